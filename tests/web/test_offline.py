"""The report form while the network comes and goes, the session ends, or somebody else writes: no letter is lost, none
lands twice, and nobody sees another's."""

from __future__ import annotations

import re
from typing import Any

import pytest

ROUND, OFFICE, OWNER = "2570-1", "P5703", "owner.P5703"
TEXTS = {
    "what": "จัดทำแผนเผชิญเหตุร่วมกับเครือข่ายในพื้นที่ทุกอำเภอ และปรับปรุงแผนของสถานศึกษาทุกแห่งให้เป็นปัจจุบัน",
    "where": "สถานศึกษาในสังกัดทั้ง 139 แห่ง ร่วมกับองค์กรปกครองส่วนท้องถิ่นและสถานีตำรวจในพื้นที่",
    "how": "อบรมครูแกนนำ 2 รุ่น ซ้อมแผนจริงภาคเรียนละ 1 ครั้ง และนิเทศติดตามรายโรงเรียน",
    "result": "สถานศึกษา 137 แห่งมีแผนและซ้อมครบ อีก 2 แห่งอยู่ระหว่างปรับปรุงอาคาร",
}
HOW, WHAT = '[name="sections.how"]', '[name="sections.what"]'
OF_THE_LINE = ("net::ERR_", "the server responded with a status")  # the browser's own notes about a broken line


class Desk:
    """One report of the office, and what its owner does to it from elsewhere."""

    def __init__(self, site: Any, indicator: str) -> None:
        self.site, self.indicator = site, indicator
        self.url, self.id = f"/indicators/{ROUND}/{indicator}", f"{ROUND}.{indicator}.{OFFICE}"

    @property
    def report(self) -> Any:
        return self.site.services.call("submission", "get_report", report_id=self.id)

    def save(self, who: str = OWNER, **sections: str) -> int:
        actor = {"user_id": who, "roles": ["owner"], "office_id": OFFICE, "parts": []}
        place = {"round_id": ROUND, "office_id": OFFICE, "indicator_id": self.indicator}
        content = {"claims": {"c1": {"numerator": "137", "denominator": "139"}}, "sections": {**TEXTS, **sections}}
        fields = {**place, "content": content, "version": self.report["version"], "answers": {}}
        return int(self.site.services.call("submission", "save_report", actor=actor, **fields)["version"])

    def section(self, name: str) -> str:
        return str(self.report["content"]["sections"][name])


@pytest.fixture
def desk(site: Any) -> Desk:
    """With the texts above."""
    made = Desk(site, "QP-01")
    made.save()
    return made


def quiet(window: Any) -> list[str]:
    """What the browser complained about, its notes about the line aside."""
    window.complaints = [said for said in window.complaints if not any(note in said for note in OF_THE_LINE)]
    return window.complaints


def kept(window: Any, path: str) -> None:
    """The worker rules this page, and its copy of the form is there."""
    script = """async (path) => {
        await navigator.serviceWorker.ready;
        const found = await Promise.all((await caches.keys()).filter((name) => name.startsWith("forms "))
            .map(async (name) => (await caches.open(name)).match(path, { ignoreVary: true })));
        return found.some(Boolean);
    }"""
    window.site.settle(lambda: window.page.evaluate(script, path))
    window.site.settle(lambda: window.page.evaluate("navigator.serviceWorker.controller !== null"))


def waiting(window: Any) -> list[dict[str, Any]]:
    """Drafts in this browser, whoever's."""
    return list(window.page.evaluate("idb.openDB('emes').then((db) => db.getAll('drafts'))"))


def saved(window: Any) -> None:
    window.page.wait_for_selector("#saved[data-state=saved]", timeout=20_000)


def state(window: Any, name: str) -> str:
    window.page.wait_for_selector(f"#saved[data-state={name}]")
    return str(window.page.inner_text("#saved"))


# ---- without a network
def test_an_offline_draft_is_kept_through_a_reload_and_lands_once(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    version = desk.report["version"]
    window.context.set_offline(True)
    window.page.fill(HOW, "พิมพ์ในโรงเรียนที่ไม่มีเครือข่าย")
    said = r"ไม่มีเครือข่าย — ร่างเก็บไว้ในเครื่องนี้ \d\d:\d\d"
    window.site.settle(lambda: re.fullmatch(said, window.page.inner_text("#saved")))
    window.picture("offline-typed.th.desktop")
    window.page.reload()
    window.page.wait_for_selector("#laid:not([hidden])")
    assert window.page.input_value(HOW) == "พิมพ์ในโรงเรียนที่ไม่มีเครือข่าย"
    assert window.page.input_value(WHAT) == TEXTS["what"]
    assert "ไม่มีเครือข่าย" in state(window, "away")
    key = waiting(window)[0]["attempt"]["key"]
    window.picture("offline-reloaded.th.desktop")
    assert quiet(window) == []
    sent = []
    window.page.on("request", lambda one: sent.append(one) if one.url.endswith("/draft") else None)
    window.context.set_offline(False)
    saved(window)
    assert desk.section("how") == "พิมพ์ในโรงเรียนที่ไม่มีเครือข่าย"
    assert desk.report["version"] == version + 1
    headers = sent[-1].headers
    assert (headers["idempotency-key"], headers["if-match"]) == (key, f'"{version}"')
    window.site.settle(lambda: waiting(window) == [])
    assert not window.page.locator("#laid").is_visible()
    assert quiet(window) == []


def test_a_copy_that_is_opened_again_shows_what_was_saved_last_not_what_was_opened(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    window.page.fill(HOW, "บันทึกแล้วก่อนสายขาด")
    saved(window)
    window.site.settle(lambda: waiting(window) == [])
    window.context.set_offline(True)
    window.page.reload()
    assert "สำเนาเมื่อ" in state(window, "away")
    assert window.page.input_value(HOW) == "บันทึกแล้วก่อนสายขาด"
    version = desk.report["version"]
    window.page.fill(HOW, "แก้ต่อขณะสายขาด")
    window.site.settle(lambda: "ร่างเก็บไว้" in window.page.inner_text("#saved"))
    window.context.set_offline(False)
    saved(window)
    assert (desk.section("how"), desk.report["version"]) == ("แก้ต่อขณะสายขาด", version + 1)


def test_what_was_typed_without_a_network_is_sent_when_the_form_is_next_opened(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    window.context.set_offline(True)
    window.page.fill(HOW, "ปิดแท็บไปก่อน")
    window.site.settle(lambda: "ร่างเก็บไว้" in window.page.inner_text("#saved"))
    window.page.close()
    window.context.set_offline(False)
    window.page = window.context.new_page()
    window.open("/home")
    window.page.wait_for_selector("#drafts-here li")
    window.picture("offline-drafts-here.th.desktop")
    window.right()
    window.page.click("#drafts-here a")
    window.page.wait_for_selector("#report")
    saved(window)
    assert desk.section("how") == "ปิดแท็บไปก่อน"
    window.site.settle(lambda: waiting(window) == [])


def test_a_draft_can_be_thrown_away(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    version = desk.report["version"]
    window.context.set_offline(True)
    window.page.fill(HOW, "พิมพ์ผิดรายงาน")
    window.site.settle(lambda: "ร่างเก็บไว้" in window.page.inner_text("#saved"))
    window.page.reload()
    window.page.on("dialog", lambda dialog: dialog.accept())
    window.page.click("#laid button")
    window.page.wait_for_selector("#laid", state="hidden")
    window.site.settle(lambda: waiting(window) == [])
    assert window.page.input_value(HOW) == TEXTS["how"]
    window.context.set_offline(False)
    window.page.wait_for_selector("meta[name=kept]", state="detached")  # the copy gives way to the page itself
    assert (desk.section("how"), desk.report["version"]) == (TEXTS["how"], version)


def test_what_is_no_form_says_so_and_leads_to_the_forms_that_are_here(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    window.context.set_offline(True)
    window.page.goto(window.site.url + "/home")
    assert "ไม่มีเครือข่าย" in window.page.inner_text("h1")
    assert "No network" in window.page.inner_text("h1")
    window.page.wait_for_selector("#forms:not([hidden])")
    for size, width in {"desktop": 1280, "phone": 375}.items():
        window.page.set_viewport_size({"width": width, "height": 900})
        window.picture(f"offline-elsewhere.{size}")
        assert quiet(window) == []
        window.right()
    window.page.click("#forms a")
    window.page.wait_for_selector("#report")
    assert window.page.input_value(HOW) == TEXTS["how"]


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_form_without_a_network_is_right_for_everybody(desk: Desk, look: Any, language: str) -> None:
    window = look(OWNER, desk.url, language=language)
    kept(window, desk.url)
    window.context.set_offline(True)
    window.page.fill(HOW, "พิมพ์ขณะไม่มีเครือข่าย")
    window.page.reload()
    window.page.wait_for_selector("#laid:not([hidden])")
    state(window, "away")
    for size, width in {"desktop": 1280, "phone": 375}.items():
        window.page.set_viewport_size({"width": width, "height": 900})
        window.picture(f"offline-draft.{language}.{size}")
        assert quiet(window) == []
        window.right()
    assert ("No network" in window.page.inner_text("#saved")) == (language == "en")


# ---- two versions
def fork(desk: Desk, look: Any, language: str = "th") -> Any:
    """Somebody typed without a network; meanwhile a colleague saved something else in three fields."""
    window = look(OWNER, desk.url, language=language)
    kept(window, desk.url)
    window.context.set_offline(True)
    window.page.fill(HOW, TEXTS["how"] + " โดยเชิญวิทยากรจากสถานีตำรวจ")
    window.page.fill(WHAT, "ข้อความของฉันในช่องแรก")
    window.site.settle(lambda: re.search("ร่างเก็บไว้|draft kept", window.page.inner_text("#saved")))
    desk.save(how=TEXTS["how"].replace("2 รุ่น", "3 รุ่น"), result=TEXTS["result"] + " ซึ่งจะแล้วเสร็จในเดือนมกราคม")
    window.context.set_offline(False)
    window.page.wait_for_selector("#saved[data-state=conflict] button", timeout=20_000)
    window.page.click("#saved button")
    window.page.wait_for_selector("#both")
    quiet(window)
    return window


def choose(window: Any, name: str, side: str) -> None:
    window.page.check(f'input[name="pick.sections.{name}"][value={side}]')


def test_a_conflict_is_settled_field_by_field(desk: Desk, look: Any) -> None:
    window = fork(desk, look)
    fields = window.page.locator("fieldset.both")
    assert fields.count() == 3  # what is the same is not shown
    how = fields.filter(has=window.page.locator('[name="pick.sections.how"]'))
    marked = how.locator("mark").all_inner_texts()
    assert any("โดยเชิญวิทยากร" in text for text in marked)
    assert any("3" in text for text in marked)
    choose(window, "what", "mine")
    choose(window, "how", "mine")
    choose(window, "result", "theirs")
    window.page.get_by_role("button", name="บันทึกตามที่เลือก").click()
    window.page.wait_for_url(f"{window.site.url}{desk.url}**")
    window.page.wait_for_selector("#report")
    content = desk.report["content"]["sections"]
    assert content["what"] == "ข้อความของฉันในช่องแรก"
    assert content["how"].endswith("โดยเชิญวิทยากรจากสถานีตำรวจ")
    assert content["result"].endswith("ซึ่งจะแล้วเสร็จในเดือนมกราคม")
    window.site.settle(lambda: waiting(window) == [])
    assert not window.page.locator("#laid").is_visible()
    assert window.page.url == window.site.url + desk.url
    assert quiet(window) == []


def test_a_conflict_that_changes_once_more_keeps_the_choices_that_still_stand(desk: Desk, look: Any) -> None:
    window = fork(desk, look)
    for name, side in {"what": "mine", "how": "mine", "result": "theirs"}.items():
        choose(window, name, side)
    desk.save(how=TEXTS["how"].replace("2 รุ่น", "3 รุ่น"), result="คนที่สามเขียนใหม่ทั้งช่อง")
    window.page.get_by_role("button", name="บันทึกตามที่เลือก").click()
    window.page.wait_for_selector("text=มีผู้บันทึกอีกครั้งระหว่างที่ท่านเลือก")
    quiet(window)
    window.picture("both-again.th.desktop")
    window.right()
    assert window.page.is_checked('input[name="pick.sections.how"][value=mine]')
    assert not window.page.locator('input[name="pick.sections.result"]:checked').count()
    window.page.get_by_role("button", name="บันทึกตามที่เลือก").click()
    window.page.wait_for_selector(".summary")
    window.page.click(".summary a")
    window.page.keyboard.press("Space")
    window.page.keyboard.press("ArrowRight")  # the keyboard alone reaches the other side
    window.page.get_by_role("button", name="บันทึกตามที่เลือก").click()
    window.page.wait_for_selector("#report")
    assert desk.section("result") == "คนที่สามเขียนใหม่ทั้งช่อง"
    assert desk.section("what") == "ข้อความของฉันในช่องแรก"
    window.site.settle(lambda: waiting(window) == [])


@pytest.mark.parametrize("language", ["th", "en"])
def test_both_versions_are_right_for_everybody(desk: Desk, look: Any, language: str) -> None:
    window = fork(desk, look, language)
    for size, width in {"desktop": 1280, "phone": 375}.items():
        window.page.set_viewport_size({"width": width, "height": 900})
        window.picture(f"both.{language}.{size}")
        window.right()
    for radio in window.page.get_by_role("radio").all():
        assert radio.get_attribute("aria-describedby")
    everything = {"th": "ใช้ของฉันทุกช่อง แล้วบันทึก", "en": "Use mine in every field and save"}[language]
    window.page.get_by_role("button", name=everything).click()
    window.page.wait_for_selector("#report")
    assert desk.section("result") == TEXTS["result"]
    window.site.settle(lambda: waiting(window) == [])


def test_a_draft_of_a_report_that_went_on_without_it_is_offered_beside_the_text(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    window.context.set_offline(True)
    window.page.fill(HOW, "ร่างที่มาช้าไป")
    window.site.settle(lambda: "ร่างเก็บไว้" in window.page.inner_text("#saved"))
    window.page.close()
    actor = {"user_id": OWNER, "roles": ["owner"], "office_id": OFFICE, "parts": []}
    asked = desk.site.services.call("submission", "check_report", report_id=desk.id)["items"]
    why = {one["field"]: "ตรวจแล้ว" for one in asked}
    sent = desk.site.services.call("submission", "send_to_screening", actor=actor, report_id=desk.id,
                                   version=desk.report["version"], explanations=why)  # fmt: skip
    window.context.set_offline(False)
    window.page = window.context.new_page()
    window.open(desk.url)
    window.page.wait_for_selector("#waiting:not([hidden])")
    window.picture("offline-went-on.th.desktop")
    window.right()
    window.page.click("#waiting button")
    window.page.wait_for_selector("#both")
    assert "ร่างที่มาช้าไป" in window.page.inner_text("fieldset.both")
    assert desk.report["version"] == sent["version"]  # looking saves nothing


# ---- people
def log_in(window: Any, who: str) -> None:
    window.page.fill("#user_id", who)
    window.page.fill("#password", window.site.PASSWORD)
    window.page.click("main button")


def test_an_expired_session_in_mid_edit_loses_nothing(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    window.context.clear_cookies()
    window.page.fill(HOW, "พิมพ์หลังหมดเวลา")
    window.page.wait_for_selector("#saved a")
    assert "หมดเวลาเข้าสู่ระบบ — ร่างเก็บไว้ในเครื่องนี้" in window.page.inner_text("#saved")
    window.page.fill(WHAT, "พิมพ์ต่อทั้งที่หมดเวลา")
    window.picture("offline-expired.th.desktop")
    quiet(window)
    window.right()
    window.page.click("#saved a")
    log_in(window, OWNER)
    window.page.wait_for_url(f"{window.site.url}{desk.url}")
    saved(window)
    window.site.settle(lambda: desk.section("how") == "พิมพ์หลังหมดเวลา")
    window.site.settle(lambda: desk.section("what") == "พิมพ์ต่อทั้งที่หมดเวลา")
    window.site.settle(lambda: waiting(window) == [])


def test_another_person_on_the_same_browser_sees_nothing_of_a_draft(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    window.context.set_offline(True)
    window.page.fill(HOW, "ร่างของคนแรก")
    window.site.settle(lambda: "ร่างเก็บไว้" in window.page.inner_text("#saved"))
    window.page.route("**/draft", lambda route: route.abort())
    window.context.set_offline(False)
    window.context.clear_cookies()  # the session is over without a goodbye
    window.page.goto(f"{window.site.url}/login?next={desk.url}")
    log_in(window, "owner2.P5703")
    window.page.wait_for_selector("#report")
    assert window.page.input_value(HOW) == TEXTS["how"]
    assert not window.page.locator("#laid").is_visible()
    names = window.page.evaluate("caches.keys()")
    assert [name for name in names if name.startswith("forms ")] in ([], ["forms owner2.P5703"])
    window.context.set_offline(True)
    window.page.goto(f"{window.site.url}/indicators/{ROUND}/QP-02", wait_until="commit")
    assert "ร่างของคนแรก" not in window.page.content()
    window.context.set_offline(False)
    window.page.unroute("**/draft")
    window.page.goto(f"{window.site.url}/home")
    window.page.click("header form button")
    window.page.wait_for_url("**/login?why=logout")
    log_in(window, OWNER)
    window.page.wait_for_url(f"{window.site.url}/home")
    window.open(desk.url)
    saved(window)
    assert desk.section("how") == "ร่างของคนแรก"


def test_who_logs_out_leaves_no_form_that_opens_without_a_network(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    window.page.click("header form button")
    window.page.wait_for_url("**/login?why=logout")
    window.site.settle(lambda: not any(name.startswith("forms ") for name in window.page.evaluate("caches.keys()")))
    window.context.set_offline(True)
    window.page.goto(window.site.url + desk.url)
    assert "ไม่มีเครือข่าย" in window.page.inner_text("h1")
    assert not window.page.locator("#forms").is_visible()


def test_a_tab_of_somebody_whose_browser_was_taken_over_sends_nothing_in_the_others_name(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    other = window.context.new_page()
    other.goto(f"{window.site.url}/home")
    window.context.clear_cookies()
    other.goto(f"{window.site.url}/login")
    other.fill("#user_id", "owner2.P5703")
    other.fill("#password", window.site.PASSWORD)
    other.click("main button")
    other.wait_for_url("**/home")
    version = desk.report["version"]
    window.page.fill(HOW, "ต้องไม่ถูกส่งในนามผู้อื่น")
    window.site.settle(lambda: "มีผู้อื่นเข้าสู่ระบบ" in window.page.inner_text("#saved"))
    assert desk.report["version"] == version
    assert [draft["reader"] for draft in waiting(window)] == [OWNER]


# ---- pure parts of the scripts
def test_tries_come_ever_more_seldom_and_never_stop(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    assert window.page.evaluate("[0, 1, 2, 5, 6, 50].map(pause)") == [5, 10, 20, 160, 300, 300]


def test_a_time_says_the_day_when_it_was_not_today(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    assert re.fullmatch(r"\d\d:\d\d", window.page.evaluate("drafts.time(Date.now())"))
    then = "drafts.time(Date.UTC(2026, 10, 27, 7, 32))"
    assert window.page.evaluate(then) == "27 พ.ย. 2569 14:32"
    window.open(desk.url + "?lang=en")
    assert window.page.evaluate(then) == "27 Nov 2026 (B.E. 2569) 14:32"

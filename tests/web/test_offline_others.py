"""The report form while somebody else writes, or uses the browser: both versions stand, nobody sees another's draft."""

from __future__ import annotations

import re
from typing import Any

import pytest
from weblab.desk import HOW, OFFICE, OWNER, ROUND, TEXTS, WHAT, Desk, kept, quiet, saved, waiting


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

"""The office's pages in a real browser: a report's life by three people, with scripts and without, and their looks."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import Any

import pytest

from submission.claims import is_met, percent_of

ROUND, OFFICE = "2570-1", "P5703"
FINDING = {
    "field": "sections.result",
    "reason_code": "incomplete",
    "text": "ยังไม่ได้ระบุผลของสถานศึกษา 3 แห่ง โปรดระบุรายแห่ง",
}
TEXTS = {
    "what": "จัดทำแผนเผชิญเหตุร่วมกับเครือข่ายในพื้นที่ทุกอำเภอ และปรับปรุงแผนของสถานศึกษาทุกแห่งให้เป็นปัจจุบัน",
    "where": "สถานศึกษาในสังกัดทั้ง 139 แห่ง ร่วมกับองค์กรปกครองส่วนท้องถิ่นและสถานีตำรวจในพื้นที่",
    "how": "อบรมครูแกนนำ 2 รุ่น ซ้อมแผนจริงภาคเรียนละ 1 ครั้ง และนิเทศติดตามรายโรงเรียน",
    "result": "สถานศึกษา 137 แห่งมีแผนและซ้อมครบ อีก 2 แห่งอยู่ระหว่างปรับปรุงอาคาร",
}


class Office:
    """What people of the office did before the test, said to the services directly."""

    def __init__(self, site: Any) -> None:
        self.site = site
        rules = site.services.call("submission", "list_round_indicators", round_id=ROUND)["items"]
        self.rules = {rule["indicator"]: rule for rule in rules}

    def act(self, who: str, method: str, service: str = "submission", **fields: Any) -> Any:
        actor = {"user_id": who, "roles": [who.split(".")[0]], "office_id": OFFICE, "parts": ["QP", "AP"]}
        return self.site.services.call(service, method, actor=actor, **fields)

    def save(self, indicator: str, answers: dict[str, str] | None = None, **sections: str) -> Any:
        id = self.id(indicator)
        version = self.site.services.call("submission", "get_report", report_id=id)["version"]
        content = {"claims": {"c1": {"numerator": "137", "denominator": "139"}}, "sections": {**TEXTS, **sections}}
        place = {"round_id": ROUND, "office_id": OFFICE, "indicator_id": indicator}
        return self.act("owner.P5703", "save_report", **place, content=content, version=version, answers=answers or {})

    def send(self, indicator: str, **sections: str) -> Any:
        saved = self.save(indicator, **sections)
        return self.act("owner.P5703", "send_to_screening", report_id=self.id(indicator), version=saved["version"])

    def screen(self, indicator: str, decision: str = "pass", *findings: dict[str, str], **sections: str) -> Any:
        version, id = self.send(indicator, **sections)["version"], self.id(indicator)
        fields = {"decision": decision, "findings": list(findings), "version": version}
        return self.act("screener.P5703", "decide_screening", report_id=id, **fields)

    def submit(self, indicator: str, **sections: str) -> Any:
        passed = self.screen(indicator, **sections)
        fields = {"version": passed["version"], "content_hash": passed["content_hash"]}
        return self.act("director.P5703", "submit_report", report_id=self.id(indicator), **fields)

    def returned(self, indicator: str, *findings: dict[str, str], **sections: str) -> None:
        """By the reviewer at OBEC."""
        number = self.submit(indicator, **sections)["submission_no"]
        task_id, call = f"{self.id(indicator)}.{number}", self.site.services.call
        tasks = lambda: call("review", "list_report_tasks", report_id=self.id(indicator))["items"]  # noqa: E731
        self.site.settle(lambda: len(tasks()) == number)
        version = call("review", "get_task", task_id=task_id)["version"]
        claimed = self.act("reviewer.1", "claim_task", "review", task_id=task_id, version=version)
        fields = {"decision": "return", "findings": list(findings), "version": claimed["version"]}
        self.act("reviewer.1", "decide_task", "review", task_id=task_id, **fields)
        self.site.settle(lambda: call("submission", "get_report", report_id=self.id(indicator))["state"] == "returned")

    @staticmethod
    def id(indicator: str) -> str:
        return f"{ROUND}.{indicator}.{OFFICE}"


@pytest.fixture(scope="module")
def office(site: Any) -> Office:
    """A report in every state; AP-01 and STD-01 are left for the lives below."""
    office = Office(site)
    office.save("QP-01", what=office.rules["QP-01"]["name_th"])
    office.send("QP-02")
    office.screen("QP-03")
    office.returned("AP-02", FINDING)
    office.save("AP-02", {"0": "ระบุรายแห่งแล้วในย่อหน้าสุดท้าย"})
    differ = {"field": "claims.c1", "reason_code": "figures_differ", "text": "จำนวนสถานศึกษาไม่ตรงกับ AP-03 (137 แห่ง)"}
    office.returned("AP-02", FINDING, differ, result=TEXTS["result"] + " ได้แก่ โรงเรียนบ้านแม่สลองและโรงเรียนบ้านห้วยไร่")
    office.submit("AP-03")
    return office


PAGES = {
    "office-home": ("owner.P5703", "/home", 200),
    "office-home-screener": ("screener.P5703", "/home", 200),
    "indicators": ("owner.P5703", "/indicators", 200),
    "indicators-none": ("owner.P5703", "/indicators?q=ไม่มีคำนี้", 200),
    "report-new": ("owner.P5703", f"/indicators/{ROUND}/AP-01", 200),
    "report-draft": ("owner.P5703", f"/indicators/{ROUND}/QP-01", 200),
    "report-findings": ("owner.P5703", f"/indicators/{ROUND}/AP-02", 200),
    "report-in-screening": ("owner.P5703", f"/indicators/{ROUND}/QP-02?edit=1", 200),
    "report-read": ("director.P5703", f"/indicators/{ROUND}/AP-02", 200),
    "report-submitted": ("owner.P5703", f"/indicators/{ROUND}/AP-03", 200),
    "send-not-ready": ("owner.P5703", f"/indicators/{ROUND}/AP-01/send", 200),
    "send-explain": ("owner.P5703", f"/indicators/{ROUND}/QP-01/send", 200),
    "take-back": ("owner.P5703", f"/indicators/{ROUND}/AP-03/take-back", 200),
    "history": ("owner.P5703", f"/indicators/{ROUND}/AP-02/history", 200),
    "screening-list": ("screener.P5703", "/screening", 200),
    "screening": ("screener.P5703", f"/screening/{ROUND}/QP-02", 200),
    "certify-list": ("director.P5703", "/certify", 200),
    "certify": ("director.P5703", f"/certify/{ROUND}/QP-03", 200),
    "receipt": ("director.P5703", f"/receipts/R-{ROUND}-{OFFICE}-AP-03-1", 200),
    "verify": (None, f"/verify/R-{ROUND}-{OFFICE}-AP-03-1", 200),
    "verify-unknown": (None, f"/verify/R-{ROUND}-{OFFICE}-AP-03-9", 404),
    "verify-ask": (None, "/verify", 200),
    "choose-office": ("executive", "/indicators", 200),
    "report-from-outside": ("executive", f"/indicators/{ROUND}/AP-02?office={OFFICE}", 200),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_office_is_right_for_everybody(office: Office, look: Any, name: str) -> None:
    """In both languages on a screen and on a telephone, also a narrow one."""
    who, path, status = PAGES[name]
    window = look(who, path, status=status)
    for language in ("th", "en"):
        window.open(path + ("&" if "?" in path else "?") + f"lang={language}", status)
        for size, width in {"desktop": 1280, "phone": 375}.items():
            window.page.set_viewport_size({"width": width, "height": 900})
            window.picture(f"{name}.{language}.{size}")
            window.right()
    window.page.set_viewport_size({"width": 320, "height": 640})
    assert window.too_wide() <= 0


# ---- a whole life, by three people
def life(look: Any, indicator: str, scripts: bool) -> None:
    owner, screener, director = (
        look(f"{role}.{OFFICE}", "/home", java_script_enabled=scripts) for role in ("owner", "screener", "director")
    )
    write(owner, indicator, scripts)
    give_back(screener, indicator)
    answer(owner, indicator)
    visit(screener, f"/screening/{ROUND}/{indicator}")
    screener.page.check("text=ให้ผ่าน ส่งต่อผู้อำนวยการรับรอง")
    press(screener, "บันทึกผลการพิจารณา", "/screening")
    number = certify(director, indicator)
    verify(look, director, number)
    for window in (owner, screener, director):
        assert [said for said in window.complaints if "status of 422" not in said] == []


def visit(window: Any, path: str) -> None:
    window.page.goto(window.site.url + path)


def press(window: Any, text: str, leads_to: str) -> None:
    window.page.get_by_role("button", name=text, exact=True).click()
    window.page.wait_for_url(f"{window.site.url}{leads_to}")


def write(owner: Any, indicator: str, scripts: bool) -> None:
    """From /home to the committee: the percent as one types, a draft that saves itself, the pre-flight that stops."""
    page, url = owner.page, f"/indicators/{ROUND}/{indicator}"
    page.click(f'main a[href="{url}"]')
    for claim in page.locator("fieldset.claim").all():
        claim.locator("input").first.fill("๑๓๗")
        claim.locator("input").last.fill("139")
    if scripts:
        assert page.locator("output").first.inner_text() == "98.56"
        assert page.locator('[data-met="1"]').first.is_visible()
        page.wait_for_selector("#saved[data-state=saved]")
        assert re.fullmatch(r"บันทึกแล้ว \d\d:\d\d", page.inner_text("#saved"))
    press(owner, "บันทึกและตรวจก่อนส่ง", f"{url}/send")
    assert page.locator("text=ยังส่งไม่ได้").is_visible()
    page.click(f'main a[href="{url}#sections.what"]')
    for name, text in TEXTS.items():
        page.fill(f'[name="sections.{name}"]', text)
    press(owner, "บันทึกและตรวจก่อนส่ง", f"{url}/send")
    press(owner, "ส่งคณะกรรมการกลั่นกรอง", url)
    assert page.locator("text=อยู่กับคณะกรรมการกลั่นกรอง").first.is_visible()
    visit(owner, url)
    assert "98.56" in page.inner_text("main")


def give_back(screener: Any, indicator: str) -> None:
    page = screener.page
    visit(screener, "/screening")
    page.click(f'main a[href="/screening/{ROUND}/{indicator}"]')
    page.check("text=ส่งคืนผู้รับผิดชอบ")
    page.get_by_role("button", name="บันทึกผลการพิจารณา").click()
    page.wait_for_selector(".summary")  # a return says what is wrong
    page.click("summary:has-text('ผลที่เกิดขึ้น')")
    page.select_option('[name="findings.sections.result.reason_code"]', "incomplete")
    page.fill('[name="findings.sections.result.text"]', FINDING["text"])
    page.check("text=ส่งคืนผู้รับผิดชอบ")
    press(screener, "บันทึกผลการพิจารณา", "/screening")


def answer(owner: Any, indicator: str) -> None:
    page, url = owner.page, f"/indicators/{ROUND}/{indicator}"
    visit(owner, "/home")
    assert FINDING["text"] in page.inner_text(".returned")
    page.click(f'.returned a[href="{url}"]')
    page.fill('[name="answers.0"]', "ระบุรายแห่งแล้วในย่อหน้าสุดท้าย")
    page.fill('[name="sections.result"]', TEXTS["result"] + " ได้แก่ โรงเรียนบ้านแม่สลอง และโรงเรียนบ้านห้วยไร่")
    press(owner, "บันทึกและตรวจก่อนส่ง", f"{url}/send")
    press(owner, "ส่งคณะกรรมการกลั่นกรอง", url)
    assert "ระบุรายแห่งแล้วในย่อหน้าสุดท้าย" in page.inner_text("main")


def certify(director: Any, indicator: str) -> str:
    page = director.page
    visit(director, "/certify")
    page.click(f'main a[href="/certify/{ROUND}/{indicator}"]')
    assert TEXTS["how"] in page.inner_text(".signed")
    press(director, "รับรองและส่ง สพฐ.", f"/certify/{ROUND}/{indicator}")
    page.wait_for_selector(".summary")  # nothing is signed by accident
    page.check("#confirmed")
    number = f"R-{ROUND}-{OFFICE}-{indicator}-1"
    press(director, "รับรองและส่ง สพฐ.", f"/receipts/{number}")
    assert page.inner_text(".receipt-no strong") == number
    assert page.locator(".qr svg path").count() >= 1
    return number


def verify(look: Any, director: Any, number: str) -> None:
    """Whoever holds the paper needs no login; a changed hash is told."""
    address = director.page.get_attribute("a.long", "href")
    path = address[address.index("/verify/") :]
    stranger = look(None, path)
    assert "ใบรับถูกต้อง" in stranger.page.inner_text("main")
    assert "director" not in stranger.page.inner_text("body")
    visit(stranger, path[:-1] + ("0" if path[-1] != "0" else "1"))
    assert "รหัสไม่ตรง" in stranger.page.inner_text("main")


def test_a_report_lives_from_the_first_letter_to_the_receipt(office: Office, look: Any) -> None:
    life(look, "AP-01", scripts=True)


def test_a_report_lives_the_same_without_scripts(office: Office, look: Any) -> None:
    life(look, "STD-01", scripts=False)


# ---- the form
def test_the_percent_as_one_types_is_the_one_the_service_computes(office: Office, look: Any) -> None:
    window, chance = look("owner.P5703", f"/indicators/{ROUND}/QP-01"), random.Random(70)
    cases = [("242", "245"), ("1", "3"), ("2", "3"), ("1", "8"), ("999999999999999", "999999999999999"), ("0", "7")]
    cases += [(str(chance.randint(0, 10**n)), str(chance.randint(1, 10**n))) for n in range(1, 15) for _ in range(8)]
    cases += [
        (f"{chance.randint(0, 9999)}.{chance.randint(0, 99):02d}", f"{chance.randint(1, 999)}.5") for _ in range(40)
    ]
    for mode in ("truncate", "half_up", "half_even"):
        for places in (0, 2, 6):
            rule = {"mode": mode, "places": str(places), "target": "80.5", "direction": "higher", "over": "1"}
            script = "([cases, rule]) => cases.map(([n, d]) => result(n, d, rule))"
            shown = window.page.evaluate(script, [cases, rule])
            for (numerator, denominator), found in zip(cases, shown, strict=True):
                percent = percent_of(Decimal(numerator), Decimal(denominator), mode, places)
                met = is_met(percent, Decimal("80.5"), "higher")
                assert found == {"percent": f"{percent:f}", "met": met}, (numerator, denominator, mode, places)


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        ("1,234", "๒๐๐๐", "61.70"),
        ("1,23", "2000", "–"),
        ("-1", "2", "–"),
        ("3", "2", "–"),
        ("3", "0", "–"),
        ("x", "2", "–"),
    ],
)
def test_the_form_shows_no_percent_for_what_is_no_count(
    office: Office, look: Any, numerator: str, denominator: str, shown: str
) -> None:
    window = look("owner.P5703", f"/indicators/{ROUND}/QP-01")
    window.page.route("**/draft", lambda route: route.abort())
    window.page.fill('[name="claims.c1.numerator"]', numerator)
    window.page.fill('[name="claims.c1.denominator"]', denominator)
    assert window.page.inner_text("output") == shown


def test_a_wrong_number_is_told_beside_its_field_while_one_types(office: Office, look: Any) -> None:
    window = look("owner.P5703", f"/indicators/{ROUND}/QP-01")
    window.page.fill('[name="claims.c1.numerator"]', "500")
    window.page.wait_for_selector("#saved[data-state=wrong]")
    field = window.page.locator('[name="claims.c1.numerator"]')
    assert field.get_attribute("aria-invalid") == "true"
    assert "ตัวตั้งมากกว่าตัวหารไม่ได้" in window.page.inner_text('[id="claims.c1.numerator-error"]')
    window.complaints.clear()  # the browser's note about status 422
    window.right()
    field.fill("100")
    window.page.wait_for_selector("#saved[data-state=saved]")
    assert window.page.locator(".error").count() == 0


def test_a_draft_survives_a_line_that_breaks(office: Office, look: Any) -> None:
    window = look("owner.P5703", f"/indicators/{ROUND}/QP-01")
    window.context.set_offline(True)
    window.page.fill('[name="sections.how"]', "พิมพ์ขณะสายขาด")
    window.page.wait_for_selector("#saved[data-state=away]")
    window.context.set_offline(False)
    window.page.wait_for_selector("#saved[data-state=saved]", timeout=15_000)
    window.page.reload()
    assert window.page.input_value('[name="sections.how"]') == "พิมพ์ขณะสายขาด"


def test_an_answer_lost_on_the_way_is_no_conflict_with_oneself(office: Office, look: Any) -> None:
    window = look("owner.P5703", f"/indicators/{ROUND}/QP-01")
    lost = []

    def lose_the_first(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())  # the server has saved it
            route.abort()

    window.page.route("**/draft", lose_the_first)
    window.page.fill('[name="sections.how"]', "คำตอบหายกลางทาง")
    window.page.wait_for_selector("#saved[data-state=away]")
    window.page.evaluate("dispatchEvent(new Event('online'))")
    window.page.wait_for_selector("#saved[data-state=saved]")
    with window.page.expect_response("**/draft") as said:
        window.page.fill('[name="sections.how"]', "แล้วพิมพ์ต่อ")
    assert (lost[0].status, said.value.json()["state"]) == (200, "saved")


def test_two_who_write_at_once_see_both_versions(office: Office, look: Any) -> None:
    one, other = (look("owner.P5703", f"/indicators/{ROUND}/QP-01") for _ in range(2))
    one.page.fill('[name="sections.where"]', "ฉบับของคนแรก")
    one.page.wait_for_selector("#saved[data-state=saved]")
    other.page.fill('[name="sections.where"]', "ฉบับของคนที่สอง")
    other.page.wait_for_selector("#saved[data-state=conflict]")
    other.page.click("#saved button")
    other.page.wait_for_selector("#both")
    mine, theirs = other.page.locator(".side .prose").all_inner_texts()
    assert ("ที่สอง" in mine, "แรก" in theirs, "แรก" in mine) == (True, True, False)
    other.complaints.clear()  # the browser's notes about status 412
    other.picture("report-conflict.th.desktop")
    other.right()
    other.page.check("input[value=mine]")
    other.page.get_by_role("button", name="บันทึกตามที่เลือก").click()
    other.page.wait_for_selector("#report")
    assert other.page.input_value('[name="sections.where"]') == "ฉบับของคนที่สอง"


def test_a_session_that_ended_loses_no_letter(office: Office, look: Any) -> None:
    window = look("owner.P5703", f"/indicators/{ROUND}/QP-01")
    window.context.clear_cookies()
    window.page.fill('[name="sections.how"]', "พิมพ์หลังหมดเวลา")
    window.page.wait_for_selector("#saved a")
    tab = window.context.new_page()
    tab.goto(window.site.url + window.page.get_attribute("#saved a", "href"))
    tab.fill("#user_id", "owner.P5703")
    tab.fill("#password", window.site.PASSWORD)
    tab.click("main button")
    tab.wait_for_url(f"{window.site.url}/indicators/{ROUND}/QP-01")
    window.page.bring_to_front()
    window.page.evaluate("dispatchEvent(new Event('focus'))")
    window.page.wait_for_selector("#saved[data-state=saved]")
    press(window, "บันทึกร่าง", f"/indicators/{ROUND}/QP-01")  # the form's own ticket is the new one too
    assert window.page.input_value('[name="sections.how"]') == "พิมพ์หลังหมดเวลา"


def test_the_list_is_filtered_while_one_types(office: Office, look: Any) -> None:
    window = look("owner.P5703", "/indicators")
    window.page.evaluate("window.stayed = true")
    window.page.fill("#q", "ap ๐๓")
    window.page.wait_for_selector("text=แสดง 1 จาก 7 ตัวชี้วัด")
    window.page.fill("#q", "")
    window.page.select_option("#state", "submitted")
    window.page.wait_for_url("**state=submitted**")
    assert window.page.locator("#rows tbody tr").count() >= 1
    assert set(window.page.locator("#rows tbody .badge").all_inner_texts()) == {"ส่งแล้ว"}
    assert window.page.evaluate("window.stayed") is True
    assert window.complaints == []


def test_a_receipt_is_one_sheet_of_paper(office: Office, look: Any) -> None:
    window = look("director.P5703", f"/receipts/R-{ROUND}-{OFFICE}-AP-03-1")
    assert window.page.locator("[data-print]").is_visible()
    window.page.emulate_media(media="print")
    assert window.page.locator(".qr svg").is_visible()
    assert not window.page.locator("[data-print]").is_visible()
    pdf = window.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_a_report_that_is_taken_back_becomes_a_draft_before_ones_eyes(office: Office, look: Any) -> None:
    """Last in this file: AP-03 is submitted until here."""
    url = f"/indicators/{ROUND}/AP-03"
    window = look("owner.P5703", f"{url}/take-back")
    press(window, "ดึงกลับ", url)
    window.page.wait_for_selector("#report-now >> text=ร่าง")
    window.page.wait_for_selector("#report, .to-form a:visible")  # the office may have been faster than the page
    if window.page.locator("#report").count() == 0:
        window.page.click("text=เปิดแบบฟอร์มเพื่อแก้ไข")
    window.page.wait_for_selector("#report")
    assert not window.page.locator(".to-form").is_visible()
    assert window.complaints == []

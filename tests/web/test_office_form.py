"""The report form in a real browser: the percent and drafts while one types; the list, a receipt, taking back."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import Any

import pytest
from weblab.office import OFFICE, ROUND, Office, press

from submission.claims import is_met, percent_of


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

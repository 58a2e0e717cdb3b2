"""The office's pages in a real browser: their looks, and a report's life by three people, with scripts and without."""

from __future__ import annotations

import re
from typing import Any

import pytest
from weblab.office import FINDING, OFFICE, ROUND, TEXTS, Office, press, visit

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

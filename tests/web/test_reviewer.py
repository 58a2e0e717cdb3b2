"""The reviewer in a real browser: the loop of a return, the keyboard alone, and pages that follow what happens."""

from __future__ import annotations

from typing import Any

import pytest
from weblab.api import OFFICE, REVIEWER, Api

PAGES = ("review-empty", "task", "task-whole", "search", "search-none")


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_right_for_everybody(look: Any, loop: str, name: str, language: str, size: str) -> None:
    path = {
        "review-empty": "/review?office=P5703&state=withdrawn",
        "task": f"/review/{loop}",
        "task-whole": f"/review/{loop}?show=all",
        "search": "/search?q=AP-03",
        "search-none": "/search?q=อวกาศ",
    }[name]
    window = look(REVIEWER, path, size, language)
    window.picture(f"{name}.{language}.{size}")
    window.right()


def test_the_loop_of_a_return_from_the_reviewers_side(look: Any, api: Api) -> None:
    task = api.submit("QP-01")
    window = look(REVIEWER, f"/review/{task}")
    page = window.page
    page.click("text=รับงานนี้มาตรวจ")
    page.click("#field-4 .remark summary")
    page.select_option('[name="rows.4.reason_code"]', "evidence")
    page.fill('[name="rows.4.text"]', "โปรดแนบภาพการซ้อมแผน")
    window.picture("task-claimed.th.desktop")
    window.right()
    page.click("button:has-text('ส่งคืนพร้อมข้อสังเกต')")
    page.wait_for_selector("text=ส่งคืน 2570-1.QP-01.P5703 แล้ว พร้อมข้อสังเกต 1 ข้อ")
    api.returned("QP-01")
    second = api.submit("QP-01", result="ซ้อมแผนครบทุกแห่ง ภาพถ่ายอยู่ในภาคผนวก")
    page.goto(f"{window.site.url}/review/{second}")
    assert page.locator(".report-field:visible").count() == 1
    assert "ภาพถ่ายอยู่ในภาคผนวก" in page.inner_text("ins >> nth=-1")
    assert "โปรดแนบภาพการซ้อมแผน" in page.inner_text(".history")
    page.click("text=รับงานนี้มาตรวจ")
    page.click("text=เห็นชอบรายงาน")
    page.wait_for_selector("text=เห็นชอบ 2570-1.QP-01.P5703 แล้ว")
    assert window.complaints == []


def test_the_keyboard_alone_is_enough_for_the_queue(look: Any, api: Api) -> None:
    api.submit("QP-02")
    api.submit("QP-03")
    window = look(REVIEWER, "/review")
    page, keys = window.page, window.page.keyboard
    here = "document.activeElement.getAttribute('href')"
    keys.press("j")
    first = page.evaluate(here)
    keys.press("j")
    second = page.evaluate(here)
    assert first != second
    keys.press("k")
    assert page.evaluate(here) == first
    keys.press("/")
    assert page.evaluate("document.activeElement.id") == "office"
    keys.press("Escape")
    page.evaluate("document.activeElement.blur()")
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url(f"**{first}")
    keys.press("a")  # not claimed yet: the way to both decisions leads over claiming
    keys.press("Enter")
    page.wait_for_selector("text=รับงานตรวจแล้ว")
    keys.press("r")
    assert page.evaluate("document.activeElement.name").endswith(".reason_code")
    while page.evaluate("document.activeElement.tagName") != "TEXTAREA":
        keys.press("Tab")
    keys.type("jkar/")  # letters in a field stay letters
    assert page.evaluate("document.activeElement.value") == "jkar/"
    page.evaluate("document.activeElement.blur()")
    keys.press("a")
    assert page.evaluate("document.activeElement.innerText.trim()") == "เห็นชอบรายงาน"
    keys.press("Enter")
    page.wait_for_selector("text=งานถัดไปอยู่ด้านล่าง")
    assert window.complaints == []


def test_the_keys_work_on_a_thai_keyboard_and_can_be_switched_off(look: Any, loop: str) -> None:
    window = look(REVIEWER, "/review")
    page = window.page
    thai = "document.dispatchEvent(new KeyboardEvent('keydown', {key: '่', code: 'KeyJ', bubbles: true}))"
    page.evaluate(f"document.body.focus(); {thai.replace('document.d', 'document.body.d')}")
    assert page.evaluate("document.activeElement.hasAttribute('data-row')")
    page.click(".help summary")
    page.uncheck("#keys-on")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert not page.evaluate("document.activeElement.hasAttribute('data-row')")
    page.reload()
    page.keyboard.press("j")
    assert not page.evaluate("document.activeElement.hasAttribute('data-row')")


def test_a_new_task_appears_in_a_queue_that_is_open(look: Any, api: Api) -> None:
    window = look(REVIEWER, "/review")
    window.page.evaluate("window.stayed = true")
    task = api.submit("AP-01")
    window.page.wait_for_selector(f'a[href^="/review/{task}"]', timeout=15_000)
    assert window.page.evaluate("window.stayed") is True
    window.page.wait_for_function("document.getElementById('live-said').textContent !== ''")
    window.right()


def test_a_claim_is_seen_by_another_reader_of_the_same_task(look: Any, api: Api) -> None:
    task = next(one["task_id"] for one in api.waiting())
    reader, reviewer = look("executive", f"/review/{task}"), look(REVIEWER, f"/review/{task}")
    assert "รอตรวจ" in reader.page.inner_text("#status")
    reviewer.page.click("text=รับงานนี้มาตรวจ")
    reader.page.wait_for_selector("#status :text('กำลังตรวจ')", timeout=15_000)
    reader.page.wait_for_selector("#history :text('กำลังตรวจ')")
    assert reader.complaints == []


def test_what_somebody_is_at_is_never_taken_away(look: Any, api: Api) -> None:
    window = look(REVIEWER, "/review")
    page = window.page
    page.keyboard.press("j")
    focused = page.evaluate("document.activeElement.href")
    task = api.submit("AP-02")
    note = page.wait_for_selector('[data-changed="queue"]', timeout=15_000)
    assert page.evaluate("document.activeElement.href") == focused
    assert page.locator(f'a[href^="/review/{task}"]').count() == 0
    window.picture("review-changed.th.desktop")
    window.right()
    note.query_selector("button").click()
    page.wait_for_selector(f'a[href^="/review/{task}"]')
    assert page.locator('[data-changed="queue"]').count() == 0
    assert page.evaluate("document.activeElement.id") == "queue"


def test_findings_being_written_outlive_what_happens_and_a_reload(look: Any, api: Api) -> None:
    task = next(one["task_id"] for one in api.waiting())
    window = look(REVIEWER, f"/review/{task}")
    page = window.page
    page.click("text=รับงานนี้มาตรวจ")
    page.click("#field-1 .remark summary")
    page.fill('[name="rows.1.text"]', "กำลังพิมพ์ข้อความยาว")
    page.reload()
    assert page.input_value('[name="rows.1.text"]') == "กำลังพิมพ์ข้อความยาว"
    assert page.locator("#field-1 .remark").get_attribute("open") is not None


def test_without_scripts_a_reviewer_can_do_everything(look: Any, loop: str) -> None:
    window = look(REVIEWER, "/review?view=part", java_script_enabled=False)
    page = window.page
    page.select_option("#part", "AP")
    page.click("text=กรองรายการ")
    page.click("a[data-row] >> nth=0")
    if page.locator("text=รับงานนี้มาตรวจ").count():
        page.click("text=รับงานนี้มาตรวจ")
    if page.locator(".unchanged").count():
        page.click(".unchanged > summary")
    page.click("#field-2 .remark summary")
    page.select_option('[name="rows.2.reason_code"]', "misaligned")
    page.fill('[name="rows.2.text"]', "ไม่สอดคล้องกับค่าเป้าหมาย")
    page.click("button:has-text('ส่งคืนพร้อมข้อสังเกต')")
    assert "พร้อมข้อสังเกต 1 ข้อ" in page.inner_text("#flash")


def test_notices_are_read_one_by_one_and_all_at_once(look: Any, loop: str) -> None:
    window = look(f"owner.{OFFICE}", "/notices")
    page = window.page
    before = int(page.inner_text(".count").split()[0])
    page.click(".notice .quiet >> nth=0")
    page.wait_for_selector("h2:text-is('อ่านแล้ว')")
    assert int(page.inner_text(".count").split()[0]) == before - 1
    window.picture("notices-owner.th.desktop")
    window.right()
    page.click("text=อ่านแล้วทั้งหมด")
    page.wait_for_selector("text=ไม่มีเรื่องที่ยังไม่ได้อ่าน")
    assert page.locator(".count").count() == 0

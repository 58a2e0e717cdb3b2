"""The administrator's pages in a real browser, at the five running services."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from amqp import Message

from emes_kit import topology
from emes_ops.broker import link

QUEUE = topology.queue_name("review", "submission", "report_submitted")


def until(look: Callable[[], Any], within: float = 30) -> Any:
    end = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)  # between two questions
    return found


def test_an_administrator_announces_a_round(look: Any) -> None:
    window = look("admin", "/admin/rounds")
    page = window.page
    page.click("text=ประกาศรอบใหม่")
    page.click("main form .button.main")  # nothing filled in: everything is said at once
    page.wait_for_selector(".summary")
    window.complaints.clear()  # the browser's note about status 422
    window.picture("admin-round-refused.th.desktop")
    window.right()
    for name, text in (
        ("fiscal_year", "2570"),
        ("number", "2"),
        ("name_th", "รอบที่ 2 ปีงบประมาณ 2570"),
        ("name_en", "Round 2, B.E. 2570"),
        ("opens_on", "1 มี.ค. 2570"),
        ("internal_due_on", "1 ก.ย. 2570"),
        ("official_due_on", "15 ก.ย. 2570"),
    ):
        page.fill(f"#{name}", text)
    page.click("main form .button.main")
    page.wait_for_url("**/admin/rounds/2570-2")
    assert "15 ก.ย. 2570" in page.inner_text("main")
    window.picture("admin-round-made.th.desktop")
    window.right()


CSV = (
    "user_id,name_th,name_en,roles,office_id,parts,email,locale,password\n"
    "import.1,นางสาวนำเข้า หนึ่ง,Import One,owner,P5703,,one@example.go.th,th,\n"
    'import.2,นายนำเข้า สอง,Import Two,ผู้ตรวจ สพฐ.,,"QP, AP",,,\n'
)


def test_people_are_imported_after_a_dry_run_and_can_log_in(look: Any) -> None:
    window = look("admin", "/admin/users/import")
    page = window.page
    bad = CSV.replace("owner,P5703", "king,P5703").encode("cp874")
    page.set_input_files("#file", {"name": "people.csv", "mimeType": "text/csv", "buffer": bad})
    page.click("main form .button.main")
    page.wait_for_selector(".summary")
    window.complaints.clear()
    window.picture("admin-users-faults.th.desktop")
    window.right()
    page.click("text=เลือกไฟล์ที่แก้แล้ว")
    page.set_input_files("#file", {"name": "people.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
    page.click("main form .button.main")
    page.wait_for_selector("text=ยังไม่มีอะไรถูกบันทึก")
    window.picture("admin-users-dry-run.th.desktop")
    window.right()
    page.click("main form .button.main")
    page.wait_for_selector("text=เพิ่มหรือแก้ไข 2 คน")
    window.picture("admin-users-imported.th.desktop")
    window.right()
    password = page.inner_text("main td code >> nth=0")
    other = look(None, "/login").page
    other.fill("#user_id", "import.1")
    other.fill("#password", password)
    other.click("main button")
    other.wait_for_url(f"{window.site.url}/home")


def test_a_dead_letter_is_read_sent_again_and_dropped(look: Any, services: Any) -> None:
    with link.channel(services.amqp_uri()) as channel:
        for number in (1, 2):
            said = {"x-error": "Refusal: no such round", "x-attempt": 4}
            message = Message(b'{"report": 1}', message_id=f"web{number}", delivery_mode=2, application_headers=said)
            assert link.publish(channel, topology.DEAD_EXCHANGE, QUEUE, message)
    window = look("admin", "/admin/operations")
    page = window.page
    window.picture("admin-operations-dead.th.desktop")
    window.right()
    page.click(f'main a:text-is("{QUEUE}")')
    window.picture("admin-dead.th.desktop")
    window.right()
    page.set_viewport_size({"width": 375, "height": 800})
    window.picture("admin-dead.th.phone")
    window.right()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.click('main a:text-is("web1")')
    assert '"report": 1' in page.inner_text("pre")
    window.picture("admin-dead-message.th.desktop")
    window.right()
    page.click('.button:text-is("ส่งซ้ำ")')  # it is no event: its handler gives up again
    page.wait_for_url("**/admin/operations")
    resting = lambda: services.call("review", "dead_letters", queue=QUEUE)["items"]  # noqa: E731
    until(lambda: any("undecodable" in one["reason"] for one in resting()))
    page.click(f'main a:text-is("{QUEUE}")')
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.click('.button:text-is("ลบที่เลือก")')
    page.wait_for_selector("text=ลบข้อความ 2 ฉบับถาวรหรือไม่")
    window.picture("admin-dead-drop.th.desktop")
    window.right()
    page.click('.button:text-is("ลบถาวร")')
    page.wait_for_selector("text=ลบข้อความถาวรแล้ว")
    until(lambda: not resting())


def test_more_time_is_asked_for_and_granted(look: Any) -> None:
    page = look("owner.P5703", "/extensions/new").page
    page.fill("#until", "30 ก.ย. 2570")
    page.fill("#reason", "น้ำท่วมโรงเรียน 12 แห่ง ข้อมูลยังเก็บไม่ครบ")
    page.click("main form .button.main")
    page.wait_for_url("**/extensions")
    window = look("admin", "/extensions")
    window.picture("extensions-waiting.th.desktop")
    window.right()
    window.page.click('main .button:text-is("พิจารณา")')
    window.picture("extension-decide.th.desktop")
    window.right()
    window.page.check("#granted")
    window.page.fill("#reason", "เห็นตามข้อเท็จจริง")
    window.page.click("main form .button.main")
    window.page.wait_for_selector("text=บันทึกผลการพิจารณาแล้ว")
    window.picture("extensions-decided.th.desktop")
    window.right()


def test_the_clock_moves_after_a_look_at_what_that_sets_off(look: Any) -> None:
    window = look("admin", "/admin/clock")
    page = window.page
    page.fill("#days", "30")
    page.click("main form .button.main")
    page.wait_for_selector(".confirm")
    window.picture("admin-clock-confirm.th.desktop")
    window.right()
    before = page.inner_text("footer time")
    page.click("main form .button.danger")
    page.wait_for_selector("text=เลื่อนเวลาแล้ว")
    until(lambda: page.reload() and page.inner_text("footer time") != before)
    assert "30 วัน" in page.inner_text("main .facts")
    window.right()

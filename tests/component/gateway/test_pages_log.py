"""The log in a browser: of an account, a report, an office and a round; a chain that was changed is told."""

from __future__ import annotations

from typing import Any

import pytest


def test_an_owner_reads_the_log_of_the_own_account_report_and_office(browser: Any, house: Any) -> None:
    house.submitted()
    browser.login("owner.P5703")
    page = browser.open("/audit")
    assert "สายบันทึกครบถ้วน" in page.text
    assert "เพิ่มหรือแก้ไขบัญชี" in page.text
    page = browser.open("/audit/find?round=2570-1&indicator=AP-03")
    assert browser.path == "/audit/reports/2570-1.AP-03.P5703"
    for text in ("บันทึกร่าง", "ส่งกลั่นกรอง", "รับรองและส่ง สพฐ.", "director.P5703", "สายบันทึกครบถ้วน"):
        assert text in page.text
    assert browser.open("/audit/find?round=2570-1").status == 200
    assert browser.path == "/audit/rounds/2570-1/offices/P5703"
    assert "ยังไม่มีรายการในบันทึกนี้" in browser.page.text
    assert "ประกาศรอบ" in browser.open("/audit/rounds/2570-1").text
    assert browser.open("/audit/reports/2570-1.AP-03.P1001").status == 403
    assert browser.open("/audit/find").status == 200


def test_a_chain_that_was_changed_is_told_in_red(browser: Any, house: Any) -> None:
    house.save()
    row = house.system.engines["submission"].collections["audit"]["2570-1.AP-03.P5703#1"]
    row["actor"] = "somebody.else"
    browser.login("owner.P5703")
    page = browser.open("/audit/reports/2570-1.AP-03.P5703")
    assert page.status == 200
    assert "สายบันทึกไม่ครบหรือถูกแก้ไข" in page.text


@pytest.mark.parametrize(
    "path", ["/audit?cursor=***", "/audit?cursor=ImEi", "/audit/find?round=x", "/audit/rounds/2599-1"]
)
def test_a_log_that_does_not_exist_is_refused(browser: Any, path: str) -> None:
    browser.login("owner.P5703")
    assert browser.open(path).status in (400, 404, 422)

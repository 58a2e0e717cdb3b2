"""A report that comes to the reviewer again: what changed, which findings were answered, and its history."""

from __future__ import annotations

import re
from typing import Any

from gatewaylab.review import REVIEWER, TASK

SECOND = "/review/2570-1.AP-03.P5703.2"


def returned_and_sent_again(house: Any, **sections: str) -> None:
    """Round 1 came back with a finding about the result; the office changed it and submitted again."""
    house.submitted()
    house.decide(1, "return", house.FINDING)
    version = house.get(f"owner.{house.OFFICE}", house.ADDRESS).json["version"]
    changed = sections or {"result": "สถานศึกษามีแผนครบและซ้อมแล้ว 139 แห่ง ตามที่รายงาน"}
    again = house.save(house.content(**changed), version=version)
    house.submit(house.passed(again.json["version"]).json)
    house.system.settle()


def test_a_later_round_shows_only_what_changed(house: Any, browser: Any) -> None:
    returned_and_sent_again(house)
    browser.login(REVIEWER)
    page = browser.open(SECOND)
    assert "ช่องที่ไม่เปลี่ยนแปลง 4 ช่อง" in page.text
    added = re.findall(r"<ins>.*?</span>(.*?)<span", page.text)
    assert added == [" 139 แห่ง "]
    assert "ข้อสังเกตครั้งก่อน" in page.text
    assert "ยังไม่ได้ระบุผลของสถานศึกษา 3 แห่ง" in page.text
    whole = browser.open(f"{SECOND}?show=all")
    assert "<ins>" not in whole.text
    assert "สถานศึกษามีแผนครบและซ้อมแล้ว 139 แห่ง ตามที่รายงาน" in whole.text


def test_a_finding_that_was_not_answered_stands_out(house: Any, browser: Any) -> None:
    returned_and_sent_again(house, what="จัดทำแผนเผชิญเหตุใหม่ทั้งหมด")
    browser.login(REVIEWER)
    page = browser.open(SECOND)
    assert "ช่องนี้ยังไม่ได้แก้ไข" in page.text


def test_the_history_names_every_round_with_its_findings(house: Any, browser: Any) -> None:
    returned_and_sent_again(house)
    browser.login(REVIEWER)
    page = browser.open(SECOND)
    assert f'href="{TASK}"' in page.text
    assert "ส่งคืนแก้ไข" in page.text
    first = browser.open(TASK)
    assert "ยังไม่ได้ระบุผลของสถานศึกษา 3 แห่ง" in first.text
    assert "สถานศึกษามีแผนครบและซ้อมแล้วตามที่รายงาน" in first.text  # what was submitted then


def test_a_report_leads_to_its_latest_task(house: Any, browser: Any) -> None:
    returned_and_sent_again(house)
    browser.login("executive")
    browser.open(f"/review/reports/{house.REPORT}")
    assert browser.path == SECOND
    assert browser.open("/review/reports/2570-1.AP-04.P5703").status == 404


def test_the_pages_speak_english(house: Any, browser: Any) -> None:
    returned_and_sent_again(house)
    browser.login(REVIEWER)
    assert "Review queue" in browser.open("/review?lang=en").text
    page = browser.open(f"{SECOND}?lang=en")
    for text in ("Only what changed", "4 fields unchanged", "Claim this task", "Incomplete"):
        assert text in page.text

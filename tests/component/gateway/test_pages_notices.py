"""Notices: counted, read one by one and all at once, and where each of them leads."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gateway.pages import notices

OWNER = "owner.P5703"


def count(page: Any) -> int:
    found = re.search(r'class="count">(\d+)', page.text)
    return int(found[1]) if found else 0


def test_the_unread_come_first_and_the_bell_counts_them(house: Any, browser: Any) -> None:
    house.submitted()
    house.decide(1, "return", house.FINDING)
    browser.login(OWNER)
    page = browser.open("/notices")
    first, _, second = page.text.partition("<h2>อ่านแล้ว</h2>")
    assert count(page) == first.count('class="notice fresh"') > 0
    assert second == ""


def test_reading_one_takes_it_out_of_the_count_at_once(house: Any, browser: Any) -> None:
    house.submitted()
    house.decide(1, "return", house.FINDING)
    browser.login(OWNER)
    before = count(browser.open("/notices"))
    page = browser.submit("/notices/read", to="/notices")
    assert "ทำเครื่องหมายว่าอ่านแล้ว" in page.text
    assert count(page) == before - 1
    assert "<h2>อ่านแล้ว</h2>" in page.text


def test_reading_all_reads_every_leaf(house: Any, browser: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(notices.schemas, "MAX_NOTICES", 2)
    for number in (1, 2):
        house.submitted() if number == 1 else again(house)
        house.decide(number, "return", house.FINDING)
    browser.login(OWNER)
    assert count(browser.open("/notices")) > 2
    page = browser.submit("/notices/read-all")
    assert count(page) == 0
    assert "ไม่มีเรื่องที่ยังไม่ได้อ่าน" in page.text


def again(house: Any) -> None:
    version = house.get(OWNER, house.ADDRESS).json["version"]
    saved = house.save(house.content(result="แก้ไขแล้ว"), version=version)
    house.submit(house.passed(saved.json["version"]).json)
    house.system.settle()


def test_a_notice_leads_a_reviewer_to_the_task_and_is_read_then(house: Any, browser: Any) -> None:
    house.submitted()
    browser.login("reviewer.1")
    page = browser.open("/notices")
    task = f"/review/{house.REPORT}.1"
    assert f'name="to" value="{task}"' in page.text
    browser.submit("/notices/read", to=task)
    assert browser.path == task
    assert count(browser.page) == 0


@pytest.mark.parametrize("way", ["https://elsewhere.example/", "//elsewhere.example", "/\\x"])
def test_a_notice_never_leads_away_from_this_site(house: Any, browser: Any, way: str) -> None:
    house.submitted()
    browser.login("reviewer.1")
    browser.open("/notices")
    browser.submit("/notices/read", to=way)
    assert browser.path == "/home"


def test_a_notice_of_somebody_else_does_not_exist(house: Any, browser: Any, another_browser: Any) -> None:
    house.submitted()
    browser.login(OWNER)
    page = browser.open("/notices")
    theirs = re.search(r'name="notice_ids\[\]" value="([^"]+)"', page.text)
    assert theirs is not None
    another_browser.login("owner.P1001")
    page = another_browser.open("/notices")
    csrf = re.search(r'name="csrf" content="([0-9a-f]+)"', page.text)
    assert csrf is not None
    answer = another_browser.post("/notices/read", {"csrf": csrf[1], "notice_ids[]": [theirs[1]]})
    assert answer.status == 404


def test_a_form_of_nonsense_is_refused_as_a_page(browser: Any) -> None:
    browser.login(OWNER)
    page = browser.open("/notices")
    csrf = re.search(r'name="csrf" content="([0-9a-f]+)"', page.text)
    assert csrf is not None
    for fields in ({"notice_ids[]": ["x" * 241]}, {"unknown": "1"}, {"notice_ids[]": ["x"] * 201}, {"to": "x" * 1001}):
        assert browser.post("/notices/read", {"csrf": csrf[1], **fields}).status == 422


def test_where_a_notice_leads_depends_on_who_reads_it() -> None:
    report = {"report_id": "r", "round_id": "2570-1", "indicator_id": "AP-03", "task_id": "t"}
    every, none = (lambda url: True), (lambda url: False)
    assert notices.place_of(report, ("owner",), every) == "/indicators/2570-1/AP-03"
    assert notices.place_of(report, ("owner",), none) == "/home"
    assert notices.place_of(report, ("reviewer",), every) == "/review/t"
    assert notices.place_of(report, ("screener",), every, "/screening") == "/screening/2570-1/AP-03"
    assert notices.place_of({"round_id": "2570-1"}, ("director",), every) == "/indicators"
    assert notices.place_of({}, ("executive",), every) == "/results"
    assert notices.place_of({}, ("executive",), none) is None

"""What everybody has: help per indicator, search over reports."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest

OWNER = "owner.P5703"


# ---- help
def test_help_lists_every_indicator_of_the_year(house: Any, browser: Any, rpcs: list[str]) -> None:
    browser.login(OWNER)
    page = browser.open("/help")
    assert len(set(re.findall(r'href="/help/([A-Z]+-\d+)\?year=2570"', page.text))) == len(house.SCHEME["indicators"])
    assert len([call for call in rpcs if "unread" not in call]) <= 5
    del rpcs[:]
    browser.open("/help/AP-03")
    assert [call for call in rpcs if "unread" not in call] == []  # published versions are remembered


def test_help_says_what_an_indicator_asks_and_how_a_level_comes_about(browser: Any) -> None:
    browser.login(OWNER)
    page = browser.open("/help/AP-03?year=2570")
    for text in ("หน่วยนับ", "ค่าเป้าหมาย", "ตัดทศนิยมให้เหลือ 2 ตำแหน่ง", "98.775510", "98.77", "ดีเยี่ยม"):
        assert text in page.text
    english = browser.open("/help/AP-03?lang=en")
    assert "Decimals are cut off after 2 places" in english.text


@pytest.mark.parametrize("path", ["/help/AP-99", "/help/x", "/help/AP-03?year=2560", "/help/%E0%B8%81"])
def test_an_indicator_that_does_not_exist_is_not_found(browser: Any, path: str) -> None:
    browser.login(OWNER)
    assert browser.open(path).status == 404


def test_without_a_scheme_help_still_helps(new_house: Any) -> None:
    from emes_kit.testing.browser import Browser

    empty = new_house()
    browser = Browser(empty.system.http)
    browser.open("/login")
    browser.submit("/login", user_id=OWNER, password=empty.PASSWORD)
    assert "ยังไม่มีชุดตัวชี้วัดของปีนี้" in browser.open("/help").text
    assert "ยังไม่มีรอบที่เปิดรายงาน" in browser.open("/search?q=x").text


# ---- search
def rows(page: Any) -> int:
    return int(page.text.count('<th scope="row">'))


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("AP-03", True),
        ("ap-๐๓", True),  # Thai digits, small letters
        ("เผชิญเหตุ", True),  # in the text of the report
        ("AP-03 เผชิญเหตุ ส่งแล้ว", True),  # code, text and state together
        ("เชียงราย", True),
        ("AP-03 อวกาศ", False),
    ],
)
def test_an_office_finds_its_reports_by_code_name_state_and_text(
    house: Any, browser: Any, query: str, fits: bool
) -> None:
    house.submitted()
    browser.login(OWNER)
    page = browser.open(f"/search?q={query}")
    assert ("AP-03" in page.text.partition('id="rows"')[2]) == fits
    assert (rows(page) > 0) == fits
    assert fits or "ไม่พบรายงานที่ตรงกับทุกคำ" in page.text


def test_thai_is_found_however_it_was_put_together(house: Any, browser: Any) -> None:
    house.save(house.content(what="สำนักงานจัดหาน้ำดื่มให้ทุกโรงเรียน ครบ ๑๓๙ แห่ง"))
    house.system.settle()
    browser.login(OWNER)
    torn, nfd = "ส านักงาน", unicodedata.normalize("NFD", "น้ำดื่ม").replace("\u0e33", "\u0e4d\u0e32")
    for query in ("สำนักงาน", torn, nfd, "139 แห่ง", "๑๓๙"):
        assert "สำนักงานจัดหาน้ำดื่ม" in browser.open(f"/search?q={query}").text, query


def test_an_office_finds_nothing_of_another(house: Any, browser: Any) -> None:
    house.submitted()
    browser.login("owner.P1001")
    assert rows(browser.open("/search?q=เผชิญเหตุ")) == 0
    assert rows(browser.open("/search?q=เชียงราย")) == 0
    assert browser.open("/search?q=x&office=P5703").status == 403


def test_headquarters_search_texts_of_one_office_and_no_drafts(house: Any, browser: Any) -> None:
    house.save()
    house.system.settle()
    browser.login("reviewer.1")
    assert rows(browser.open("/search?q=เผชิญเหตุ&office=P5703")) == 0
    house.passed(1)
    report = house.get(OWNER, house.ADDRESS).json
    house.submit(report)
    house.system.settle()
    assert rows(browser.open("/search?q=เผชิญเหตุ")) == 0
    page = browser.open("/search?q=เผชิญเหตุ&office=P5703")
    assert rows(page) == 1
    assert f'href="/review/reports/{house.REPORT}"' in page.text
    assert "ตามหาแผน" not in page.text


def test_a_state_alone_is_a_question_and_lists_have_leaves(house: Any, browser: Any, monkeypatch: Any) -> None:
    from gateway.pages import search

    monkeypatch.setattr(search, "LEAF", 5)
    browser.login("executive")
    page = browser.open("/search?state=not_started")
    assert rows(page) == 5
    assert "start=5" in page.text
    assert rows(browser.open("/search?state=not_started&start=20")) == 1


@pytest.mark.parametrize("query", ["q=" + "x" * 201, "round=x", "state=lost", "start=-1", "office=zz"])
def test_a_search_that_cannot_be_is_refused_as_a_page(browser: Any, query: str) -> None:
    browser.login("executive")
    page = browser.open(f"/search?{query}")
    assert page.status in (404, 422)
    assert "รหัสปัญหา" in page.text

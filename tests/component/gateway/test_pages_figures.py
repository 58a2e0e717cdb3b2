"""The executives' pages: the year in both languages, what there is not, charts, and what a page costs."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from gatewaylab.figures import PAGES, rows_of, texts

from emes_kit.problems import refuse
from emes_kit.testing.browser import Browser


# ---- what there is to see
@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_the_year_in_both_languages(judged: Any, browser: Any, path: str) -> None:
    browser.login("executive")
    assert browser.open(path).status == 200
    english = browser.open(path + "?lang=en")
    assert english.status == 200
    assert not re.search("[\u0e01-\u0e4e]", texts(english).replace("ไทย", ""))


def test_the_overview_holds_the_country_against_its_goal(judged: Any, browser: Any) -> None:
    browser.login("executive")
    page = browser.open("/results")
    for text in ("ยังไม่ถึงเป้าหมาย", "33.33", "ส่งทันกำหนด", "ดีเยี่ยม", "ข้อมูล ณ"):
        assert text in texts(page)
    assert rows_of(browser.open("/results?table=share&format=csv"))[2][1:5] == ["1", "3", "33.33", "90"]
    assert rows_of(browser.open("/results?table=levels&format=csv"))[2][1:] == ["0", "0", "0", "0", "1", "2"]
    assert rows_of(browser.open("/results?table=timeliness&format=csv"))[1][1:] == ["1", "0", "20", "0", "21"]
    assert rows_of(browser.open("/results?table=regions&format=csv"))[1][:2] == ["ภาคเหนือ", "3"]


def test_a_year_without_rounds_says_what_will_come(new_house: Any) -> None:
    browser = Browser(new_house().system.http)
    browser.open("/login")
    browser.submit("/login", user_id="executive", password=new_house.PASSWORD)
    for path in ("/results", "/results/matrix", "/results/map", "/results/offices", "/results/reports"):
        assert "ยังไม่มีผลของปีงบประมาณนี้" in browser.open(path).text or "ไม่มีรายงาน" in browser.page.text, path
    assert "ยังไม่มีรอบการรายงาน" in browser.open("/progress").text


def test_what_there_is_not_is_said(judged: Any, browser: Any) -> None:
    browser.login("executive")
    for path, code in (
        ("/results?fiscal_year=2599", "GW-068"),
        ("/results?table=none&format=csv", "GW-069"),
        ("/results/charts/none?", "GW-069"),
        ("/results/matrix?region=ที่ไหน", "GW-070"),
        ("/results/offices/P9999", "GW-028"),
        ("/progress?round=2570-9", "GW-026"),
    ):
        page = browser.open(path)
        assert (page.status, code in page.text) == (404, True), path
    for query in ("reports?level=9", "reports?state=x", "reports?after=-1", "reports?round=๒", "map?fiscal_year=x",
                  "map?format=pdf"):  # fmt: skip
        assert browser.open(f"/results/{query}").status == 422, query


def test_empty_filters_ask_for_everything(judged: Any, browser: Any) -> None:
    browser.login("executive")
    page = browser.open("/results/reports?state=&level=&region=&round=&after=&lang=th&more=x")
    assert (page.status, "21 รายงาน" in texts(page)) == (200, True)


# ---- charts
@pytest.mark.parametrize("name", ["share", "levels", "timeliness", "states"])
@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_chart_is_a_picture_with_the_letters_of_the_site(judged: Any, browser: Any, name: str, size: str) -> None:
    browser.login("executive")
    answer = browser.open(f"/results/charts/{name}?round=2570-1&size={size}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert "font-family:Sarabun;src:url(data:font/woff2" in answer.text
    assert "<image" not in answer.text
    assert "rotate(-90)" not in answer.text
    assert "script" not in answer.headers["Content-Security-Policy"]


def test_a_chart_is_drawn_once_and_kept_until_it_changes(judged: Any, browser: Any, monkeypatch: Any) -> None:
    from gateway.pages import drawing

    drawn: list[str] = []
    monkeypatch.setattr(drawing, "draw", lambda spec: drawn.append(spec) or b"<svg></svg>")
    browser.login("executive")
    address = unescape(re.search(r'<img src="(/results/charts/share[^"]+)"', browser.open("/results").text)[1])  # type: ignore[index]
    first, again = browser.open(address), browser.open(address)
    assert (first.headers["Cache-Control"], again.data) == ("private, max-age=86400, immutable", first.data)
    assert len(drawn) == 1
    stale = browser.open(address.replace("of=", "of=0"))
    assert stale.headers["Cache-Control"] == "private, no-cache"
    same = browser.request("GET", address, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status, same.data) == (304, b"")
    browser.open("/results?lang=en")
    browser.open(address)
    assert len(drawn) == 2  # other words, another picture


# ---- cost
@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_little_and_the_second_reader_nothing(judged: Any, browser: Any, rpcs: Any, path: str) -> None:
    browser.login("executive")
    rpcs.clear()
    browser.open(path)
    assert len([name for name in rpcs if "unread" not in name]) <= 5
    rpcs.clear()
    browser.open(path)
    assert [name for name in rpcs if "unread" not in name] == (
        ["scoring.office_results"] if path.endswith("P5703") else []
    )


def test_while_scoring_is_away_the_page_says_so(judged: Any, browser: Any, monkeypatch: Any) -> None:
    real = judged.system.call

    def call(target: str, method: str, /, **fields: Any) -> Any:
        if target == "scoring":
            raise refuse("timeout", service=target)
        return real(target, method, **fields)

    browser.login("executive")
    monkeypatch.setattr(judged.system, "call", call)
    page = browser.open("/results")
    assert (page.status, "KIT-008" in page.text) == (504, True)
    assert browser.open("/progress").status == 200  # what needs no score is shown

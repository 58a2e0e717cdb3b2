"""Errors as pages: what a reader is told, and what nobody is told."""

from __future__ import annotations

import re
from typing import Any

OWNER = "owner.P5703"


def test_an_unknown_address_is_a_page_for_readers_and_a_problem_for_programs(browser: Any, house: Any) -> None:
    page = browser.open("/no-such-page")
    assert (page.status, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    for text in ("ไม่พบหน้านี้", "KIT-004", "เริ่มจากหน้าหลัก", 'href="/"'):
        assert text in page.text
    assert house.system.http("GET", "/no-such-page").json["code"] == "KIT-004"
    assert browser.open("/api/v1/no-such-thing").json["code"] == "KIT-004"


def test_error_pages_speak_english_too(browser: Any) -> None:
    page = browser.open("/no-such-page?lang=en")
    assert page.headers["Content-Language"] == "en"
    assert "Page not found" in page.text
    assert "There is nothing at this address." in page.text


def test_a_broken_page_shows_a_reference_and_no_inside(browser: Any, monkeypatch: Any) -> None:
    from gateway.store import GatewayStore

    browser.login(OWNER)
    monkeypatch.setattr(GatewayStore, "rows", lambda *_: 1 / 0)
    page = browser.open("/home")
    assert page.status == 500
    assert "KIT-010" in page.text
    assert re.search("อ้างอิง [0-9a-f]{12}", page.text)
    assert "division" not in page.text


def test_while_the_database_is_away_a_reader_gets_a_page_that_says_so(browser: Any, monkeypatch: Any) -> None:
    from emes_kit.problems import Unavailable
    from gateway.store import GatewayStore

    def gone(*_: Any) -> Any:
        raise Unavailable("mongodb://secret@host")

    browser.login(OWNER)
    monkeypatch.setattr(GatewayStore, "rows", gone)
    page = browser.open("/home")
    assert (page.status, page.headers["Retry-After"]) == (503, "2")
    assert "ไม่สูญหาย" in page.text
    assert "ลองใหม่" in page.text
    assert "secret" not in page.text


def test_too_much_is_refused_as_a_page(browser: Any) -> None:
    answer = browser.request("POST", "/login", data=b"a=" + b"x" * 1_100_000, headers={"Content-Type": "text/plain"})
    assert answer.status == 413
    assert "KIT-003" in answer.text

"""Language and digits: which comes first, what is kept, and what an account may choose."""

from __future__ import annotations

from typing import Any

import pytest

OWNER = "owner.P5703"


def test_thai_comes_first_and_the_switch_is_kept(browser: Any) -> None:
    browser.headers["Accept-Language"] = "en"
    assert browser.open("/login").headers["Content-Language"] == "th"
    english = browser.open("/login?next=%2Fme&lang=en")
    assert '<html lang="en">' in english.text
    assert 'href="/login?next=%2Fme&amp;lang=th"' in english.text
    assert browser.open("/login").headers["Content-Language"] == "en"


def test_a_language_asked_for_by_an_address_that_leads_elsewhere_is_kept(browser: Any) -> None:
    browser.login(OWNER)
    assert browser.open("/login?next=%2Fme&lang=en").headers["Content-Language"] == "en"  # who is in goes on to /me
    assert browser.open("/home").headers["Content-Language"] == "en"


def test_the_language_of_the_account_holds_until_another_is_chosen(browser: Any, house: Any) -> None:
    house.command("gateway", "register_users", users=[{**house.user("visitor", "executive"), "locale": "en"}])
    page = browser.login("visitor")
    assert "Welcome, User visitor" in page.text
    browser.open("/me")
    assert "บันทึกการแสดงผลแล้ว" in browser.submit("/me/display", language="th", digits="arabic").text


def test_thai_digits_are_for_thai_pages_and_for_whoever_wants_them(browser: Any) -> None:
    assert "15 ธ.ค. 2569" in browser.login(OWNER).text
    browser.open("/me")
    assert 'value="arabic" checked' in browser.page.text
    page = browser.submit("/me/display", language="th", digits="thai")
    assert 'value="thai" checked' in page.text
    home = browser.open("/home")
    assert "๑๕ ธ.ค. ๒๕๖๙" in home.text
    assert "เหลือ ๒๕ วัน" in home.text
    assert "2570-1" in home.text  # what people type again stays as it is
    assert "15 Dec 2026 (B.E. 2569)" in browser.open("/home?lang=en").text


@pytest.mark.parametrize("fields", [{"language": "de"}, {"digits": "roman"}, {"more": "x"}, {"language": ""}])
def test_a_taste_that_does_not_exist_is_refused_beside_its_field(browser: Any, fields: dict[str, str]) -> None:
    browser.login(OWNER)
    browser.open("/me")
    page = browser.submit("/me/display", **fields)
    assert page.status == 422
    assert 'class="summary"' in page.text


def test_a_cookie_of_nonsense_is_thai(browser: Any) -> None:
    for text in ("xx", "en.en.en", ".", "\x00", "en.roman"):
        browser.cookies = {"emes-taste": text}
        assert browser.open("/login").status == 200

"""Logging in with a browser: cookies, ways back, sessions that end, a password that changes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from gatewaylab.forms import fields_of as _fields

OWNER = "owner.P5703"


def cookie(answer: Any, name: str) -> str:
    return next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith(f"{name}="))


def test_who_logs_in_lands_at_home_and_is_greeted_by_name(browser: Any) -> None:
    page = browser.login(OWNER)
    assert (page.status, browser.path) == (200, "/home")
    assert "สวัสดี ผู้ใช้ owner.P5703" in page.text
    assert "สพป.เชียงราย เขต 3" in page.text


def test_the_token_is_out_of_reach_of_scripts_and_of_other_sites(browser: Any) -> None:
    browser.open("/login")
    browser.post("/login", {**_form(browser), "user_id": OWNER, "password": _password(browser)})
    line = cookie(browser.page, "emes-session")
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line
    assert "Path=/" in line
    assert "Max-Age=43200" in line
    assert "Secure" not in line


@pytest.mark.parametrize("headers", [{"X-Forwarded-Proto": "https"}, {"X-Forwarded-Proto": "https, http"}])
def test_over_https_cookies_are_secure_and_bound_to_this_host(browser: Any, headers: dict[str, str]) -> None:
    browser.headers |= headers
    browser.login(OWNER)
    assert set(browser.cookies) == {"__Host-emes-session", "__Host-emes-taste"}
    assert browser.open("/me").status == 200


def test_a_planted_token_is_never_taken_over(browser: Any, another_browser: Any) -> None:
    attacker = another_browser
    attacker.login("owner.P1001")
    planted = attacker.cookies["emes-session"]
    browser.cookies["emes-session"] = planted
    browser.open("/logout-page-that-is-not")
    browser.open("/me")
    browser.submit("/logout")
    browser.cookies["emes-session"] = "made-up-by-a-stranger"
    browser.login(OWNER)
    assert browser.cookies["emes-session"] not in (planted, "made-up-by-a-stranger")
    assert attacker.open("/me").text.count('name="password"')  # their own session was ended, not shared


def test_wrong_passwords_are_told_beside_what_was_typed_and_lock_as_in_the_api(browser: Any) -> None:
    page = browser.login(OWNER, "wrong")
    assert page.status == 401
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in page.text
    assert 'value="owner.P5703"' in page.text
    assert "wrong" not in re.sub(r'class="[^"]*"', "", page.text)
    for _ in range(4):
        page = browser.login(OWNER, "wrong")
    page = browser.login(OWNER)
    assert page.status == 429
    assert "โปรดรอ" in page.text


def test_an_empty_login_names_each_field_in_thai_and_links_to_it(browser: Any) -> None:
    page = browser.login("", "")
    assert page.status == 422
    assert page.text.count("ต้องกรอกช่องนี้") == 4
    assert 'href="#user_id"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_a_page_asks_to_log_in_and_comes_back(browser: Any) -> None:
    browser.open("/me?from=mail")
    assert browser.path == "/login?next=%2Fme%3Ffrom%3Dmail"
    browser.submit("/login", user_id=OWNER, password=_password(browser))
    assert browser.path == "/me?from=mail"


@pytest.mark.parametrize(
    "way",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/login", "javascript:alert(1)",
     "/%0d%0aSet-Cookie:x=1\r\nX: y", " /me", "//evil.example/%2e%2e", "/" + "a" * 2000],
)  # fmt: skip
def test_no_way_back_leads_to_another_site(browser: Any, way: str) -> None:
    browser.open("/login")
    answer = browser.post("/login", {**_form(browser), "user_id": OWNER, "password": _password(browser), "next": way})
    assert (answer.status, answer.headers["Location"]) == (303, "/home")


def test_an_expired_session_says_so_and_comes_back(browser: Any, house: Any) -> None:
    browser.login(OWNER)
    house.move(hours=13)
    page = browser.open("/me")
    assert browser.path == "/login?next=%2Fme&why=expired"
    assert "หมดเวลาเข้าสู่ระบบ" in page.text
    browser.submit("/login", user_id=OWNER, password=_password(browser))
    assert browser.path == "/me"


def test_a_form_sent_after_the_session_ended_is_told_how_to_keep_the_text(browser: Any, house: Any) -> None:
    browser.login(OWNER)
    browser.open("/me")
    house.move(hours=13)
    page = browser.submit("/me/display", language="en")
    assert page.status == 401
    assert "GW-004" in page.text
    assert "กดย้อนกลับ" in page.text


def test_logging_out_ends_the_token_everywhere(browser: Any, another_browser: Any) -> None:
    browser.login(OWNER)
    another_browser.cookies = dict(browser.cookies)
    page = browser.submit("/logout")
    assert "ออกจากระบบเรียบร้อยแล้ว" in page.text
    assert "emes-session" not in browser.cookies
    another_browser.open("/me")
    assert another_browser.path.startswith("/login")


def test_logging_out_is_no_link(browser: Any) -> None:
    browser.login(OWNER)
    assert browser.open("/logout").status == 405
    assert browser.open("/me").status == 200


def test_the_cookie_opens_no_api_and_the_api_token_no_page(browser: Any, house: Any) -> None:
    browser.login(OWNER)
    assert browser.request("GET", "/api/v1/me").status == 401
    answer = house.system.http("GET", "/me", token=house.token(OWNER), headers={"Accept": "text/html"})
    assert answer.status == 303


def test_a_changed_password_ends_all_sessions_and_the_new_one_holds(browser: Any, another_browser: Any) -> None:
    another_browser.login(OWNER)
    browser.login(OWNER)
    browser.open("/me")
    twice = {"new_password": "a-new-one-1", "repeated_password": "a-new-one-1"}
    page = browser.submit("/me/password", old_password="nope", **{**twice, "repeated_password": "another"})
    assert page.status == 422
    assert "รหัสผ่านใหม่สองช่องไม่ตรงกัน" in page.text
    page = browser.submit("/me/password", old_password="nope", **twice)
    assert "รหัสผ่านเดิมไม่ถูกต้อง" in page.text
    page = browser.submit("/me/password", old_password=_password(browser), **twice)
    assert "เปลี่ยนรหัสผ่านแล้ว" in page.text
    another_browser.open("/me")
    assert another_browser.path.startswith("/login")
    assert browser.login(OWNER, "a-new-one-1").status == 200


def _form(browser: Any) -> dict[str, Any]:
    return _fields(browser, "/login")


def _password(browser: Any) -> str:
    return str(type(browser).login.__defaults__[0])

"""Tickets of forms: without one nothing is done, for htmx neither; and messages nobody can plant."""

from __future__ import annotations

from typing import Any

import pytest
from gatewaylab.forms import fields_of as _fields

OWNER = "owner.P5703"


@pytest.mark.parametrize("how", ["none", "empty", "made up", "of another", "hex"])
@pytest.mark.parametrize("address", ["/me/display", "/me/password", "/logout", "/login"])
def test_a_form_without_our_ticket_does_nothing(browser: Any, another_browser: Any, address: str, how: str) -> None:
    another_browser.login("owner.P1001")
    other = dict(_fields(another_browser, "/logout"))["csrf"]
    given = {"empty": "", "made up": "ab" * 64, "of another": other, "hex": "not hex"}
    browser.login(OWNER)
    ticket = {"csrf": given[how]} if how in given else {}
    answer = browser.post(address, {"language": "en", "digits": "thai", **ticket})
    assert answer.status == 403
    assert "GW-060" in answer.text
    assert browser.open("/me").headers["Content-Language"] == "th"


def test_another_origin_is_refused_even_with_a_ticket(browser: Any) -> None:
    browser.login(OWNER)
    browser.open("/me")
    fields = _fields(browser, "/me/display")
    for origin in ("https://evil.example", "null"):
        assert browser.post("/me/display", fields, Origin=origin).status == 403
    assert browser.post("/me/display", fields, Origin="http://localhost").status == 303


def test_htmx_may_send_the_ticket_as_a_header(browser: Any) -> None:
    browser.login(OWNER)
    ticket = _fields(browser, "/logout")["csrf"]
    fields = {"language": "th", "digits": "thai"}
    answer = browser.post("/me/display", fields, **{"X-CSRF-Token": ticket, "HX-Request": "true"})
    assert (answer.status, answer.headers["HX-Redirect"]) == (200, "/me")


def test_htmx_without_a_session_sends_the_whole_page_to_log_in(browser: Any) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/home?x=1"}
    answer = browser.request("GET", "/me", headers=headers)
    assert (answer.status, answer.headers["HX-Redirect"]) == (200, "/login?next=%2Fhome%3Fx%3D1")
    headers["HX-Current-URL"] = "http://evil.example/home"
    assert browser.request("GET", "/me", headers=headers).headers["HX-Redirect"] == "/login"


def test_tickets_differ_on_every_page_and_all_are_good(browser: Any) -> None:
    browser.login(OWNER)
    first = _fields(browser, "/logout")["csrf"]
    browser.open("/me")
    assert _fields(browser, "/logout")["csrf"] != first
    assert browser.post("/logout", {"csrf": first}).status == 303


def test_messages_of_strangers_are_not_shown_in_our_frame(browser: Any, another_browser: Any) -> None:
    browser.login(OWNER)
    browser.open("/me")
    browser.post("/me/display", _fields(browser, "/me/display"))
    mine = browser.cookies["emes-flash"]
    another_browser.login("owner.P1001")
    for text in (mine, mine.replace(".", "x."), "W1siZ29vZCIsImhpIl1d.00", "\xe9", "." * 50):
        another_browser.cookies["emes-flash"] = text
        page = another_browser.open("/home")
        assert page.status == 200
        assert "บันทึกการแสดงผลแล้ว" not in page.text
    assert "บันทึกการแสดงผลแล้ว" in browser.open("/me").text
    assert "บันทึกการแสดงผลแล้ว" not in browser.open("/me").text

"""What the gateway gives a browser for bad times, and who may keep what."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gateway.pages import files

OWNER, SCREENER = "owner.P5703", "screener.P5703"
URL = "/indicators/2570-1/AP-03"


def test_the_worker_is_one_file_for_the_whole_site_looked_after_at_every_visit(house: Any) -> None:
    answer = house.system.http("GET", "/sw.js")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'; script-src 'self'"
    again = house.system.http("GET", "/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304


@pytest.mark.parametrize("name", ["sw.js", "site.js", "drafts.js", "keeping.js", "saving.js", "offline.js"])
def test_a_script_for_bad_times_makes_no_code_out_of_text_and_is_short(name: str) -> None:
    text = files.own()[name].data.decode()
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", text)
    assert len(text.splitlines()) <= 200


def test_only_pages_of_somebody_logged_in_bring_the_worker(browser: Any) -> None:
    for path in ("/", "/login", "/verify"):
        page = browser.open(path)
        assert files.address("site.js") not in page.text
        assert "X-Reader" not in page.headers
    browser.login(OWNER)
    page = browser.open("/home")
    assert files.address("site.js") in page.text
    assert page.headers["X-Reader"] == OWNER
    assert f'<meta name="reader" content="{OWNER}">' in page.text


def test_a_form_may_be_kept_and_nothing_else(owner: Any, house: Any) -> None:
    assert owner.open(URL).headers["X-Keep"] == "form"
    for path in ("/home", "/indicators", "/me", "/notices", f"{URL}/history", "/no-such-page"):
        assert "X-Keep" not in owner.open(path).headers, path
    house.submitted()
    assert "X-Keep" not in owner.open(URL).headers


def test_the_text_for_others_is_not_kept(browser: Any, house: Any) -> None:
    house.save()
    browser.login(SCREENER)
    assert "X-Keep" not in browser.open(URL).headers


def test_an_edit_in_screening_is_a_decision_and_not_kept(owner: Any, house: Any) -> None:
    house.save()
    house.post(OWNER, f"/api/v1/reports/{house.REPORT}/screening", version=1)
    page = owner.open(f"{URL}?edit=1")
    assert 'id="report"' in page.text
    assert "X-Keep" not in page.headers


def test_the_page_for_bad_times_speaks_both_languages_of_nobody(browser: Any) -> None:
    browser.login(OWNER)
    for page in (browser.open("/offline"), browser.open("/offline?lang=en")):
        assert page.status == 200
        assert "ไม่มีเครือข่าย" in page.text
        assert "No network" in page.text
        assert OWNER not in page.text
        assert 'name="csrf"' not in page.text
        assert "connect-src 'self'" in page.headers["Content-Security-Policy"]

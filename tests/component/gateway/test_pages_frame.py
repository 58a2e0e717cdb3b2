"""The frame of every page: home, navigation, headers, the count of notices, files."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest

from emes_kit.problems import refuse
from gateway.pages import door, files

OWNER = "owner.P5703"
ROLES = ("owner.P5703", "screener.P5703", "director.P5703", "reviewer.1", "deputy", "executive", "admin")
PUBLIC, BEHIND = ("/", "/login", "/styleguide", "/no-such-page"), ("/home", "/me", "/styleguide", "/", "/no-such-page")


def away(house: Any, monkeypatch: Any, service: str, reason: str = "timeout") -> None:
    real = house.system.call

    def call(target: str, method: str, /, **fields: Any) -> Any:
        if target == service:
            raise refuse(reason, service=service)
        return real(target, method, **fields)

    monkeypatch.setattr(house.system, "call", call)


# ---- home
def test_home_tells_what_came_back_and_how_much_is_sent(browser: Any, house: Any) -> None:
    house.submitted()
    house.decide(1, "return", house.FINDING)
    page = browser.login(OWNER)
    assert "ต้องแก้ไขก่อน" in page.text
    assert "AP-03" in page.text
    assert '<progress value="0" max="' in page.text
    assert "15 ธ.ค. 2569" in page.text
    assert "8 ธ.ค. 2569" in page.text


def test_another_office_sees_nothing_of_it(browser: Any, house: Any) -> None:
    house.submitted()
    assert "ต้องแก้ไขก่อน" not in browser.login("owner.P1001").text
    row = re.search(r'<td class="number" data-label="ส่งแล้ว">(\d+)</td>', browser.page.text)
    assert row is not None
    assert row[1] == "0"


def test_without_an_open_round_home_says_what_will_come(new_house: Any) -> None:
    from emes_kit.testing.browser import Browser

    empty = new_house()
    browser = Browser(empty.system.http)
    browser.open("/login")
    page = browser.submit("/login", user_id=OWNER, password=empty.PASSWORD)
    assert "ยังไม่มีรอบที่เปิดรายงาน" in page.text
    assert 'href="/"' in page.text


# ---- the frame
@pytest.mark.parametrize("who", ROLES)
def test_every_link_of_the_frame_leads_somewhere(browser: Any, who: str) -> None:
    browser.login(who)
    for path in BEHIND:
        page = browser.open(path)
        for address in set(re.findall(r'href="(/[^"#]*)"', page.text)):
            assert browser.open(address.replace("&amp;", "&")).status in (200, 404 if "no-such" in address else 200)


@pytest.mark.parametrize("path", BEHIND)
def test_every_page_has_the_strict_policy_and_nothing_inline(browser: Any, path: str) -> None:
    browser.login(OWNER)
    page = browser.open(path)
    policy = page.headers["Content-Security-Policy"]
    rules = {rule.strip() for rule in policy.split(";")}
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= rules
    assert "unsafe" not in policy
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=|<style|<script(?! src=)|javascript:", page.text)
    assert not re.search(r'(src|href|action)="(https?:)?//', page.text)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_visitor_needs_no_script(browser: Any, path: str) -> None:
    assert "<script" not in browser.open(path).text


def test_every_form_that_changes_something_carries_a_ticket(browser: Any) -> None:
    browser.login(OWNER)
    for path in BEHIND:
        for form in re.findall(r"<form .*?</form>", browser.open(path).text, re.DOTALL):
            assert 'method="get"' in form or 'name="csrf"' in form


@pytest.fixture
def with_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """The header shows the count when there is a page that lists them."""
    real = door.readable
    monkeypatch.setattr(door, "readable", lambda service: {"/notices": "account.use", **real(service)})


def test_the_unread_notices_are_counted_in_the_header_and_asked_once_in_five_seconds(
    browser: Any, house: Any, rpcs: list[str], with_notices: None
) -> None:
    house.submitted()
    house.decide(1, "return", house.FINDING)
    del rpcs[:]
    browser.login(OWNER)
    for path in ("/home", "/me", "/home"):
        assert re.search(r'class="count">[1-9]', browser.open(path).text)
    assert rpcs.count("notification.unread_count") == 1


def test_a_page_goes_out_without_the_count_while_nobody_can_count(
    browser: Any, house: Any, monkeypatch: Any, with_notices: None
) -> None:
    away(house, monkeypatch, "notification")
    page = browser.login(OWNER)
    assert page.status == 200
    assert 'href="/notices"' in page.text
    assert 'class="count"' not in page.text


# ---- what goes over the line
def test_pages_are_compressed_when_the_browser_can(browser: Any, house: Any) -> None:
    plain = browser.open("/")
    answer = house.system.http("GET", "/", headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) < len(plain.text.encode()) / 3


def test_files_are_kept_for_good_under_an_address_that_names_their_content(house: Any) -> None:
    for name in ("site.css", "site.js", "htmx.js", "icon.svg", "sarabun-thai-400.woff2"):
        hashed = house.system.http("GET", files.address(name))
        assert (hashed.status, hashed.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
        stale = re.sub(r"\.[0-9a-f]{12}\.", ".000000000000.", files.address(name))
        assert house.system.http("GET", stale).headers["Cache-Control"] == "public, max-age=86400"
        tag = {"If-None-Match": hashed.headers["ETag"]}
        assert house.system.http("GET", files.address(name), headers=tag).status == 304


def test_files_come_as_small_as_the_browser_can_read_them(house: Any) -> None:
    sizes = {}
    for how in ("identity", "gzip", "gzip, br"):
        answer = house.system.http("GET", files.address("site.css"), headers={"Accept-Encoding": how})
        sizes[how] = (answer.headers.get("Content-Encoding"), int(answer.headers["Content-Length"]))
    assert [way for way, _ in sizes.values()] == [None, "gzip", "br"]
    assert sizes["identity"][1] > sizes["gzip"][1] > sizes["gzip, br"][1]


def test_a_first_visit_weighs_at_most_100_kilobytes(browser: Any) -> None:
    page = browser.login(OWNER)
    sheet = files.own()["site.css"].data.decode()
    addresses = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    addresses |= set(re.findall(r"url\((/static/[^)]+)\)", sheet))
    by_address = {file.address: file for file in files.own().values()}
    weights = {a: len(by_address[a].encoded.get("gzip", by_address[a].data)) for a in addresses}
    assert len(weights) >= 8
    assert sum(weights.values()) + len(gzip.compress(page.text.encode())) <= 100_000

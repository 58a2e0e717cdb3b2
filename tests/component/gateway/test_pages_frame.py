"""The frame of every page: errors, language, digits, navigation, headers, files."""

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


# ---- errors
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


# ---- language and digits
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

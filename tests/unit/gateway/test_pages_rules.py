"""The pure rules behind the pages: tickets, ways back, taste, digits, days left, navigation, sentences."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain import ROLES
from gateway.pages import files, nav, sentences, shown, taste, tickets
from gateway.pages.taste import Taste

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
THAI = Taste("th", "thai")


@given(st.text(min_size=1), st.text(min_size=1), st.binary(min_size=32, max_size=32))
def test_a_ticket_is_good_for_its_own_browser_only(one: str, other: str, pad: bytes) -> None:
    assert tickets.good_ticket(one, tickets.ticket(one, pad))
    assert tickets.good_ticket(other, tickets.ticket(one, pad)) == (one == other)


@given(st.text())
def test_nothing_made_up_is_a_ticket(text: str) -> None:
    assert not tickets.good_ticket("secret", text)


@given(st.lists(st.tuples(st.sampled_from(tickets.TONES), st.text(max_size=100)), max_size=3))
def test_messages_come_back_as_they_were_packed(messages: list[tickets.Message]) -> None:
    assert tickets.unpacked("secret", tickets.packed("secret", messages)) == messages
    assert tickets.unpacked("another", tickets.packed("secret", messages)) == []


@given(st.text())
def test_no_text_breaks_the_reading_of_messages_or_ways_back(text: str) -> None:
    assert tickets.unpacked("secret", text) == []
    way = tickets.way_back(text)
    assert way.startswith("/")
    assert not way.startswith("//")
    assert "\\" not in way


@pytest.mark.parametrize(
    ("origin", "ours"),
    [(None, True), ("http://here", True), ("https://here", True), ("http://there", False), ("null", False)],
)
def test_a_browser_that_names_another_origin_is_not_ours(origin: str | None, ours: bool) -> None:
    assert tickets.same_site(origin, "here") is ours


@pytest.mark.parametrize(
    ("cookie", "asked", "own", "expected"),
    [
        (None, None, None, Taste("th", "arabic")),
        (None, None, "en", Taste("en", "arabic")),
        ("th.thai", None, "en", Taste("th", "thai")),
        ("th.thai", "en", None, Taste("en", "thai")),
        ("xx.yy", "zz", "ww", Taste("th", "arabic")),
    ],
)
def test_taste_is_what_was_asked_then_chosen_then_the_accounts_then_thai(
    cookie: str | None, asked: str | None, own: str | None, expected: Taste
) -> None:
    assert taste.chosen(cookie, asked, own) == expected


def test_numbers_have_thousands_and_digits_by_taste() -> None:
    assert shown.number(29642, Taste()) == "29,642"
    assert shown.number("98.7755", THAI, 2) == "๙๘.๗๘"
    assert shown.number(0, THAI) == "๐"
    assert shown.number(None, Taste()) == "–"
    assert shown.number("ไม่ระบุ", Taste()) == "ไม่ระบุ"
    assert shown.digits("พ.ศ. 2570", Taste("en", "thai")) == "พ.ศ. 2570"
    assert shown.date_time("2026-12-15T09:30:00Z", THAI) == "๑๕ ธ.ค. ๒๕๖๙ ๑๖:๓๐ น."
    assert shown.date(None, THAI) == "–"


@pytest.mark.parametrize(
    ("due", "left"),
    [
        ("2026-11-20T16:59:59Z", 0),  # the last second of the day in Bangkok
        ("2026-11-20T17:00:00Z", 1),
        ("2026-11-19T16:59:59Z", -1),
        ("2026-12-15T16:59:59Z", 25),
    ],
)
def test_days_left_are_days_of_the_calendar_in_bangkok(due: str, left: int) -> None:
    assert shown.days_left(due, NOW) == left


def test_urgency_follows_the_ladder_of_reminders() -> None:
    found = {left: shown.urgency(left) for left in (-1, 0, 1, 3, 4, 7, 8)}
    assert found == {-1: "late", 0: "today", 1: "soon", 3: "soon", 4: "near", 7: "near", 8: "far"}
    assert shown.days_left(NOW + timedelta(days=3), NOW) == 3


def test_navigation_shows_pages_that_exist_to_those_who_may_read_them() -> None:
    pages = {"/home": "account.use", "/indicators": "report.read", "/admin/users": "user.read", "/help": None}
    seen = {role: [link.url for link in nav.links([role], "/indicators/1", pages)] for role in ROLES}
    assert seen["owner"] == ["/home", "/indicators", "/help"]
    assert seen["admin"] == ["/home", "/admin/users", "/help"]
    assert seen["executive"] == ["/home", "/help"]
    assert [link.url for link in nav.links(["owner"], "/indicators/1", pages) if link.current] == ["/indicators"]


@pytest.mark.parametrize(
    ("english", "thai"),
    [
        ("Shorter than minimum length 8.", "ต้องยาวอย่างน้อย 8 ตัวอักษร"),
        ("Length must be between 8 and 200.", "ต้องยาว 8 ถึง 200 ตัวอักษร"),
        ("Must be one of: a, b.", "โปรดเลือกจากรายการ"),
        ("Must be greater than or equal to 0 and less than or equal to 9.", "ต้องอยู่ระหว่าง 0 ถึง 9"),
        ("Something nobody has heard of.", "Something nobody has heard of."),
    ],
)
def test_what_a_schema_says_is_said_in_thai(english: str, thai: str) -> None:
    assert sentences.of({"detail_th": english, "detail_en": english}, "th") == thai
    assert sentences.of({"detail_th": "แล้ว", "detail_en": english}, "th") == "แล้ว"
    assert sentences.of({"detail_th": english, "detail_en": english}, "en") == english


def test_vendored_files_are_what_the_lock_file_made() -> None:
    assets = Path(files.__file__).parents[2] / "assets"
    rows = [line.split() for line in (assets / "built.sha256").read_text().splitlines()]
    for digest, name in rows:
        folder = assets if name == "package-lock.json" else files.STATIC.parent if "/" in name else files.STATIC
        path = folder / name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest, f"{name} changed: make assets"
    assert {name for _, name in rows} >= {"package-lock.json", "htmx.js", "LICENSE-htmx.txt", "LICENSE-sarabun.txt"}

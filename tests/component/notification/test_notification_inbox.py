"""Reading one's notices: newest first, in pages, one's own only."""

from __future__ import annotations

import pytest

from emes_kit.problems import Refused
from emes_kit.testing.memory import MemoryEngine


@pytest.fixture
def full(desk):
    """Seven notices of one office, one hour apart."""
    desk.office()
    for number in range(1, 8):
        desk.event("report_returned", submission_no=number)
        desk.system.clock.move(hours=1)
    return desk


def notice_id(number: int, user_id: str = "owner.P5703") -> str:
    return f"report_returned.2570-1.AP-03.P5703.{number}:{user_id}"


def mark(desk, actor, *notice_ids, **options):
    return desk.system.call("notification", "mark_read", actor=actor, notice_ids=list(notice_ids), **options)


def test_an_inbox_comes_in_pages_newest_first_without_gaps_or_repeats(full):
    seen, cursor, pages = [], None, 0
    while cursor is not None or pages == 0:
        page = full.system.call("notification", "list_notices", user_id="owner.P5703", limit=3, cursor=cursor)
        seen, cursor, pages = seen + [n["notice_id"] for n in page["items"]], page["next"], pages + 1
    assert seen == [notice_id(n) for n in range(7, 0, -1)]
    assert pages == 3


@pytest.fixture
def asked_of_the_database(monkeypatch):
    """How far back each question to the notices went: "until", or None for all of them."""
    found, find = [], MemoryEngine.find

    def asked(engine, collection, equal, sort=None, limit=None, after=None, until=None):
        if collection == "notices":
            found.append(until)
        return find(engine, collection, equal, sort, limit, after, until)

    monkeypatch.setattr(MemoryEngine, "find", asked)
    return found


@pytest.fixture
def months(desk):
    """Twelve notices, four days apart: one or two in any week."""
    desk.office()
    for number in range(1, 13):
        desk.system.clock.move(hours=96)
        desk.event("report_returned", submission_no=number)
    return desk


@pytest.mark.parametrize("size", [1, 2, 3, 5, 12])
def test_pages_reach_over_weeks_without_gaps_or_repeats(months, size):
    seen, cursor = [], None
    while cursor is not None or not seen:
        page = months.system.call("notification", "list_notices", user_id="owner.P5703", limit=size, cursor=cursor)
        seen, cursor = seen + [n["notice_id"] for n in page["items"]], page["next"]
    assert seen == [notice_id(n) for n in range(12, 0, -1)]


def test_no_more_weeks_are_looked_through_than_hold_enough(months, asked_of_the_database):
    months.system.call("notification", "list_notices", user_id="owner.P5703", limit=1)
    assert asked_of_the_database == ["2026-12-31"]
    months.system.call("notification", "list_notices", user_id="owner.P5703", limit=5)
    assert asked_of_the_database == ["2026-12-31", "2026-12-31", "2026-10-08"]
    months.system.call("notification", "list_notices", user_id="owner.P5703", limit=50)
    assert asked_of_the_database[3:] == ["2026-12-31", "2026-10-08", None]


@pytest.mark.parametrize("cursor", ["x", "", "0001-01-02", "9999-99-99|x", "|", "2027"])
def test_any_text_is_a_place_in_the_inbox(months, cursor):
    page = months.system.call("notification", "list_notices", user_id="owner.P5703", cursor=cursor)
    earlier = [n for n in months.inbox("owner.P5703") if f"{n['at']}|{n['notice_id']}" < cursor]
    assert page["items"] == earlier


def test_the_last_full_page_has_no_next(full):
    page = full.system.call("notification", "list_notices", user_id="owner.P5703", limit=7)
    assert (len(page["items"]), page["next"]) == (7, None)


def test_a_notice_shows_both_languages_and_its_links(full):
    notice = full.inbox("owner.P5703")[0]
    assert notice["title_th"].startswith("ส่งคืนแก้ไข")
    assert notice["title_en"].startswith("Returned")
    assert notice["links"]["report_id"] == "2570-1.AP-03.P5703"
    assert (notice["read_at"], notice["user_id"]) == (None, "owner.P5703")


def test_reading_lowers_the_unread_count_once(full, actor):
    assert full.unread("owner.P5703") == 7
    assert mark(full, actor, notice_id(1), notice_id(2))["unread"] == 5
    assert mark(full, actor, notice_id(2), notice_id(2))["unread"] == 5
    assert full.unread("owner.P5703") == 5
    assert full.unread("director.P5703") == 7


def test_unread_only_shows_what_was_not_read(full, actor):
    mark(full, actor, *(notice_id(n) for n in (1, 3, 5, 7)))
    assert [n["notice_id"] for n in full.inbox("owner.P5703", unread=True)] == [notice_id(n) for n in (6, 4, 2)]
    assert [n["read_at"] for n in full.inbox("owner.P5703")[:1]] == ["2026-11-20T09:00:00Z"]


def test_a_repeated_command_gets_the_same_answer(full, actor):
    first = mark(full, actor, notice_id(1), command_id="key-1")
    assert mark(full, actor, notice_id(1), command_id="key-1") == first
    assert full.unread("owner.P5703") == 6


@pytest.mark.parametrize("foreign", [notice_id(1, "director.P5703"), notice_id(99), "x"])
def test_notices_of_others_and_unknown_ones_are_not_found_and_nothing_is_marked(full, actor, foreign):
    with pytest.raises(Refused) as refused:
        mark(full, actor, notice_id(1), foreign)
    assert (refused.value.problem.code, refused.value.problem.status) == ("NOT-001", 404)
    assert foreign in refused.value.sentence("th")
    assert full.unread("owner.P5703") == 7
    assert full.unread("director.P5703") == 7


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"user_id": ""},
        {"user_id": "owner.P5703", "limit": 0},
        {"user_id": "owner.P5703", "limit": 201},
        {"user_id": "owner.P5703", "limit": "3"},
        {"user_id": "owner.P5703", "surprise": 1},
        {"user_id": ["owner.P5703"]},
    ],
)
def test_a_listing_that_makes_no_sense_is_refused_by_field(full, fields):
    with pytest.raises(Refused) as refused:
        full.system.call("notification", "list_notices", **fields)
    assert refused.value.problem.status == 422


@pytest.mark.parametrize("notice_ids", [[], [7], ["a" * 241], "x", ["x"] * 201])
def test_a_mark_that_makes_no_sense_is_refused(full, actor, notice_ids):
    with pytest.raises(Refused) as refused:
        full.system.call("notification", "mark_read", actor=actor, notice_ids=notice_ids)
    assert refused.value.problem.status == 422


def test_who_has_no_notices_has_an_empty_inbox(desk):
    assert desk.inbox("nobody") == []
    assert desk.unread("nobody") == 0


def test_what_was_read_can_be_listed_alone(full, actor):
    ids = [one["notice_id"] for one in full.inbox(actor["user_id"])]
    full.system.call("notification", "mark_read", actor=actor, notice_ids=ids[:1])
    asked = {"user_id": actor["user_id"]}
    read = full.system.call("notification", "list_notices", read=True, **asked)["items"]
    unread = full.system.call("notification", "list_notices", unread=True, **asked)["items"]
    both = full.system.call("notification", "list_notices", read=True, unread=True, **asked)["items"]
    assert [one["notice_id"] for one in read] == ids[:1]
    assert [one["notice_id"] for one in unread] == ids[1:]
    assert [one["notice_id"] for one in both] == ids

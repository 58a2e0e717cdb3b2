"""The pure rules behind the pages of operations: queues with their dead, days as people write them, a moved clock."""

from __future__ import annotations

import copy
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import thai_dates
from gateway.pages import letters, upcoming


def test_the_overview_puts_queues_and_their_dead_together() -> None:
    told = {
        "review": {
            "depths": {"a<-b.c": 2, "a<-b.c.dead": 1, "rpc-review": 3},
            "outbox": {"rows": 4, "oldest_seconds": 5},
        },
        "scoring": "KIT-008",
    }
    found = letters.overview(told)
    assert found["dead"] == [{"queue": "a<-b.c", "service": "review", "waiting": 2, "dead": 1}]
    assert [one["queue"] for one in found["busy"]] == ["rpc-review"]
    assert [(one["name"], one["waiting"], one["dead"], one["events"]) for one in found["services"]] == [
        ("review", 5, 1, 4),
        ("scoring", None, None, None),
    ]
    assert found["well"] is False


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        ("15 ธ.ค. 2569", "00:00", "2026-12-14T17:00:00+00:00"),
        ("๑๕ ธ.ค. ๒๕๖๙", "๐๘.๓๐", "2026-12-15T01:30:00+00:00"),
        ("2026-12-15", "23:59", "2026-12-15T16:59:00+00:00"),
        ("29 ก.พ. 2571", "00:00", "2028-02-28T17:00:00+00:00"),
        ("29 ก.พ. 2570", "00:00", None),
        ("15 Dec 2026", "00:00", None),
        ("2569-13-01", "00:00", None),
        ("soon", "00:00", None),
    ],
)
def test_days_are_read_as_thai_offices_write_them(day: str, clock: str, utc: str | None) -> None:
    found = thai_dates.moment_of(day, clock)
    assert (found.astimezone(UTC).isoformat() if found else None) == utc


@given(st.text(max_size=30), st.text(max_size=8))
def test_no_text_breaks_the_reading_of_days(day: str, clock: str) -> None:
    thai_dates.moment_of(day, clock)


def test_a_moved_clock_passes_what_lies_between_in_order() -> None:
    first = {"round_id": "2570-1", "name_th": "หนึ่ง", "name_en": "One", "opens_at": "2026-11-01T00:00:00Z",
             "internal_due_at": "2026-12-08T16:59:59Z", "official_due_at": "2026-12-15T16:59:59Z"}  # fmt: skip
    second = {**copy.copy(first), "round_id": "2570-2", "opens_at": "2026-12-10T00:00:00Z",
              "internal_due_at": "2027-01-01T00:00:00Z", "official_due_at": "2027-02-01T00:00:00Z"}  # fmt: skip
    now, then = (datetime(2026, month, day, tzinfo=UTC) for month, day in ((11, 20), (12, 16)))
    found = upcoming.passed([second, first], now, then, "en")
    assert [(one["round_id"], one["what"]) for one in found] == [
        ("2570-1", "internal_due_at"), ("2570-2", "opens_at"), ("2570-1", "official_due_at"),
    ]  # fmt: skip

"""The reminder ladder: −14 −7 −3 −1 0 +0 +1 +3, in calendar or working days, and what a jump of the clock announces."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submission.deadlines import day_ends, local_day, passed_at
from submission.ladder import climb, next_rung, rungs, step

DUE = day_ends(date(2026, 12, 30))
NEW_YEAR = {date(2026, 12, 31), date(2027, 1, 1)}
LADDER = rungs(DUE)


def days(ladder):
    return [(local_day(rung.at).isoformat(), rung.days, rung.late) for rung in ladder]


def test_the_ladder_of_a_deadline_in_calendar_days():
    assert days(LADDER) == [
        ("2026-12-16", 14, False),
        ("2026-12-23", 7, False),
        ("2026-12-27", 3, False),
        ("2026-12-29", 1, False),
        ("2026-12-30", 0, False),
        ("2026-12-31", 0, True),
        ("2026-12-31", 1, True),
        ("2027-01-02", 3, True),
    ]


def test_reminders_come_at_eight_in_the_morning_and_the_passing_at_once():
    assert {rung.at.astimezone(UTC).hour for rung in LADDER if not (rung.late and rung.days == 0)} == {1}
    assert [rung.at for rung in LADDER if rung.late and rung.days == 0] == [passed_at(DUE)]


def test_working_days_skip_weekends_and_holidays_on_both_sides():
    assert days(rungs(DUE, NEW_YEAR)) == [
        ("2026-12-10", 14, False),
        ("2026-12-21", 7, False),
        ("2026-12-25", 3, False),
        ("2026-12-29", 1, False),
        ("2026-12-30", 0, False),
        ("2026-12-31", 0, True),
        ("2027-01-04", 1, True),
        ("2027-01-06", 3, True),
    ]


def test_a_sunday_deadline_stays_and_its_reminders_come_on_working_days():
    sunday = day_ends(date(2024, 9, 15))
    ladder = rungs(sunday, ())
    assert days(ladder)[3:6] == [("2024-09-12", 1, False), ("2024-09-13", 0, False), ("2024-09-16", 0, True)]
    assert [rung.at for rung in ladder if rung.late and rung.days == 0] == [passed_at(sunday)]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.booleans())
def test_every_ladder_climbs(day, working):
    ladder = rungs(day_ends(day), NEW_YEAR if working else None)
    assert [rung.at for rung in ladder] == sorted(rung.at for rung in ladder)
    assert [(rung.days, rung.late) for rung in ladder] == [
        (14, False), (7, False), (3, False), (1, False), (0, False), (0, True), (1, True), (3, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "day"), [(1, "2027-01-04"), (-1, "2026-12-30"), (0, "2027-01-01"), (2, "2027-01-05")]
)
def test_counting_working_days_from_a_holiday(steps, day):
    assert step(date(2027, 1, 1), steps, NEW_YEAR).isoformat() == day


def test_the_next_rung_is_the_first_one_still_to_come():
    assert next_rung(LADDER, DUE - timedelta(days=5)) == LADDER[2]
    assert next_rung(LADDER, LADDER[2].at) == LADDER[3]
    assert next_rung(LADDER, LADDER[-1].at) is None


@pytest.mark.parametrize("rung", LADDER)
def test_a_rung_that_falls_due_in_time_is_announced_alone(rung):
    assert climb(LADDER, rung.at, rung.at + timedelta(seconds=1)) == [rung]


@pytest.mark.parametrize(
    ("fallen", "now", "announced"),
    [
        (0, 3, [3]),  # only the latest reminder, none of last week's
        (0, 5, [5]),
        (0, 6, [5, 6]),  # the passing itself is always announced
        (2, 7, [5, 7]),
        (6, 7, [7]),
    ],
)
def test_a_jump_over_several_rungs_announces_the_latest_and_the_passing(fallen, now, announced):
    assert climb(LADDER, LADDER[fallen].at, LADDER[now].at) == [LADDER[i] for i in announced]


@given(st.integers(0, 7), st.integers(0, 60))
def test_climbing_announces_at_most_two_and_never_the_future(first, jump):
    now = LADDER[first].at + timedelta(days=jump)
    announced = climb(LADDER, LADDER[first].at, now)
    assert 1 <= len(announced) <= 2
    assert all(rung.at <= now for rung in announced)
    assert len([rung for rung in announced if not rung.late]) <= 1


def test_what_was_planned_for_a_deadline_that_moved_announces_nothing():
    assert climb(LADDER, DUE - timedelta(days=40), DUE - timedelta(days=39)) == []
    assert climb(LADDER, datetime(2026, 12, 20, tzinfo=UTC), datetime(2026, 12, 21, tzinfo=UTC)) == []

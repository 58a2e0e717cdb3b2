"""Days in Bangkok, inclusive windows, two clocks, and the clock of a return."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submission import deadlines
from submission.refusal import Refusal

OPENS = datetime(2026, 11, 19, 17, tzinfo=UTC)  # 20 Nov, midnight in Bangkok
DUE = datetime(2026, 12, 30, 16, 59, 59, tzinfo=UTC)


def test_a_fiscal_year_begins_on_the_first_of_october_of_the_year_before():
    assert deadlines.fiscal_start(2570) == date(2026, 10, 1)
    assert deadlines.fiscal_start(2564) == date(2020, 10, 1)


def test_a_day_begins_and_ends_in_bangkok():
    assert deadlines.day_begins(date(2026, 11, 20)) == OPENS
    assert deadlines.day_ends(date(2026, 12, 30)) == DUE


@given(st.integers(1_546_300_800, 2_051_222_400).map(lambda s: datetime.fromtimestamp(s, UTC)))
def test_every_instant_lies_in_exactly_one_bangkok_day(at):
    day = deadlines.local_day(at)
    assert deadlines.day_begins(day) <= at < deadlines.passed_at(deadlines.day_ends(day))
    assert deadlines.passed_at(deadlines.day_ends(day)) == deadlines.day_begins(day + timedelta(days=1))


@pytest.mark.parametrize(("offset_ms", "past"), [(-1000, False), (0, False), (999, False), (1000, True)])
def test_the_whole_last_second_of_a_deadline_still_counts(offset_ms, past):
    assert deadlines.is_past(DUE, DUE + timedelta(milliseconds=offset_ms)) is past


@pytest.mark.parametrize(
    ("at", "accepts_late", "says"),
    [
        (OPENS - timedelta(seconds=1), True, "before"),
        (OPENS, False, "open"),
        (DUE, False, "open"),
        (DUE + timedelta(seconds=1), True, "late"),
        (DUE + timedelta(seconds=1), False, "closed"),
    ],
)
def test_the_window_at_its_edges(at, accepts_late, says):
    assert deadlines.window(OPENS, DUE, accepts_late, at) == says


def test_before_opening_and_after_a_strict_deadline_nothing_is_accepted():
    with pytest.raises(Refusal) as early:
        deadlines.require_open(OPENS, DUE, True, OPENS - timedelta(seconds=1))
    with pytest.raises(Refusal) as closed:
        deadlines.require_open(OPENS, DUE, False, DUE + timedelta(seconds=1))
    assert (early.value.reason, early.value.params) == ("round_not_open", {"opens_on": "2026-11-20"})
    assert (closed.value.reason, closed.value.params) == ("window_closed", {"due_on": "2026-12-30"})


def test_late_is_told_apart_from_in_time():
    assert deadlines.require_open(OPENS, DUE, True, DUE) is False
    assert deadlines.require_open(OPENS, DUE, True, DUE + timedelta(seconds=1)) is True


def test_an_extension_only_ever_gives_more_time():
    assert deadlines.latest(DUE, None) == DUE
    assert deadlines.latest(DUE, DUE - timedelta(days=1)) == DUE
    assert deadlines.latest(DUE, DUE + timedelta(days=1)) == DUE + timedelta(days=1)


def test_a_return_starts_a_clock_of_full_days():
    returned = datetime(2027, 1, 5, 20, tzinfo=UTC)  # already 6 January in Bangkok
    assert deadlines.returned_due(DUE, returned, 7) == deadlines.day_ends(date(2027, 1, 13))


def test_an_early_return_leaves_the_office_its_deadline():
    assert deadlines.returned_due(DUE, OPENS, 7) == DUE

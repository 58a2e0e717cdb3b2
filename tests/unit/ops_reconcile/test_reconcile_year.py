"""Five services on memory twins, driven through a year by the same programs that drive the real ones."""

from __future__ import annotations

import pytest

from emes_ops.simulate import pranks


@pytest.mark.parametrize("name", ["played", "played_on_demo_rounds"])
def test_after_a_year_everything_adds_up(request, name):
    year = request.getfixturevalue(name)
    faults = [fault for check in year.compare(year.books()) for fault in check.faults]
    assert faults == []
    assert year.ledger.unexpected == []


def test_every_check_has_had_something_to_look_at(played, books):
    empty = {check.en for check in played.compare(books) if check.counted == 0}
    assert empty <= {"no due row is stuck in the past"}


def test_the_window_was_closed_to_who_came_too_late_and_open_where_late_reports_are_taken(
    played, played_on_demo_rounds
):
    assert played.ledger.refused["SUB-007"] == 1
    assert played_on_demo_rounds.ledger.refused["SUB-007"] == 0
    approved = [row["state"] for row in played_on_demo_rounds.books().rows("submission", "reports")]
    assert approved == ["approved"] * 3 * 24


def test_pranks_leave_no_trace_but_their_refusals(played):
    tried = {one.prank for one in played.year.scenario.journeys if one.prank}
    assert len(tried) > len(pranks.NAMES) / 2
    assert played.ledger.refused.total() >= len(tried)

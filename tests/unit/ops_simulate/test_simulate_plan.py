"""The year is dealt out by seed: always the same, in the wanted shares, and never without any of its incidents."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from emes_ops.simulate import plan, pranks, timetable
from emes_ops.simulate.plan import APPROVED, FIRST, LAST_MINUTE, LATE, MIDDLE, RETURNED, WITHDRAWN

ROUND = {
    "opens_at": "2026-11-20T17:00:00Z",
    "internal_due_at": "2026-12-11T16:59:59Z",
    "official_due_at": "2026-12-21T16:59:59Z",
}
OPENED = datetime.fromisoformat("2026-11-20T17:05:00Z")


def test_the_same_seed_plans_the_same_year_and_another_seed_another(scenario):
    assert scenario(20) == scenario(20)
    assert scenario(20).journeys != scenario(20, seed="2571").journeys


def test_two_offices_are_too_few(scenario):
    with pytest.raises(ValueError, match="at least 3"):
        scenario(2)


@pytest.mark.parametrize("offices", [3, 5, 245])
def test_whatever_may_happen_happens_however_few_offices_there_are(scenario, offices):
    journeys = scenario(offices).journeys
    outcomes = Counter(one.outcomes.count(RETURNED) for one in journeys)
    assert outcomes[1] >= 1
    assert outcomes[2] >= 1
    assert any(WITHDRAWN in one.outcomes for one in journeys)
    assert any(one.late and one.slot.number == 1 for one in journeys)
    for incident in ("screened_back", "twice", "slow_review", "slow_repair", "drafts"):
        assert any(getattr(one, incident) for one in journeys), incident
    assert {one.dress for one in journeys} == set(plan.DRESSES)


def test_every_prank_is_played(scenario):
    for offices in (20, 245):
        assert {one.prank for one in scenario(offices).journeys} == {None, *pranks.NAMES}


def test_the_shares_of_the_whole_country(scenario):
    journeys = scenario(245).journeys
    count = len(journeys)
    assert count == 245 * 24
    assert 0.14 < sum(RETURNED in one.outcomes for one in journeys) / count < 0.16
    assert 0.015 < sum(WITHDRAWN in one.outcomes for one in journeys) / count < 0.025
    levels = Counter(one.level for one in journeys)
    assert all(levels[level] > 0.02 * count for level in range(1, 6))
    waves = Counter(one.wave for one in journeys)
    assert waves[FIRST] > waves[MIDDLE] > waves[LAST_MINUTE] > waves[LATE] > 0


def test_offices_differ_so_that_results_spread(scenario):
    strengths = Counter(scenario(245).strength.values())
    assert set(strengths) == set(plan.STRENGTH)
    assert strengths["weak"] < 0.1 * 245


def test_every_submission_but_the_last_comes_back_and_the_last_is_approved(scenario):
    for one in scenario(30).journeys:
        assert one.outcomes[-1:] in ((APPROVED,), ())
        assert APPROVED not in one.outcomes[:-1]


def test_what_lies_over_still_finds_an_open_window(scenario):
    slow = [one for one in scenario(245).journeys if one.slow_review or one.slow_repair]
    assert {one.wave for one in slow} <= {FIRST, MIDDLE}


def test_one_office_gets_more_time_and_another_does_not(scenario):
    year = scenario(10)
    late = [one for one in year.journeys if one.wave == LATE and one.slot.number == 2]
    assert {one.office_id for one in late} == {year.extended, year.declined}
    assert {one.late for one in late if one.office_id == year.extended} == {False}
    assert [one.outcomes for one in late if one.office_id == year.declined] == [()]


def test_a_round_that_takes_late_reports_takes_that_one_too(scenario):
    year = scenario(10, closes=False)
    declined = [one for one in year.journeys if one.wave == LATE and one.office_id == year.declined]
    assert any(one.late and one.outcomes[-1] == APPROVED for one in declined if one.slot.number == 2)


def test_the_clock_stops_at_every_rung_and_for_every_wave():
    stops = timetable.stops(ROUND, OPENED)
    assert [stop.at for stop in stops] == sorted(stop.at for stop in stops)
    assert [stop.wave for stop in stops if stop.wave is not None] == [FIRST, MIDDLE, LAST_MINUTE, LATE]
    told = [rung for stop in stops for rung in stop.rungs]
    assert len(told) == 15  # 8 of each deadline; three days after the one is a week before the other
    assert all(stop.at > rung for stop in stops for rung in stop.rungs)


def test_waves_keep_clear_of_the_deadlines_they_are_meant_for():
    by_wave = {stop.wave: stop.at for stop in timetable.stops(ROUND, OPENED)}
    internal, official = (timetable.moment(ROUND[name]) for name in ("internal_due_at", "official_due_at"))
    assert by_wave[MIDDLE] < internal < by_wave[LAST_MINUTE] < official < by_wave[LATE]


def test_a_round_that_is_half_over_is_only_worked_from_now_on():
    now = timetable.moment(ROUND["internal_due_at"]) + timedelta(days=1)
    stops = timetable.stops(ROUND, now)
    assert all(stop.at > now for stop in stops)
    assert [stop.wave for stop in stops if stop.wave is not None] == [FIRST, MIDDLE, LAST_MINUTE, LATE]

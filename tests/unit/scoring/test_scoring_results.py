"""Office results, national tallies, lineage, and which approval counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain import Ref, Refusal, Score, overtakes, succeed
from scoring.lineage import Office, census_changes, fiscal_year_of, office_of, offices_in
from scoring.national import ALL, FINAL, changes, share, with_lineage
from scoring.results import Entry, PartResult, Standing
from scoring.scheme import parse


def entry(score, number=1, submission=1):
    return Entry(score, "2570-1.QP-01.P5703", number, submission)


# ---- offices
def test_a_partial_result_is_the_weighted_mean_of_what_is_scored(body):
    result = PartResult(2570, "P5703", "QP")
    result.enter("QP-02", entry(4))
    result.settle(parse(body()))
    assert (result.mean, result.level, result.scored, result.expected) == ("4.00", 4, 1, 2)
    assert result.standing == Standing(4, complete=False)


def test_weights_count_and_a_full_part_is_complete(body):
    result = PartResult(2570, "P5703", "QP")
    result.enter("QP-01", entry(5))
    result.enter("QP-02", entry(2))
    result.settle(parse(body()))
    assert (result.mean, result.level) == ("2.75", 3)  # (5·1 + 2·3) / 4
    assert result.standing == Standing(3, complete=True)


def test_an_indicator_the_scheme_has_dropped_no_longer_counts(body, one):
    result = PartResult(2570, "P5703", "QP")
    result.enter("QP-02", entry(5))
    result.settle(parse(body(indicators=[one("QP-01"), one("AP-01")])))
    assert (result.mean, result.level, result.scored, result.expected) == (None, None, 0, 1)
    assert result.standing == Standing()


def test_an_indicator_without_weight_alone_gives_no_level(body, one):
    scheme = parse(body(indicators=[one("QP-01", weight="0"), one("QP-02"), one("AP-01")]))
    result = PartResult(2570, "P5703", "QP")
    result.enter("QP-01", entry(5))
    result.settle(scheme)
    assert (result.level, result.scored) == (None, 1)


def test_a_newer_score_replaces_and_an_older_one_does_not():
    result = PartResult(2570, "P5703", "QP")
    assert result.enter("QP-01", entry(3, 1, 2))
    assert not result.enter("QP-01", entry(5, 1, 1))
    assert not result.enter("QP-01", entry(5, 1, 2))
    assert result.enter("QP-01", entry(4, 2, 1))  # a later round of the same year
    assert not result.enter("QP-01", entry(1, 1, 9))
    assert result.entries["QP-01"].score == 4


# ---- the country
STANDINGS = st.builds(Standing, st.one_of(st.none(), st.integers(1, 5)), st.booleans()).map(
    lambda s: s if s.level else Standing()
)


def test_moves_are_told_as_differences():
    assert changes(Standing(), Standing(3)) == {"all_3": 1}
    assert changes(Standing(3), Standing(3)) == {}
    assert changes(Standing(3), Standing(3, True)) == {"final_3": 1}
    assert changes(Standing(3, True), Standing(5, True)) == {"all_3": -1, "all_5": 1, "final_3": -1, "final_5": 1}
    assert changes(Standing(2), Standing()) == {"all_2": -1}


@given(st.lists(st.tuples(st.integers(0, 9), STANDINGS), max_size=80))
def test_differences_added_up_in_any_order_equal_a_full_count(moves):
    offices: dict[int, Standing] = {}
    tally: dict[str, int] = {}
    for office, after in moves:
        for name, amount in changes(offices.get(office, Standing()), after).items():
            tally[name] = tally.get(name, 0) + amount
        offices[office] = after
    counted = with_lineage({}, offices.values(), [])
    assert {name: n for name, n in tally.items() if n} == counted


@pytest.mark.parametrize(("good", "reached"), [(245, True), (221, True), (220, False), (0, False)])
def test_the_goal_is_ninety_percent_of_all_offices(body, good, reached):
    found = share(parse(body()), {"final_3": good, "final_2": 245 - good}, FINAL, 245)
    assert (found.good, found.scored, found.goal_reached) == (good, 245, reached)


def test_rounding_never_turns_a_missed_goal_into_a_reached_one(body):
    scheme = parse(body(rounding={"mode": "half_up", "places": 0}))
    found = share(scheme, {"all_4": 896}, ALL, 1000)
    assert (found.percent, found.goal_reached) == ("90", False)


def test_while_reports_are_missing_the_share_is_of_all_offices(body):
    found = share(parse(body()), {"all_5": 40, "all_1": 10}, ALL, 245)
    assert (found.percent, found.percent_of_scored, found.goal_reached) == ("16.32", "80.00", False)


def test_without_offices_there_is_no_percent(body):
    found = share(parse(body()), {}, FINAL, 0)
    assert (found.percent, found.percent_of_scored, found.goal_reached) == (None, None, False)


def test_heirs_are_added_and_closed_offices_taken_out():
    tally = with_lineage({"all_4": 7, "final_4": 6}, [Standing(4, True), Standing(4, True)], [Standing(4, True)])
    assert tally == {"all_4": 8, "final_4": 7}


# ---- lineage
@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 9, 30), 2569), (date(2026, 10, 1), 2570), (date(2021, 1, 28), 2564)]
)
def test_the_fiscal_year_begins_in_october(day, year):
    assert fiscal_year_of(day) == year


@pytest.mark.parametrize(
    ("last_day", "last_year"), [(date(2027, 9, 30), 2570), (date(2027, 9, 29), 2569), (None, None)]
)
def test_the_last_day_of_validity_is_inclusive(last_day, last_year):
    assert office_of("S01", None, None, last_day).last_year == last_year


@pytest.mark.parametrize(("year", "inherits"), [(2563, True), (2564, True), (2565, False), (2570, False)])
def test_an_office_inherits_up_to_the_year_it_began_in(year, inherits):
    office = office_of("S20", "S-OLD", date(2021, 1, 28), None)
    assert office.inherits_in(year) is inherits


def test_no_predecessor_no_inheritance_and_an_unknown_beginning_is_no_obstacle():
    assert not Office("P5703").inherits_in(2564)
    assert Office("S20", "S-OLD").inherits_in(2570)


def test_a_split_is_counted_once_in_the_census():
    old = office_of("S-OLD", None, None, date(2021, 1, 27))
    heirs = [office_of(id, "S-OLD", date(2021, 1, 28), None) for id in ("S20", "S29")]
    census: dict[str, int] = {}
    for office in (old, *heirs):
        for name, n in census_changes(None, office).items():
            census[name] = census.get(name, 0) + n
    assert [offices_in(census, year) for year in (2563, 2564, 2570)] == [1, 2, 2]


def test_a_correction_moves_an_office_within_the_census():
    before, after = office_of("S20", None, None, None), office_of("S20", None, date(2021, 1, 28), date(2027, 9, 30))
    assert census_changes(before, after) == {"from_0": -1, "from_2564": 1, "ended_2570": 1}
    assert census_changes(before, before) == {}


# ---- which approval counts
def score(number=1, hash="a", value=3):
    ref = Ref("r", "2570-1", 2570, "P5703", "QP-01", "QP", number)
    at = datetime(2026, 11, 27, tzinfo=UTC)
    return Score(ref, value, "70.00", False, None, "ก", "a", "s", 1, [], hash, "t", "reviewer.1", at, version=4)


def test_a_later_submission_replaces_and_an_older_or_the_same_does_not():
    known = score(2)
    assert overtakes(None, known.ref, "a")
    assert overtakes(known, replace(known.ref, submission_no=3), "b")
    assert not overtakes(known, replace(known.ref, submission_no=1), "b")
    assert not overtakes(known, known.ref, "a")


def test_the_same_submission_with_other_content_is_refused():
    with pytest.raises(Refusal) as refused:
        overtakes(score(2), score(2).ref, "b")
    assert refused.value.reason == "other_content"


def test_the_successor_remembers_the_score_it_replaces():
    first, second = score(1), score(2, value=5)
    second.version = 0
    assert succeed(None, first).previous_score is None
    later = succeed(first, second)
    assert (later.previous_score, later.sequence, later.version, later.level) == (3, 2, 4, 5)

"""Who hands in what on deadline day."""

from __future__ import annotations

from collections import Counter

import pytest

from emes_ops import seeds
from emes_ops.deadline_day import plan

OFFICES = [office["office_id"] for office in seeds.offices()]
INDICATORS = [one["indicator"] for one in seeds.scheme()["indicators"]]


def test_every_school_of_the_country_has_one_report_of_its_own_under_its_office() -> None:
    schools = plan.generated(OFFICES, len(OFFICES))
    dealt = plan.deal(schools, INDICATORS, 2570, 10**6, "a").evening
    assert len({one.report_id for one in dealt}) == len({one.school for one in dealt}) == plan.SCHOOLS
    assert Counter(one.office_id for one in dealt) == {office: len(names) for office, names in schools.items()}


def test_fewer_offices_have_their_share_of_the_schools() -> None:
    assert sum(map(len, plan.generated(OFFICES[:49], len(OFFICES)).values())) == plan.SCHOOLS // 5


@pytest.mark.parametrize(("every", "left"), [(True, 3), (False, 1)])
def test_schools_that_name_no_office_are_dealt_out_only_when_every_office_takes_part(every: bool, left: int) -> None:
    given = [("P1001", "ก"), ("", "ข"), ("P9999", "ค")]
    found = plan.under_offices(given, ["P1001", "P1002"], every)
    assert sum(map(len, found.values())) == left
    assert "ก" in found["P1001"]


def test_the_seed_decides_which_schools_hand_in_and_in_which_order() -> None:
    schools = plan.generated(OFFICES[:3], len(OFFICES))
    first, again, other = (plan.deal(schools, INDICATORS, 2570, 60, seed) for seed in ("a", "a", "b"))
    assert first == again
    assert first.evening != other.evening
    assert len(first.evening) == 60


@pytest.mark.parametrize("offices", [1, 3, 245])
def test_spare_reports_are_in_rounds_of_their_own(offices: int) -> None:
    found = plan.deal(plan.generated(OFFICES[:offices], 245), INDICATORS, 2570, 10**6, "a")
    assert {one.round_id for one in found.spare}.isdisjoint(found.rounds)
    assert len({one.report_id for one in found.spare}) == len(found.spare) >= 24 * offices
    assert {one.indicator_id for one in found.spare} == set(INDICATORS), "each is a model for the others"

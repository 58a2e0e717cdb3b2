"""Claims: Decimal, the scheme's rounding rule, and nobody's arithmetic silently corrected."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submission.claims import ROUNDING, Measure, compute, is_met, parse_number, percent_of, plain
from submission.refusal import Refusal

SCHOOLS = Measure("school", "higher", Decimal(80), "truncate", 2)
ITEMS = Measure("item", "higher", Decimal(90), "half_up", 2)
COUNTS = st.integers(min_value=1, max_value=10**9)


def reason_of(call, *args):
    with pytest.raises(Refusal) as refused:
        call(*args)
    return refused.value.reason, refused.value.field


@pytest.mark.parametrize(("mode", "percent"), [("truncate", "98.77"), ("half_up", "98.78"), ("half_even", "98.78")])
def test_242_of_245_is_what_each_rule_prints(mode, percent):
    assert f"{percent_of(Decimal(242), Decimal(245), mode, 2):f}" == percent


@pytest.mark.parametrize("mode", ROUNDING)
def test_239_of_245_and_245_of_245_are_the_same_under_every_rule(mode):
    assert f"{percent_of(Decimal(239), Decimal(245), mode, 2):f}" == "97.55"
    assert f"{percent_of(Decimal(245), Decimal(245), mode, 2):f}" == "100.00"


@pytest.mark.parametrize(("mode", "percent"), [("truncate", "12.50"), ("half_up", "12.50"), ("half_even", "12.50")])
def test_what_needs_no_rounding_is_not_rounded(mode, percent):
    assert f"{percent_of(Decimal(1), Decimal(8), mode, 2):f}" == percent


@pytest.mark.parametrize(("mode", "percent"), [("truncate", "0.12"), ("half_up", "0.13"), ("half_even", "0.12")])
def test_an_exact_half_tells_the_three_rules_apart(mode, percent):
    assert f"{percent_of(Decimal(1), Decimal(800), mode, 2):f}" == percent


@given(COUNTS, COUNTS, st.sampled_from(sorted(ROUNDING)), st.integers(0, 6))
def test_the_rounded_percent_is_never_a_whole_last_place_away_from_the_exact_one(numerator, denominator, mode, places):
    exact = Fraction(100 * numerator, denominator)
    ours = Fraction(percent_of(Decimal(numerator), Decimal(denominator), mode, places))
    last_place = Fraction(1, 10**places)
    if mode == "truncate":
        assert exact - last_place < ours <= exact
    else:
        assert abs(exact - ours) <= last_place / 2


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_computed_claim_agrees_with_itself(numerator, extra):
    given_ = {"numerator": str(numerator), "denominator": str(numerator + extra)}
    first = compute("c1", given_, SCHOOLS)
    assert first is not None
    again = compute("c1", {**given_, "percent": first["percent"], "met": first["met"]}, SCHOOLS)
    assert again == first


def test_a_claim_carries_everything_that_scoring_needs():
    assert compute("c1", {"numerator": "๒๔๒", "denominator": "245", "percent": "98.770", "met": True}, SCHOOLS) == {
        "claim": "c1", "numerator": "242", "denominator": "245", "unit": "school", "percent": "98.77",
        "target": "80", "met": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    "given_", [{}, {"numerator": "5"}, {"denominator": "5"}, {"numerator": " ", "denominator": "5"}]
)
def test_a_missing_number_makes_no_claim_yet(given_):
    assert compute("c1", given_, SCHOOLS) is None


@pytest.mark.parametrize(
    ("given_", "reason", "field"),
    [
        ({"numerator": "สิบ", "denominator": "10"}, "claim_not_a_number", "numerator"),
        ({"numerator": "1e3", "denominator": "10"}, "claim_not_a_number", "numerator"),
        ({"numerator": "NaN", "denominator": "10"}, "claim_not_a_number", "numerator"),
        ({"numerator": "1,2", "denominator": "10"}, "claim_not_a_number", "numerator"),
        ({"numerator": "1" * 16, "denominator": "10"}, "claim_not_a_number", "numerator"),
        ({"numerator": "-1", "denominator": "10"}, "claim_negative", "numerator"),
        ({"numerator": "1.5", "denominator": "10"}, "claim_not_whole", "numerator"),
        ({"numerator": "1", "denominator": "0"}, "claim_denominator_zero", "denominator"),
        ({"numerator": "11", "denominator": "10"}, "claim_over_hundred", "numerator"),
        ({"numerator": "242", "denominator": "245", "percent": "98.78"}, "claim_percent_differs", "percent"),
        ({"numerator": "242", "denominator": "245", "percent": "ดี"}, "claim_not_a_number", "percent"),
        ({"numerator": "242", "denominator": "245", "met": False}, "claim_met_differs", "met"),
    ],
)
def test_each_wrong_claim_is_refused_by_name(given_, reason, field):
    assert reason_of(compute, "c1", given_, SCHOOLS) == (reason, f"claims.c1.{field}")


def test_more_than_planned_is_possible_where_the_unit_allows_it():
    claim = compute("c1", {"numerator": "12.5", "denominator": "10"}, ITEMS)
    assert claim is not None
    assert claim["percent"] == "125.00"


@pytest.mark.parametrize(
    ("percent", "direction", "met"),
    [("80", "higher", True), ("79.99", "higher", False), ("3", "lower", True), ("3.01", "lower", False)],
)
def test_the_target_itself_is_met_in_both_directions(percent, direction, met):
    target = Decimal(80) if direction == "higher" else Decimal(3)
    assert is_met(Decimal(percent), target, direction) is met


@pytest.mark.parametrize(
    ("text", "spelled"), [("1,234", "1234"), ("๑๒๓.๕๐", "123.5"), ("007", "7"), ("10.00", "10"), ("0", "0")]
)
def test_a_number_has_one_spelling(text, spelled):
    assert plain(parse_number(text, "f")) == spelled

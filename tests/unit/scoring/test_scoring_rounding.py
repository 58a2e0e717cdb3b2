"""Exact rounding: the figures OBEC printed, and the three modes against the decimal module."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain import Refusal
from scoring.rounding import MODES, Rounding, decimal, text

THEIRS = {"truncate": ROUND_DOWN, "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
D = Decimal


@pytest.mark.parametrize(
    ("good", "mode", "printed"),
    [
        (242, "truncate", "98.77"),
        (242, "half_up", "98.78"),
        (242, "half_even", "98.78"),
        (239, "truncate", "97.55"),
        (239, "half_up", "97.55"),
        (239, "half_even", "97.55"),
        (245, "truncate", "100.00"),
        (245, "half_up", "100.00"),
        (245, "half_even", "100.00"),
    ],
)
def test_the_national_figures_of_2566_under_each_rule(good, mode, printed):
    assert text(Rounding(mode, 2).percent(D(good), D(245))) == printed


@pytest.mark.parametrize(("mode", "expected"), [("truncate", "0.12"), ("half_up", "0.13"), ("half_even", "0.12")])
def test_the_modes_differ_at_an_exact_half(mode, expected):
    assert text(Rounding(mode, 2).apply(Fraction(125, 1000))) == expected


@pytest.mark.parametrize(("mode", "expected"), [("truncate", "0.13"), ("half_up", "0.14"), ("half_even", "0.14")])
def test_half_even_goes_up_to_the_even_neighbour(mode, expected):
    assert text(Rounding(mode, 2).apply(Fraction(135, 1000))) == expected


def test_no_figure_is_rounded_twice():
    nearly_half = Fraction(125, 1000) - Fraction(1, 10**60)
    assert text(Rounding("half_up", 2).apply(nearly_half)) == "0.12"


def test_places_are_always_written_out():
    assert text(Rounding("half_up", 0).apply(Fraction(7, 2))) == "4"
    assert text(Rounding("truncate", 6).percent(D(0), D(3))) == "0.000000"
    assert text(Rounding("truncate", 2).percent(D(1000000), D(1))) == "100000000.00"


@given(
    mode=st.sampled_from(MODES),
    places=st.integers(0, 6),
    value=st.decimals(0, 10**9, places=9, allow_nan=False, allow_infinity=False),
)
def test_the_decimal_module_agrees(mode, places, value):
    exact = value.quantize(D(1).scaleb(-places), rounding=THEIRS[mode], context=Context(prec=60))
    assert Rounding(mode, places).apply(Fraction(value)) == exact


@given(numerator=st.integers(0, 10**6), denominator=st.integers(1, 10**6), mode=st.sampled_from(MODES))
def test_a_rounded_percent_is_never_further_off_than_one_unit(numerator, denominator, mode):
    exact = Fraction(numerator * 100, denominator)
    rounded = Fraction(Rounding(mode, 2).percent(D(numerator), D(denominator)))
    assert 0 <= exact - rounded < Fraction(1, 100) if mode == "truncate" else abs(exact - rounded) <= Fraction(1, 200)


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9)), min_size=1).filter(lambda rows: any(w for _, w in rows))
)
def test_a_weighted_mean_lies_between_its_values(rows):
    scores, weights = [s for s, _ in rows], [D(w) for _, w in rows]
    mean = Rounding("half_up", 6).mean(scores, weights)
    counted = [s for s, w in zip(scores, weights, strict=True) if w]
    assert min(counted) <= mean <= max(counted)


def test_equal_weights_are_the_plain_mean():
    assert text(Rounding("truncate", 2).mean([5, 4, 4])) == "4.33"
    assert text(Rounding("half_up", 2).mean([5, 2], [D("1"), D("3")])) == "2.75"


@pytest.mark.parametrize(
    ("numerator", "denominator"), [("1", "0"), ("-1", "3"), ("1", "-3"), ("NaN", "3"), ("1", "Infinity")]
)
def test_what_is_no_proportion_is_refused(numerator, denominator):
    with pytest.raises(Refusal) as refused:
        Rounding("truncate", 2).percent(D(numerator), D(denominator))
    assert refused.value.reason == "no_proportion"


@pytest.mark.parametrize("value", ["", "-1", "1e5", "1.2.3", "๒๔๒", "1,000", "NaN", " 1", "+1", "Infinity", "."])
def test_only_plain_numbers_are_numbers(value):
    with pytest.raises(Refusal):
        decimal(value)


@pytest.mark.parametrize("value", ["0", "242", "98.77", "007.5"])
def test_plain_numbers_are_taken(value):
    assert decimal(value) == D(value)


@pytest.mark.parametrize(("mode", "places"), [("ceil", 2), ("truncate", -1), ("truncate", 7)])
def test_an_unknown_rule_is_refused(mode, places):
    with pytest.raises(Refusal):
        Rounding(mode, places)

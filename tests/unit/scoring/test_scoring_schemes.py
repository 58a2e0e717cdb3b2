"""Schemes that can be computed with, and those that are refused when they are published."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain import Refusal
from scoring.scheme import Indicator, key_of, parse


def test_a_scheme_is_read_whole(body):
    scheme = parse(body())
    assert (scheme.scheme_id, scheme.scheme_version, scheme.fiscal_year) == ("sample-2570", 1, 2570)
    assert (scheme.goal_level, scheme.goal_percent) == (3, Decimal(90))
    assert [i.indicator_id for i in scheme.of_part("QP")] == ["QP-01", "QP-02"]
    assert scheme.level_name(5).name_th == "ดีเยี่ยม"
    assert key_of("sample-2570", 1) == "sample-2570.1"


@pytest.mark.parametrize(
    ("percent", "level"),
    [
        ("0", 1),
        ("59.99", 1),
        ("60", 2),
        ("69.99", 2),
        ("70", 3),
        ("80", 4),
        ("89.99", 4),
        ("90", 5),
        ("100", 5),
        ("120", 5),
    ],
)
def test_lower_bounds_are_inclusive(body, percent, level):
    assert parse(body()).indicator("QP-01").level(Decimal(percent)) == level


@pytest.mark.parametrize(
    ("percent", "level"), [("0", 5), ("10", 5), ("10.01", 4), ("20", 4), ("30", 3), ("40", 2), ("40.01", 1), ("250", 1)]
)
def test_upper_bounds_are_inclusive_where_lower_is_better(body, percent, level):
    assert parse(body()).indicator("AP-01").level(Decimal(percent)) == level


@pytest.mark.parametrize(
    ("mean", "level"),
    [("1", 1), ("1.49", 1), ("1.50", 2), ("2.49", 2), ("2.50", 3), ("3.50", 4), ("4.49", 4), ("4.50", 5)],
)
def test_office_bands_are_inclusive_lower_bounds(body, mean, level):
    assert parse(body()).office_level(Decimal(mean)) == level


def test_whoever_misses_even_the_first_band_is_at_level_one(body):
    assert parse(body(office_bands=["1.20", "1.50", "2.50", "3.50", "4.50"])).office_level(Decimal("1")) == 1


@given(
    a=st.decimals(0, 200, places=2),
    b=st.decimals(0, 200, places=2),
    bounds=st.lists(st.integers(0, 100), min_size=5, max_size=5, unique=True).map(sorted),
)
def test_a_better_percent_never_gives_a_worse_level(a, b, bounds):
    better, worse = max(a, b), min(a, b)
    rising = tuple(map(Decimal, bounds))
    higher = Indicator("x", "QP", "school", "higher", Decimal(1), Decimal(0), rising)
    lower = Indicator("x", "QP", "school", "lower", Decimal(1), Decimal(0), rising[::-1])
    assert higher.level(better) >= higher.level(worse)
    assert lower.level(worse) >= lower.level(better)


def test_an_indicator_the_scheme_does_not_have_is_refused(body):
    with pytest.raises(Refusal) as refused:
        parse(body()).indicator("STD-99")
    assert refused.value.reason == "unknown_indicator"
    assert refused.value.params == {"indicator": "STD-99", "scheme": "sample-2570.1"}


def broken(one):
    return {
        "an indicator twice": {"indicators": [one("QP-01"), one("QP-01"), one("AP-01")]},
        "an unknown part": {"indicators": [one("QP-01"), one("AP-01"), one("XX-01")]},
        "a part without weight": {"indicators": [one("QP-01", weight="0"), one("AP-01")]},
        "a part without indicators": {"indicators": [one("QP-01")]},
        "an unknown direction": {"indicators": [one("QP-01", direction="sideways"), one("AP-01")]},
        "falling bounds": {"indicators": [one("QP-01", bounds=["0", "70", "60", "80", "90"]), one("AP-01")]},
        "equal bounds": {"indicators": [one("QP-01", bounds=["0", "60", "60", "80", "90"]), one("AP-01")]},
        "rising bounds where lower is better": {"indicators": [one("QP-01", direction="lower"), one("AP-01")]},
        "too few bounds": {"indicators": [one("QP-01", bounds=["0", "60"]), one("AP-01")]},
        "a bound that is no number": {"indicators": [one("QP-01", bounds=["0", "60", "๗๐", "80", "90"]), one("AP-01")]},
        "falling bands": {"office_bands": ["1", "2", "1.5", "3", "4"]},
        "too few bands": {"office_bands": ["1", "2"]},
        "a goal beyond the levels": {"goal": {"level": 6, "percent": "90"}},
        "levels that skip": {"levels": [{"level": n, "name_th": "x", "name_en": "x"} for n in (1, 2, 3, 4, 6)]},
        "an unknown rounding": {"rounding": {"mode": "up", "places": 2}},
    }


@pytest.mark.parametrize("what", sorted(broken(lambda *a, **k: {})))
def test_a_scheme_that_cannot_be_computed_with_is_refused(body, one, what):
    with pytest.raises(Refusal) as refused:
        parse(body(**broken(one)[what]))
    assert refused.value.reason in ("unsound_scheme", "not_a_number")

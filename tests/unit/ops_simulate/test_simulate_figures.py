"""Figures land where they are meant to, by the services' own arithmetic; damaged text comes back whole."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from emes_ops import seeds
from emes_ops.simulate import drafts, figures
from scoring import scheme
from scoring.assessment import assess
from submission.content import check, preflight

OFFICE = "สพป.ลำพูน เขต 1"
LEVELS = (1, 2, 3, 4, 5)


@pytest.mark.parametrize("level", LEVELS)
def test_figures_reach_the_wanted_level_by_the_arithmetic_of_submission_and_scoring(rule, level):
    rng = random.Random(f"{rule['indicator']}{level}")
    published = scheme.parse(seeds.scheme())
    for dress in ("plain", "thai_digits") * 10:
        draft = drafts.draft(rng, rule, OFFICE, level, dress)
        checked = check("2570-1.X-1.P1001", draft.content, rule)
        assert assess(published, rule["indicator"], checked.claims).level == level
        assert figures.score(rule, checked.claims) == level


def test_percents_are_rounded_as_the_scheme_says_not_as_the_machine_likes(rule):
    assert str(figures.percent(rule, 242, 245)) == "98.77"
    half_up = {**rule, "rounding": {"mode": "half_up", "places": 2}}
    assert str(figures.percent(half_up, 242, 245)) == "98.78"


def test_an_office_that_computes_itself_computes_right(rule):
    """submission refuses a percent or a verdict that differs from its own."""
    rng = random.Random(7)
    for level in LEVELS * 4:
        claims = figures.claims(rng, rule, level, own_percent=True)
        given = {name: {k: str(v) if k != "met" else v for k, v in claim.items()} for name, claim in claims.items()}
        checked = check("r", {"claims": given, "sections": {}}, rule)
        assert [claim["percent"] for claim in checked.claims] == [claim["percent"] for claim in claims.values()]


def test_figures_spread_over_the_whole_level(rule):
    rng = random.Random(1)
    pairs = {figures.pair(rng, rule, 4) for _ in range(60)}
    shares = {Fraction(numerator, denominator) for numerator, denominator in pairs}
    assert len(shares) > 20


@pytest.mark.parametrize("dress", drafts.DRESSES)
def test_text_comes_back_as_it_was_meant_and_the_repair_is_told(rule, dress):
    draft = drafts.draft(random.Random(dress), rule, OFFICE, 4, dress)
    checked = check("2570-1.X-1.P1001", draft.content, rule)
    assert checked.content["sections"] == draft.sections
    assert [entry["field"] for entry in checked.raw] == draft.repaired
    assert bool(draft.repaired) == (dress in drafts.DAMAGES)
    assert preflight(checked.content, checked.claims, rule) == []


def test_a_partial_draft_is_not_complete(rule):
    draft = drafts.draft(random.Random(3), rule, OFFICE, 4, part=2)
    checked = check("2570-1.X-1.P1001", draft.content, rule)
    assert {remark.code for remark in preflight(checked.content, checked.claims, rule)} == {
        "section_missing",
        "claim_missing",
    }

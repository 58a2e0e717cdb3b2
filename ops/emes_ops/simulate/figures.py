"""Figures an office might report for an indicator, so that the result falls on a wanted level. Pure.

The percent is computed here independently of the services (PRODUCT rule 3: Decimal, the scheme's rounding): what they
answer must agree.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from typing import Any

Rule = Mapping[str, Any]  # an indicator of a round, as GET /rounds/{id}/indicators gives it
Claims = dict[str, dict[str, Any]]

_MODES = {"truncate": ROUND_DOWN, "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
_SIZES = {"school": (90, 240), "student": (9_000, 42_000), "teacher": (800, 3_000), "item": (40, 120)}
_TOP = Decimal(100)
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def percent(rule: Rule, numerator: int, denominator: int) -> Decimal:
    """100·n/d under the scheme's rounding."""
    return rounded(rule["rounding"], Decimal(numerator) * 100, Decimal(denominator))


def rounded(rounding: Mapping[str, Any], dividend: Decimal, divisor: Decimal) -> Decimal:
    with localcontext(prec=60):
        step = Decimal(1).scaleb(-rounding["places"])
        return (dividend / divisor).quantize(step, rounding=_MODES[rounding["mode"]])


def level(rule: Rule, value: Decimal) -> int:
    """1…5 by the level table: inclusive lower bounds, or inclusive upper bounds when lower is better."""
    bounds = [Decimal(bound) for bound in rule["bounds"]]
    reached = [n for n, bound in enumerate(bounds, 1) if (value <= bound if lower(rule) else value >= bound)]
    return max([1, *reached])


def lower(rule: Rule) -> bool:
    return bool(rule["direction"] == "lower")


def claims(rng: random.Random, rule: Rule, wanted: int, *, own_percent: bool = False, thai: bool = False) -> Claims:
    """Claims of an indicator that reach level `wanted`.

    own_percent: with the percent and the verdict the office computed itself; thai: in Thai digits.
    """
    return {claim["claim"]: _claim(rng, rule, wanted, own_percent, thai) for claim in rule["claims"]}


def _claim(rng: random.Random, rule: Rule, wanted: int, own_percent: bool, thai: bool) -> dict[str, Any]:
    numerator, denominator = pair(rng, rule, wanted)
    shown: dict[str, Any] = {"numerator": str(numerator), "denominator": str(denominator)}
    if own_percent:
        value, target = percent(rule, numerator, denominator), Decimal(rule["target"])
        shown |= {"percent": str(value), "met": value <= target if lower(rule) else value >= target}
    if thai:
        shown |= {name: shown[name].translate(THAI_DIGITS) for name in ("numerator", "denominator")}
    return shown


def pair(rng: random.Random, rule: Rule, wanted: int) -> tuple[int, int]:
    """(numerator, denominator) whose rounded percent lies on level `wanted`. ValueError when no pair does."""
    least, most = _SIZES[rule["unit"]]
    for denominator in rng.sample(range(least, most), 40):
        low, high = _span(rule, wanted)
        aim = low + (high - low) * Decimal(rng.randint(5, 95)) / 100
        numerator = int(aim * denominator / 100)
        for candidate in (numerator, numerator + 1):
            if candidate <= denominator and level(rule, percent(rule, candidate, denominator)) == wanted:
                return candidate, denominator
    raise ValueError(f"no figures for level {wanted} of {rule['indicator']}")


def _span(rule: Rule, wanted: int) -> tuple[Decimal, Decimal]:
    """The percents of a level, from below to above."""
    bounds = [Decimal(bound) for bound in rule["bounds"]]
    here, beyond = bounds[wanted - 1], bounds[wanted] if wanted < len(bounds) else None
    if lower(rule):
        return (beyond if beyond is not None else Decimal(0)), here
    return here, (beyond if beyond is not None else _TOP)


def score(rule: Rule, claimed: Sequence[Mapping[str, Any]]) -> int:
    """The score that approved claims must get: several claims count by the mean of their printed percents."""
    values = [
        rounded(rule["rounding"], Decimal(one["numerator"]) * 100, Decimal(one["denominator"])) for one in claimed
    ]
    mean = values[0] if len(values) == 1 else rounded(rule["rounding"], sum(values, Decimal(0)), Decimal(len(values)))
    return level(rule, mean)

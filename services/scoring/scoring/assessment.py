"""From approved claims to percent and level, and what the next level lacks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from scoring.domain import Refusal
from scoring.rounding import Rounding, decimal, text
from scoring.scheme import LOWER, Indicator, Scheme


@dataclass(frozen=True)
class Figures:
    """One claim's raw figures: always kept, percents are computed from them and from nothing else."""

    numerator: Decimal
    denominator: Decimal


@dataclass(frozen=True)
class Gap:
    """What is missing for `level`: reach `bound` percent. points: by how much the percent must change.

    count: how many whole units (schools, students …) more — or fewer, when lower is better; None where that cannot be
    said (several claims, broken figures, or a bound that the denominator does not allow).
    """

    level: int
    bound: Decimal
    points: Decimal
    count: int | None

    def to_dict(self) -> dict[str, Any]:
        return {"level": self.level, "bound": text(self.bound), "points": text(self.points), "count": self.count}


@dataclass(frozen=True)
class Assessment:
    """percent under the scheme's rounding; level = score, 1..5; met: the target is reached."""

    indicator: Indicator
    figures: tuple[Figures, ...]
    percent: Decimal
    level: int
    met: bool
    gap: Gap | None


def assess(scheme: Scheme, indicator_id: str, claims: Sequence[Mapping[str, Any]]) -> Assessment:
    """The claims of a report, each {numerator, denominator} as text.

    Several claims count by the mean of their (rounded, as printed) percents, so that the result can be checked by hand.
    """
    if not claims:
        raise Refusal("no_claims", indicator=indicator_id)
    indicator = scheme.indicator(indicator_id)
    figures = tuple(Figures(decimal(c["numerator"]), decimal(c["denominator"])) for c in claims)
    percents = [scheme.rounding.percent(f.numerator, f.denominator) for f in figures]
    percent = percents[0] if len(percents) == 1 else scheme.rounding.mean(percents)
    level = indicator.level(percent)
    met = indicator.reaches(percent, indicator.target)
    return Assessment(
        indicator, figures, percent, level, met, _gap(scheme.rounding, indicator, figures, percent, level)
    )


def _gap(rounding: Rounding, one: Indicator, figures: Sequence[Figures], percent: Decimal, level: int) -> Gap | None:
    if level == len(one.bounds):
        return None
    bound = one.bounds[level]
    count = missing_units(rounding, one, figures[0], bound) if len(figures) == 1 else None
    return Gap(level + 1, bound, abs(bound - percent), count)


def missing_units(rounding: Rounding, one: Indicator, figures: Figures, bound: Decimal) -> int | None:
    """How many more (or fewer) units reach `bound`, the rounding included: half up lets 79.995 % pass for 80.

    Found by bisection between two numerators that surely lie below and above: the percent grows with the numerator.
    """
    numerator, denominator = figures.numerator, figures.denominator
    if numerator % 1 or denominator % 1:
        return None
    step = Decimal(1).scaleb(-rounding.places)
    below = max(0, int(((bound - step) * denominator / 100).to_integral_value(ROUND_FLOOR)))
    above = int(((bound + step) * denominator / 100).to_integral_value(ROUND_CEILING)) + 1
    candidates = range(below, above + 1)
    if one.direction == LOWER:
        first_too_many = bisect_left(candidates, True, key=lambda n: rounding.percent(Decimal(n), denominator) > bound)
        return int(numerator) - (candidates[first_too_many] - 1)
    needed = candidates[bisect_left(candidates, True, key=lambda n: rounding.percent(Decimal(n), denominator) >= bound)]
    return needed - int(numerator) if needed <= denominator else None

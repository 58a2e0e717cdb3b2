"""A scheme as far as scoring needs it: rounding, levels, bounds, weights, goal. Versions are immutable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from scoring.domain import Refusal
from scoring.rounding import Rounding, decimal

HIGHER, LOWER = "higher", "lower"


@dataclass(frozen=True)
class Named:
    """A part ("QP") or a level ("3") with its names."""

    id: str
    name_th: str
    name_en: str


@dataclass(frozen=True)
class Indicator:
    """bounds[i] opens level i+1: inclusive lower bounds in percent, inclusive upper bounds when lower is better."""

    indicator_id: str
    part: str
    unit: str
    direction: str
    weight: Decimal
    target: Decimal
    bounds: tuple[Decimal, ...]

    def reaches(self, percent: Decimal, bound: Decimal) -> bool:
        return percent <= bound if self.direction == LOWER else percent >= bound

    def level(self, percent: Decimal) -> int:
        """1..n; whoever misses even the first bound is still at level 1."""
        return max([1, *(i for i, bound in enumerate(self.bounds, 1) if self.reaches(percent, bound))])


@dataclass(frozen=True)
class Scheme:
    """goal: this percent of all offices at goal_level or better, in every part."""

    scheme_id: str
    scheme_version: int
    fiscal_year: int
    rounding: Rounding
    levels: tuple[Named, ...]
    office_bands: tuple[Decimal, ...]
    goal_level: int
    goal_percent: Decimal
    parts: tuple[Named, ...]
    indicators: dict[str, Indicator]

    def indicator(self, indicator_id: str) -> Indicator:
        found = self.indicators.get(indicator_id)
        if found is None:
            raise Refusal(
                "unknown_indicator", indicator=indicator_id, scheme=key_of(self.scheme_id, self.scheme_version)
            )
        return found

    def of_part(self, part: str) -> list[Indicator]:
        return [i for i in self.indicators.values() if i.part == part]

    def level_name(self, level: int) -> Named:
        return self.levels[level - 1]

    def office_level(self, mean: Decimal) -> int:
        return max([1, *(i for i, band in enumerate(self.office_bands, 1) if mean >= band)])


def key_of(scheme_id: str, scheme_version: int) -> str:
    return f"{scheme_id}.{scheme_version}"


def parse(body: Mapping[str, Any]) -> Scheme:
    """A published scheme (shape: contracts/submission.scheme_published). Refuses one that cannot be computed with."""
    scheme = Scheme(
        body["scheme_id"],
        body["scheme_version"],
        body["fiscal_year"],
        Rounding(body["rounding"]["mode"], body["rounding"]["places"]),
        tuple(Named(str(row["level"]), row["name_th"], row["name_en"]) for row in body["levels"]),
        tuple(decimal(band) for band in body["office_bands"]),
        body["goal"]["level"],
        decimal(body["goal"]["percent"]),
        tuple(Named(row["part"], row["name_th"], row["name_en"]) for row in body["parts"]),
        {row["indicator"]: _indicator(row) for row in body["indicators"]},
    )
    _check(scheme, len(body["indicators"]))
    return scheme


def _indicator(row: Mapping[str, Any]) -> Indicator:
    bounds = tuple(decimal(bound) for bound in row["bounds"])
    weight, target = decimal(row["weight"]), decimal(row["target"])
    return Indicator(row["indicator"], row["part"], row["unit"], row["direction"], weight, target, bounds)


def _check(scheme: Scheme, listed: int) -> None:
    count, parts = len(scheme.levels), {part.id for part in scheme.parts}
    _must(len(scheme.indicators) == listed, "an indicator is listed twice")
    _must([level.id for level in scheme.levels] == [str(n + 1) for n in range(count)], "levels must count 1, 2, 3 …")
    _must(len(scheme.office_bands) == count and _rising(scheme.office_bands), "office_bands must rise, one per level")
    _must(1 <= scheme.goal_level <= count, "the goal names no level")
    for part in parts:
        _must(any(i.weight for i in scheme.of_part(part)), f"part {part} has no indicator with a weight")
    for one in scheme.indicators.values():
        _check_indicator(one, count, parts)


def _check_indicator(one: Indicator, count: int, parts: set[str]) -> None:
    _must(one.part in parts, f"{one.indicator_id}: unknown part {one.part}")
    _must(one.direction in (HIGHER, LOWER), f"{one.indicator_id}: unknown direction {one.direction}")
    rising = one.bounds if one.direction == HIGHER else one.bounds[::-1]
    _must(len(one.bounds) == count and _rising(rising), f"{one.indicator_id}: bounds must be one per level, in order")


def _rising(values: Sequence[Decimal]) -> bool:
    return all(a < b for a, b in pairwise(values))


def _must(true: bool, detail: str) -> None:
    if not true:
        raise Refusal("unsound_scheme", detail=detail)

"""Where the offices of the country stand, part by part: what scoring lists, counted by region and by province. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

_MODES = {"truncate": ROUND_DOWN, "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


@dataclass(frozen=True)
class Group:
    """Offices of a region or a province in one part. levels: offices per level; none: without a result so far."""

    offices: int
    levels: Mapping[int, int]
    none: int
    good: int

    @property
    def state(self) -> str:
        """all | some | few | none: in words what the colour of a tile says."""
        if self.offices == 0 or self.none == self.offices:
            return "none"
        return "all" if self.good == self.offices else "some" if self.good else "few"


def by_office(items: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Mapping[str, Any]]]:
    """office → part → its standing."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for item in items:
        found.setdefault(item["office_id"], {})[item["part"]] = item
    return found


def group(offices: Sequence[str], part: str, standings: Mapping[str, Mapping[str, Any]], goal: int) -> Group:
    found = [level_of(standings, office, part) for office in offices]
    levels = Counter(level for level in found if level is not None)
    good = sum(n for level, n in levels.items() if level >= goal)
    return Group(len(found), levels, found.count(None), good)


def level_of(standings: Mapping[str, Mapping[str, Any]], office: str, part: str) -> int | None:
    level: int | None = standings.get(office, {}).get(part, {}).get("level")
    return level


def percent(good: int, offices: int, rounding: Mapping[str, Any]) -> Decimal | None:
    """As the scheme of the year rounds; None where there is no office. Exact up to there: nothing is rounded twice."""
    if offices == 0:
        return None
    exact = Fraction(good * 100, offices)
    step = Decimal(1).scaleb(-int(rounding["places"]))
    near = Decimal(exact.numerator) / Decimal(exact.denominator)
    return near.quantize(step, _MODES[rounding["mode"]])


def reached(good: int, offices: int, goal_percent: str) -> bool:
    """On exact fractions: rounding must not turn a missed goal into a reached one."""
    return offices > 0 and Fraction(good * 100, offices) >= Fraction(goal_percent)

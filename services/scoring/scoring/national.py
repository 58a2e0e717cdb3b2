"""The national result: how many offices stand at which level, kept by additions, never by counting them all.

Two tallies per part: `all_<level>` counts every office with a level so far, `final_<level>` only those with every
expected indicator scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.results import Standing
from scoring.rounding import text
from scoring.scheme import Scheme

ALL, FINAL = "all", "final"


def tally_id(fiscal_year: int, part: str) -> str:
    return f"{fiscal_year}.{part}"


def changes(before: Standing, after: Standing) -> dict[str, int]:
    """What an office's move adds to and takes from the tallies; empty when it stays where it was."""
    moved: dict[str, int] = {}
    for standing, amount in ((before, -1), (after, +1)):
        for name in counters(standing):
            moved[name] = moved.get(name, 0) + amount
    return {name: amount for name, amount in moved.items() if amount}


def counters(standing: Standing) -> list[str]:
    """The tallies that hold an office in this standing."""
    if standing.level is None:
        return []
    return [f"{ALL}_{standing.level}", *([f"{FINAL}_{standing.level}"] if standing.complete else [])]


def with_lineage(tally: Mapping[str, int], inherited: Iterable[Standing], closed: Iterable[Standing]) -> dict[str, int]:
    """The tally plus offices that show an inherited result, less those that did not see the end of the year."""
    counted = dict(tally)
    for standings, amount in ((inherited, +1), (closed, -1)):
        for name in (name for standing in standings for name in counters(standing)):
            counted[name] = counted.get(name, 0) + amount
    return counted


@dataclass(frozen=True)
class Share:
    """levels: offices per level, lowest first. percent: good ones among ALL offices, None while there are none.

    goal_reached compares exact fractions: rounding must not turn a missed goal into a reached one.
    """

    levels: tuple[int, ...]
    scored: int
    good: int
    percent: str | None
    percent_of_scored: str | None
    goal_reached: bool


def share(scheme: Scheme, tally: Mapping[str, int], kind: str, offices: int) -> Share:
    """kind: ALL (provisional) or FINAL. offices: how many there are in the fiscal year."""
    levels = tuple(tally.get(f"{kind}_{n}", 0) for n in range(1, len(scheme.levels) + 1))
    scored, good = sum(levels), sum(levels[scheme.goal_level - 1 :])
    reached = offices > 0 and Fraction(good * 100, offices) >= Fraction(scheme.goal_percent)
    return Share(levels, scored, good, _percent(scheme, good, offices), _percent(scheme, good, scored), reached)


def _percent(scheme: Scheme, good: int, of: int) -> str | None:
    return text(scheme.rounding.apply(Fraction(good * 100, of))) if of else None

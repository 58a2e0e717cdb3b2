"""A fiscal year as one list of lines, a line for each report that is owed: office × indicator × round. Pure.

What no row speaks of has not been started. Everything that is counted or listed on the executives' pages is picked from
these lines, so that a figure and the list behind it cannot differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from gateway.matrix import EMPTY

HANDED_IN = ("submitted", "approved")
TIMES = ("on_time", "late", "waiting", "overdue")
FILTERS = ("round_id", "indicator_id", "part", "office_id", "region", "state", "level", "time")
GOOD = "good"  # asks for every level from the goal's on


@dataclass(frozen=True, slots=True)
class Line:
    """level: of the score, None without one; time: how it stands to its own deadline (a report that was returned has a
    new one)."""

    round_id: str
    indicator_id: str
    part: str
    office_id: str
    region: str
    state: str
    level: int | None
    late: bool
    time: str
    due_at: str
    moved_at: str | None

    @property
    def report_id(self) -> str:
        return f"{self.round_id}.{self.indicator_id}.{self.office_id}"


@dataclass(frozen=True)
class Year:
    """as_of: when it was read; rounds in the order of their numbers; offices in the order of their ids."""

    fiscal_year: int
    as_of: datetime
    rounds: Sequence[Mapping[str, Any]]
    offices: Mapping[str, Mapping[str, Any]]
    lines: Sequence[Line]

    @property
    def indicators(self) -> dict[str, Mapping[str, Any]]:
        """Of all rounds, each once, by part as the rounds bring them."""
        found = {one["indicator_id"]: one for round in self.rounds for one in round["indicators"]}
        parts = list(dict.fromkeys(one["part"] for one in found.values()))
        return dict(sorted(found.items(), key=lambda item: (parts.index(item[1]["part"]), item[0])))

    @property
    def regions(self) -> list[str]:
        return sorted({office["region"] for office in self.offices.values()})


Rows = Mapping[str, Mapping[str, Any]]


def of(
    fiscal_year: int, rounds: Iterable[Mapping[str, Any]], offices: Iterable[Mapping[str, Any]],
    rows: Mapping[str, Rows], now: datetime,
) -> Year:  # fmt: skip
    """rows: round id → office id → its row of the matrix. Report rounds only: they are what a year is judged by."""
    mine = sorted((r for r in rounds if r["fiscal_year"] == fiscal_year), key=lambda r: int(r["number"]))
    judged = [r for r in mine if r["kind"] == "report"]
    there = {o["office_id"]: o for o in offices if sees_the_end(o, fiscal_year)}
    lines = [line for r in judged for o in there.values() for line in _of_office(r, o, rows[r["round_id"]], now)]
    return Year(fiscal_year, now, judged, there, lines)


def sees_the_end(office: Mapping[str, Any], fiscal_year: int) -> bool:
    """Offices that closed before the year was over are not among those it counts."""
    last = office.get("valid_to")
    return last is None or date.fromisoformat(last) >= date(fiscal_year - 543, 9, 30)


def _of_office(round: Mapping[str, Any], office: Mapping[str, Any], rows: Rows, now: datetime) -> list[Line]:
    cells = rows.get(office["office_id"], {}).get("cells", {})
    return [_line(round, office, one, cells.get(one["indicator_id"], EMPTY), now) for one in round["indicators"]]


def _line(
    round: Mapping[str, Any], office: Mapping[str, Any], indicator: Mapping[str, Any], cell: Mapping[str, Any],
    now: datetime,
) -> Line:  # fmt: skip
    due_at = cell["due_at"] or round["official_due_at"]
    return Line(
        round["round_id"], indicator["indicator_id"], indicator["part"], office["office_id"], office["region"],
        cell["state"], cell["level"], cell["late"], time_of(cell["state"], cell["late"], due_at, now), due_at,
        cell["moved_at"],
    )  # fmt: skip


def time_of(state: str, late: bool, due_at: str, now: datetime) -> str:
    if state in HANDED_IN:
        return "late" if late else "on_time"
    return "overdue" if datetime.fromisoformat(due_at) < now else "waiting"


def picked(lines: Iterable[Line], wanted: Mapping[str, Any], goal: int = 3) -> list[Line]:
    """Those that are as wanted; a filter of None lets all through. level "good": from the goal's level on."""
    asked = {name: wanted[name] for name in FILTERS if wanted.get(name) is not None}
    levels = asked.pop("level", None)
    found = [line for line in lines if all(getattr(line, name) == value for name, value in asked.items())]
    return found if levels is None else [line for line in found if _at(line.level, levels, goal)]


def _at(level: int | None, wanted: str, goal: int) -> bool:
    if wanted == GOOD:
        return level is not None and level >= goal
    return level == (None if wanted == "none" else int(wanted))


def counts(lines: Iterable[Line], *names: str) -> Counter[Any]:
    """How many lines have which values: counts(lines, "region", "state")["ภาคเหนือ", "draft"]."""
    return Counter(map(attrgetter(*names), lines))

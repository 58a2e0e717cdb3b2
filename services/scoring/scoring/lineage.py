"""Offices over the years: which exist in a fiscal year, and who inherits whose result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ALWAYS = 0  # start year of an office whose beginning is not on record


@dataclass
class Office:
    """start_year: fiscal year (B.E.) in which it began; last_year: the last one it saw the end of, None if open."""

    office_id: str
    predecessor: str | None = None
    start_year: int = ALWAYS
    last_year: int | None = None
    sequence: int = 0
    version: int = 0

    def inherits_in(self, fiscal_year: int) -> bool:
        """Whether an office without own results shows its predecessor's (S2: the 20 offices of 28 Jan 2564).

        For the year it began in and those before; later years are its own. An unknown beginning is no obstacle.
        """
        return self.predecessor is not None and (self.start_year == ALWAYS or self.start_year >= fiscal_year)


def fiscal_year_of(day: date) -> int:
    """1 Oct (N-544 C.E.) … 30 Sep (N-543) is fiscal year N."""
    return day.year + 543 + (day.month >= 10)


def office_of(office_id: str, predecessor: str | None, valid_from: date | None, valid_to: date | None) -> Office:
    """valid_to is the last day the office exists: 30 Sep still counts for its year, 29 Sep does not."""
    start = fiscal_year_of(valid_from) if valid_from else ALWAYS
    last = fiscal_year_of(valid_to + timedelta(days=1)) - 1 if valid_to else None
    return Office(office_id, predecessor, start, last)


def census_changes(before: Office | None, after: Office) -> dict[str, int]:
    """What a registration adds to and takes from the census `from_<year>` / `ended_<year>`."""
    moved: dict[str, int] = {}
    for office, amount in ((before, -1), (after, +1)):
        for name in _counters(office) if office else []:
            moved[name] = moved.get(name, 0) + amount
    return {name: amount for name, amount in moved.items() if amount}


def _counters(office: Office) -> list[str]:
    return [f"from_{office.start_year}", *([f"ended_{office.last_year}"] if office.last_year is not None else [])]


def offices_in(census: Mapping[str, int], fiscal_year: int) -> int:
    """Offices that exist at the end of the fiscal year, so that a split office and its heirs are not both counted."""
    begun = sum(n for name, n in census.items() if name.startswith("from_") and int(name[5:]) <= fiscal_year)
    ended = sum(n for name, n in census.items() if name.startswith("ended_") and int(name[6:]) < fiscal_year)
    return begun - ended

"""Who hands in what: each school one report under its office, dealt out over rounds of the same indicators. Pure.

The system knows reports by (round, indicator, office). A school's hand-in is one such report of its office, with the
school's name in its text: the k-th school of an office takes the k-th indicator, in as many rounds as that needs.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SCHOOLS = 29_579  # under 245 offices
FIRST_ROUND = 11  # the demonstration data have rounds 1 and 2
SPARE, MOST_SPARE_ROUNDS = 5_000, 8


@dataclass(frozen=True)
class HandIn:
    """One report that lies screened and ready for its director."""

    round_id: str
    indicator_id: str
    office_id: str
    school: str

    @property
    def report_id(self) -> str:
        return f"{self.round_id}.{self.indicator_id}.{self.office_id}"


@dataclass(frozen=True)
class Plan:
    """evening: in the order they arrive; spare: ready as well, to find out which rate is held. Each by round id."""

    evening: list[HandIn]
    spare: list[HandIn]

    @property
    def rounds(self) -> list[str]:
        """Of the evening."""
        return sorted({one.round_id for one in self.evening})

    @property
    def all_rounds(self) -> list[str]:
        return sorted({one.round_id for one in [*self.evening, *self.spare]})


def under_offices(schools: Iterable[tuple[str, str]], offices: Sequence[str], every: bool) -> dict[str, list[str]]:
    """Names by office. schools: (office or nothing, name). Those that name no area office are dealt out when `every`
    office takes part, else left out, as are those of other offices."""
    found: dict[str, list[str]] = {office: [] for office in offices}
    homeless = itertools.cycle(offices)
    for office, name in schools:
        if office in found:
            found[office].append(name)
        elif every:
            found[next(homeless)].append(name)
    return found


def generated(offices: Sequence[str], all_offices: int) -> dict[str, list[str]]:
    """As many as the country has, in equal parts."""
    total, turns = SCHOOLS * len(offices) // all_offices, itertools.cycle(offices)
    return under_offices(((next(turns), f"โรงเรียนที่ {n}") for n in range(1, total + 1)), offices, every=False)


def deal(schools: Mapping[str, Sequence[str]], indicators: Sequence[str], year: int, most: int, seed: str) -> Plan:
    """most: hand-ins of the evening at most; which, and in which order, is the seed's choice."""
    everything = [
        HandIn(f"{year}-{FIRST_ROUND + k // len(indicators)}", indicators[k % len(indicators)], office, name)
        for office, names in schools.items()
        for k, name in enumerate(names)
    ]
    chance = random.Random(seed)
    chance.shuffle(everything)
    used = max(-(-len(names) // len(indicators)) for names in schools.values())
    spare = _spare(list(schools), indicators, year, FIRST_ROUND + used)
    chance.shuffle(spare)
    return Plan(everything[:most], spare)


def _spare(offices: Sequence[str], indicators: Sequence[str], year: int, first: int) -> list[HandIn]:
    """Whole rounds of every office."""
    rounds = min(MOST_SPARE_ROUNDS, -(-SPARE // (len(offices) * len(indicators))))
    places = itertools.product(range(first, first + rounds), indicators, offices)
    return [HandIn(f"{year}-{number}", indicator, office, "สำรอง") for number, indicator, office in places]

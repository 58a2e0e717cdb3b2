"""Rounds: which indicators are reported, when the window opens, and the two clocks (official and internal)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from submission.deadlines import RETURN_DAYS, day_begins, day_ends, fiscal_start, is_past, latest, local_day
from submission.ladder import INTERNAL
from submission.refusal import Refusal

KINDS = ("report", "checkpoint")
SCHEDULED, OPEN = "scheduled", "open"
COUNTS = ("calendar", "working")


@dataclass
class Round:
    """indicators: [{"indicator_id", "part", "name_th", "name_en", "weight"}]; return_days: length of the clock of a
    returned report; count_days: how the reminder ladder counts; sequence: number of the last event; audit: {"n",
    "hash"} of the last entry in the log."""

    round_id: str
    fiscal_year: int
    number: int
    kind: str
    name_th: str
    name_en: str
    scheme_id: str
    scheme_version: int
    opens_at: datetime
    official_due_at: datetime
    internal_due_at: datetime
    accepts_late: bool
    indicators: list[dict[str, str]]
    return_days: int = RETURN_DAYS
    count_days: str = "calendar"
    state: str = SCHEDULED
    sequence: int = 0
    version: int = 0
    audit: dict[str, Any] | None = None

    def open(self) -> bool:
        """Opens it; False when it is open already."""
        if self.state == OPEN:
            return False
        self.state, self.sequence = OPEN, self.sequence + 1
        return True


@dataclass
class OfficeRound:
    """What one office has of its own in a round. None = as the round says. sequence, audit: as of a round."""

    round_id: str
    office_id: str
    internal_due_at: datetime | None = None
    extended_due_at: datetime | None = None
    extensions: int = 0
    sequence: int = 0
    version: int = 0
    audit: dict[str, Any] | None = None

    @property
    def key(self) -> str:
        return f"{self.round_id}.{self.office_id}"

    def has_own(self) -> bool:
        return self.internal_due_at is not None or self.extended_due_at is not None

    def next_sequence(self) -> int:
        self.sequence += 1
        return self.sequence

    def official_due(self, round: Round) -> datetime:
        return latest(round.official_due_at, self.extended_due_at)

    def due(self, round: Round, clock: str) -> datetime:
        """Due time of the internal or the official clock of this office."""
        if clock == INTERNAL:
            return self.internal_due_at or round.internal_due_at
        return self.official_due(round)


def plan(wanted: Mapping[str, Any], scheme: Mapping[str, Any]) -> Round:
    """A round as ordered: dates are days in Bangkok, the last one inclusive.

    wanted: fiscal_year, number, kind, name_th, name_en, opens_on, official_due_on, internal_due_on (dates),
    accepts_late, return_days, count_days, indicator_ids (None: those the scheme gives this round number).
    Refusals: round_dates, round_before_year, scheme_of_other_year, unknown_indicator, round_empty.
    """
    opens, internal, official = wanted["opens_on"], wanted["internal_due_on"], wanted["official_due_on"]
    if not opens <= internal <= official:
        raise Refusal("round_dates", "internal_due_on" if opens <= official else "official_due_on")
    if opens < fiscal_start(wanted["fiscal_year"]):
        raise Refusal("round_before_year", "opens_on", fiscal_year=wanted["fiscal_year"])
    if scheme["fiscal_year"] != wanted["fiscal_year"]:
        raise Refusal("scheme_of_other_year", "scheme_id", scheme_year=scheme["fiscal_year"])
    return Round(
        round_id=f"{wanted['fiscal_year']}-{wanted['number']}",
        **{name: wanted[name] for name in ("fiscal_year", "number", "kind", "name_th", "name_en", "accepts_late")},
        **{name: wanted[name] for name in ("return_days", "count_days")},
        scheme_id=scheme["scheme_id"], scheme_version=scheme["scheme_version"],
        opens_at=day_begins(opens), internal_due_at=day_ends(internal), official_due_at=day_ends(official),
        indicators=[summary(indicator) for indicator in chosen(wanted, scheme)], sequence=1,
    )  # fmt: skip


def chosen(wanted: Mapping[str, Any], scheme: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scheme's indicators that this round asks for."""
    ids = wanted.get("indicator_ids")
    known = {indicator["indicator"]: indicator for indicator in scheme["indicators"]}
    if ids is None:
        ids = [id for id, indicator in known.items() if indicator["round"] == wanted["number"]]
    for id in ids:
        if id not in known:
            raise Refusal("unknown_indicator", "indicator_ids", indicator_id=id)
    if not ids:
        raise Refusal("round_empty", "number")
    return [known[id] for id in dict.fromkeys(ids)]


def summary(indicator: Mapping[str, Any]) -> dict[str, str]:
    facts = {name: indicator[name] for name in ("part", "name_th", "name_en", "weight")}
    return {"indicator_id": indicator["indicator"], **facts}


def set_internal_due(mine: OfficeRound, round: Round, due_on: date, now: datetime) -> None:
    """An office's own earlier deadline. Refusal: internal_deadline (too early, too late, in the past)."""
    due_at = day_ends(due_on)
    if due_at < round.opens_at or due_at > mine.official_due(round) or is_past(due_at, now):
        first, last = local_day(max(round.opens_at, now)), local_day(mine.official_due(round))
        raise Refusal("internal_deadline", "due_on", first=first.isoformat(), last=last.isoformat())
    mine.internal_due_at = due_at

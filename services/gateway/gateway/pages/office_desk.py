"""What lies on an office's desk: every indicator of its rounds with state, both clocks and whose turn it is. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Report = Mapping[str, Any]
PARTS = ("QP", "AP", "STD")
DONE = ("submitted", "approved")
TURNS = ("owner", "screener", "director")  # whose turn it can be inside the office
SARA_AM = ("\u0e4d\u0e32", "\u0e33")  # in two pieces, as old files have it, and in one
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True)
class Line:
    """internal_due_at, official_due_at: of this office; due_at: what counts, after a return its own clock.

    turn: role that has to act, None when the office is done; why: findings of whoever gave it back; level: once scored.
    """

    round_id: str
    round_name: str
    indicator_id: str
    part: str
    name: str
    state: str
    turn: str | None
    internal_due_at: str
    official_due_at: str
    due_at: str
    late: bool = False
    passed: bool = False
    why: Sequence[Mapping[str, Any]] = ()
    receipt_no: str | None = None
    level: int | None = None

    @property
    def clocks(self) -> dict[str, str]:
        """Of the office in this round."""
        return {"internal_due_at": self.internal_due_at, "official_due_at": self.official_due_at}

    @property
    def url(self) -> str:
        return f"/indicators/{self.round_id}/{self.indicator_id}"


def lines(
    rounds: Iterable[Mapping[str, Any]],
    clocks: Iterable[Mapping[str, Any]],
    reports: Iterable[Report],
    levels: Mapping[str, Mapping[str, Any]],
    language: str,
) -> list[Line]:
    """clocks: of this office, by round; reports: those begun; levels: projected cells by round id, then indicator."""
    own = {clock["round_id"]: clock for clock in clocks}
    begun = {(report["round_id"], report["indicator_id"]): report for report in reports}
    return [
        _line(
            round,
            indicator,
            own.get(round["round_id"], round),
            begun.get((round["round_id"], indicator["indicator_id"]), {}),
            levels.get(round["round_id"], {}).get(indicator["indicator_id"], {}),
            language,
        )
        for round in rounds
        for indicator in round["indicators"]
    ]


def _line(
    round: Mapping[str, Any],
    indicator: Mapping[str, Any],
    clock: Mapping[str, Any],
    report: Report,
    cell: Mapping[str, Any],
    language: str,
) -> Line:
    state, passed = report.get("state", "not_started"), report.get("screened") is not None
    return Line(
        round["round_id"],
        round[f"name_{language}"],
        indicator["indicator_id"],
        indicator["part"],
        indicator[f"name_{language}"],
        state,
        turn(state, passed),
        clock["internal_due_at"],
        clock["official_due_at"],
        max(clock["official_due_at"], report.get("returned_due_at") or ""),  # ISO, UTC: text in order of time
        bool(report.get("late")),
        passed,
        report.get("findings", ()),
        report.get("receipt_no"),
        cell.get("level"),
    )


def turn(state: str, passed: bool) -> str | None:
    if state in DONE:
        return None
    if state == "screening":
        return "director" if passed else "screener"
    return "owner"


def came_back(rows: Iterable[Line]) -> list[Line]:
    """With findings to answer, from OBEC or from the committee; what is due first comes first."""
    return sorted((row for row in rows if row.turn == "owner" and row.why), key=lambda row: (row.due_at, row.url))


def waiting(rows: Iterable[Line], roles: Sequence[str]) -> list[Line]:
    """What waits for somebody with these roles, and has not come back (that stands in a list of its own)."""
    mine = (row for row in rows if row.turn in roles and not (row.turn == "owner" and row.why))
    return sorted(mine, key=lambda row: (row.internal_due_at, row.due_at))


def found(rows: Iterable[Line], state: str | None, part: str | None, text: str | None) -> list[Line]:
    words = [folded(word) for word in (text or "").split()]
    return [
        row
        for row in rows
        if state in (None, row.state)
        and part in (None, row.part)
        and all(word in folded(row.indicator_id + row.name) for word in words)
    ]


def folded(text: str) -> str:
    """As people search: any case, any digits, ำ in one or two pieces, spaces anywhere."""
    plain = unicodedata.normalize("NFC", text).translate(_TO_ARABIC).casefold().replace(*SARA_AM)
    return "".join(plain.split())


def counted(rows: Iterable[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row.state] = found.get(row.state, 0) + 1
    return found

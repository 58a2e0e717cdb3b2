"""Rounds with their deadlines and how many reports stand where, for one office or for all. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gateway import thai_dates
from gateway.matrix import STATES


def counts(round: Mapping[str, Any], offices: int, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Reports of a round by state; what no row speaks of has not been started."""
    names = {indicator["indicator_id"] for indicator in round["indicators"]}
    found = dict.fromkeys(STATES, 0)
    for row in rows.values():
        for name, cell in row["cells"].items():
            if name in names:
                found[cell["state"]] += 1
    started = sum(found[state] for state in STATES if state != "not_started")
    found["not_started"] = max(0, offices * len(names) - started)
    return found


def summary(round: Mapping[str, Any], language: str, states: Mapping[str, int]) -> dict[str, Any]:
    """sent: submitted or approved, nothing more to do for the office."""
    return {
        "round_id": round["round_id"],
        "name": round[f"name_{language}"],
        "indicators": len(round["indicators"]),
        "opens_at": round["opens_at"],
        "internal_due_at": round["internal_due_at"],
        "official_due_at": round["official_due_at"],
        "counts": dict(states),
        "total": sum(states.values()),
        "sent": states["submitted"] + states["approved"],
    }


def begun(rounds: Sequence[Mapping[str, Any]], now: datetime) -> list[Mapping[str, Any]]:
    """Open or past, the latest first."""
    return [round for round in rounds if thai_dates.in_bangkok(round["opens_at"]) <= now]

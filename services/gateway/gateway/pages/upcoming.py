"""What a moved clock passes: openings and deadlines of the rounds, in order of time. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

TIMES = ("opens_at", "internal_due_at", "official_due_at")


def passed(rounds: Sequence[Mapping[str, Any]], now: datetime, then: datetime, language: str) -> list[dict[str, Any]]:
    found = [
        {"at": round[what], "what": what, "round_id": round["round_id"], "name": round[f"name_{language}"]}
        for round in rounds
        for what in TIMES
        if now < datetime.fromisoformat(round[what]) <= then
    ]
    return sorted(found, key=lambda row: str(row["at"]))

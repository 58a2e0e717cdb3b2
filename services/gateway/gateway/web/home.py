"""What the start page shows, as plain values for its template: times in Bangkok and B.E., Thai first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway import thai_dates
from gateway.matrix import STATES
from gateway.web.words import WORDS


@dataclass(frozen=True)
class Facts:
    """services: name → "ok" or problem code; counts: round id → state → reports; national: scoring's answer or None."""

    now: datetime
    services: Mapping[str, str]
    offices: int
    rounds: Sequence[Mapping[str, Any]]
    counts: Mapping[str, Mapping[str, int]]
    national: Mapping[str, Any] | None


def language(asked: str | None) -> str:
    """Thai unless English is asked for by the switch: browsers in Thai offices often say English without meaning it."""
    return asked if asked in WORDS else "th"


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


def context(facts: Facts, language: str) -> dict[str, Any]:
    other = "en" if language == "th" else "th"
    return {
        "lang": language,
        "other": other,
        "words": WORDS[language],
        "other_name": WORDS[other]["own_name"],
        "now": thai_dates.date_time(facts.now, language),
        "services": facts.services,
        "alive": all(state == "ok" for state in facts.services.values()),
        "offices": facts.offices,
        "rounds": [_round(r, facts.counts.get(r["round_id"]), language) for r in facts.rounds],
        "states": STATES,
        "national": _national(facts.national, language),
    }


def _round(round: Mapping[str, Any], counts: Mapping[str, int] | None, language: str) -> dict[str, Any]:
    dates = {name: thai_dates.date(round[f"{name}_at"], language) for name in ("opens", "internal_due", "official_due")}
    return {
        "round_id": round["round_id"],
        "name": round[f"name_{language}"],
        "indicators": len(round["indicators"]),
        "counts": counts,
        **dates,
    }


def _national(result: Mapping[str, Any] | None, language: str) -> dict[str, Any] | None:
    if result is None or not result.get("parts"):
        return None
    return {
        "fiscal_year": result["fiscal_year"],
        "offices": result["offices"],
        "parts": [_part(part, language) for part in result["parts"]],
    }


def _part(part: Mapping[str, Any], language: str) -> dict[str, Any]:
    so_far, final = part["provisional"], part["final"]
    return {
        "name": part[f"name_{language}"],
        "good": so_far["good_or_better"],
        "percent": so_far["percent"] or "–",
        "complete": final["scored"],
    }

"""The start page, for everybody: is the system alive, which rounds are there, how does the country stand."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emes_kit.http import Request
from gateway.pages import status, tally
from gateway.pages.page import Page, page, view_of

STATUS_SECONDS = 2.0  # the page is public: many readers must not become many questions
ROUNDS = 4


@dataclass(frozen=True)
class Facts:
    """services: name → "ok" or problem code; rounds: with their counts; national: scoring's answer or None."""

    services: Mapping[str, str]
    offices: int
    rounds: Sequence[tuple[Mapping[str, Any], Mapping[str, int]]]
    national: Mapping[str, Any] | None


class StartPage:
    store: Any
    memory: Any
    scoring: Any
    readiness: Any
    known_offices: Any

    @page("GET", "/")
    def start_page(self, request: Request) -> Any:
        facts = self.memory.kept("start", STATUS_SECONDS, time.monotonic(), self._facts)
        return Page("start.html", model(facts, view_of(request).language))

    def _facts(self) -> Facts:
        offices, rounds = self.known_offices(), self.store.rounds()
        year = rounds[0]["fiscal_year"] if rounds else None
        national = status.or_none(lambda: self.scoring.national_result(fiscal_year=year)) if year else None
        counted = [(r, tally.counts(r, len(offices), self.store.rows(r["round_id"]))) for r in rounds[:ROUNDS]]
        return Facts(self.readiness(), len(offices), counted, national)


def model(facts: Facts, language: str) -> dict[str, Any]:
    return {
        "services": facts.services,
        "alive": all(state == "ok" for state in facts.services.values()),
        "offices": facts.offices,
        "rounds": [tally.summary(round, language, states) for round, states in facts.rounds],
        "national": _national(facts.national, language),
    }


def _national(result: Mapping[str, Any] | None, language: str) -> dict[str, Any] | None:
    if result is None or not result.get("parts"):
        return None
    parts = [_part(part, language) for part in result["parts"]]
    return {"fiscal_year": result["fiscal_year"], "offices": result["offices"], "parts": parts}


def _part(part: Mapping[str, Any], language: str) -> dict[str, Any]:
    so_far, final = part["provisional"], part["final"]
    return {
        "name": part[f"name_{language}"],
        "good": so_far["good_or_better"],
        "percent": so_far["percent"],
        "complete": final["scored"],
    }

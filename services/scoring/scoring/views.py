"""What scoring's queries return: plain JSON, decimals as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from scoring.domain import Score
from scoring.national import Share
from scoring.results import PartResult
from scoring.rounding import text
from scoring.scheme import Named, Scheme


def score_view(score: Score) -> dict[str, Any]:
    """missing: {level, bound, points, count} for the next level, or None at the top."""
    names = (
        *(
            "score",
            "level",
            "percent",
            "met",
            "missing",
            "explanation_th",
            "explanation_en",
            "scheme_id",
            "scheme_version",
        ),
        *("claims", "content_hash", "task_id", "reviewer", "previous_score", "version"),
    )
    approved_at = score.approved_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**score.ref.to_dict(), **{name: getattr(score, name) for name in names}, "approved_at": approved_at}


def office_view(scheme: Scheme, office_id: str, results: Mapping[str, PartResult]) -> dict[str, Any]:
    """results by part; one that belongs to another office is inherited from it."""
    parts = [_part_view(scheme, part, results.get(part.id), office_id) for part in scheme.parts]
    return {**_scheme_view(scheme), "office_id": office_id, "parts": parts}


def _part_view(scheme: Scheme, part: Named, result: PartResult | None, office_id: str) -> dict[str, Any]:
    result = result or PartResult(scheme.fiscal_year, office_id, part.id, expected=len(scheme.of_part(part.id)))
    level = scheme.level_name(result.level) if result.level else None
    return {
        **_names("part", part), "level": result.level, "level_th": level and level.name_th, "level_en": level and level.name_en,
        "mean": result.mean, "scored": result.scored, "expected": result.expected, "complete": result.standing.complete,
        "inherited_from": result.office_id if result.office_id != office_id else None,
        "indicators": [
            {"indicator_id": one.indicator_id, "weight": text(one.weight), "score": entry and entry.score,
             "report_id": entry and entry.report_id}
            for one in scheme.of_part(part.id)
            for entry in [result.entries.get(one.indicator_id)]
        ],
    }  # fmt: skip


def national_view(scheme: Scheme, offices: int, parts: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """parts: id → {"final": Share, "provisional": Share, "inherited": offices that show a predecessor's result}."""
    level = scheme.level_name(scheme.goal_level)
    goal = {"level": scheme.goal_level, "percent": text(scheme.goal_percent)}
    goal |= {"level_th": level.name_th, "level_en": level.name_en}
    rows = [_names("part", part) | _shares(parts[part.id]) for part in scheme.parts]
    return {**_scheme_view(scheme), "goal": goal, "offices": offices, "parts": rows}


def _shares(part: dict[str, Any]) -> dict[str, Any]:
    return {"final": _share(part["final"]), "provisional": _share(part["provisional"]), "inherited": part["inherited"]}


def _share(share: Share) -> dict[str, Any]:
    return {
        "levels": {str(n): count for n, count in enumerate(share.levels, 1)},
        "scored": share.scored,
        "good_or_better": share.good,
        "percent": share.percent,
        "percent_of_scored": share.percent_of_scored,
        "goal_reached": share.goal_reached,
    }


def _scheme_view(scheme: Scheme) -> dict[str, Any]:
    rounding = {"mode": scheme.rounding.mode, "places": scheme.rounding.places}
    names = {"fiscal_year": scheme.fiscal_year, "scheme_id": scheme.scheme_id, "scheme_version": scheme.scheme_version}
    return names | {"rounding": rounding}


def _names(key: str, named: Named) -> dict[str, Any]:
    return {key: named.id, "name_th": named.name_th, "name_en": named.name_en}

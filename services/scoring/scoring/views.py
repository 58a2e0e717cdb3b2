"""What scoring's queries return: plain JSON, decimals as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from scoring.domain import Score
from scoring.national import Share
from scoring.results import PartResult
from scoring.rounding import text
from scoring.scheme import Indicator, Named, Scheme


def score_view(score: Score) -> dict[str, Any]:
    """missing: {level, bound, points, count} for the next level, or None at the top."""
    names = (
        *("score", "level", "percent", "met", "missing", "explanation_th", "explanation_en"),
        *("scheme_id", "scheme_version", "claims", "content_hash", "task_id", "reviewer", "previous_score", "version"),
    )
    approved_at = score.approved_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**score.ref.to_dict(), **{name: getattr(score, name) for name in names}, "approved_at": approved_at}


def office_view(scheme: Scheme, office_id: str, results: Mapping[str, PartResult]) -> dict[str, Any]:
    """results by part; one that belongs to another office is inherited from it."""
    parts = [_part_view(scheme, part, results.get(part.id), office_id) for part in scheme.parts]
    return {**_scheme_view(scheme), "office_id": office_id, "parts": parts}


def _part_view(scheme: Scheme, part: Named, result: PartResult | None, office_id: str) -> dict[str, Any]:
    expected = scheme.of_part(part.id)
    result = result or PartResult(scheme.fiscal_year, office_id, part.id, expected=len(expected))
    level = scheme.level_name(result.level) if result.level else None
    facts = {name: getattr(result, name) for name in ("level", "mean", "scored", "expected")}
    facts |= {"level_th": level and level.name_th, "level_en": level and level.name_en}
    facts |= {"complete": result.standing.complete, "indicators": [_entry_view(one, result) for one in expected]}
    return (
        _names("part", part) | facts | {"inherited_from": None if result.office_id == office_id else result.office_id}
    )


def standing_view(office_id: str, result: PartResult) -> dict[str, Any]:
    """One line of the country: where an office stands in a part."""
    facts = {name: getattr(result, name) for name in ("part", "level", "mean", "scored", "expected")}
    inherited = None if result.office_id == office_id else result.office_id
    return {"office_id": office_id, **facts, "complete": result.standing.complete, "inherited_from": inherited}


def _entry_view(one: Indicator, result: PartResult) -> dict[str, Any]:
    entry = result.entries.get(one.indicator_id)
    scored = {"score": entry and entry.score, "report_id": entry and entry.report_id}
    return {"indicator_id": one.indicator_id, "weight": text(one.weight), **scored}


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

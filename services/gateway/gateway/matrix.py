"""The office × indicator matrix of a round, kept from events. Pure; every update is order-proof.

A row is {"office_id", "cells": {indicator_id: cell}}. Moves are ordered by the report's version: it grows with
every write, and lists of reports carry it too, so that a rebuild and events mix. Scores are ordered by their sequence.
An office without a row has not started anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

STATES = ("not_started", "draft", "screening", "submitted", "returned", "approved")
OFFICE = ("office_id", "short_th", "name_en", "kind", "region")
Cell = dict[str, Any]
EMPTY: Mapping[str, Any] = {
    "state": "not_started",
    "report_version": 0,
    "late": False,
    "due_at": None,
    "moved_at": None,
    "score": None,
    "level": None,
    "score_sequence": 0,
}


def moved(cell: Mapping[str, Any] | None, data: Mapping[str, Any]) -> Cell | None:
    """The cell after a move of its report; None when a later move is already in."""
    cell = cell or EMPTY
    if data["version"] <= cell["report_version"]:
        return None
    return {
        **EMPTY,
        **cell,
        "state": data["to_state"],
        "report_version": data["version"],
        "late": data["late"],
        "due_at": data["due_at"] or cell["due_at"],
        "moved_at": data["at"],
    }


def scored(cell: Mapping[str, Any] | None, data: Mapping[str, Any]) -> Cell | None:
    cell = cell or EMPTY
    if data["sequence"] <= cell["score_sequence"]:
        return None
    return {**EMPTY, **cell, "score": data["score"], "level": data["level"], "score_sequence": data["sequence"]}


def shown(cell: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a reader sees of a cell."""
    cell = cell or EMPTY
    return {name: cell[name] for name in ("state", "late", "due_at", "score", "level", "moved_at")}


def line(indicators: Iterable[str], office: Mapping[str, Any], row: Mapping[str, Any] | None) -> dict[str, Any]:
    """{office_id, short_th, name_en, kind, region, cells}: one office. row: what is stored of it."""
    cells = (row or {}).get("cells", {})
    return {**{k: office[k] for k in OFFICE}, "cells": {name: shown(cells.get(name)) for name in indicators}}


def counts(lines: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """{state: number of cells}"""
    found = Counter(cell["state"] for one in lines for cell in one["cells"].values())
    return {state: found[state] for state in STATES}

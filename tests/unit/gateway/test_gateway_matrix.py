"""The matrix folds events in any order, any number of times, to the same cells."""

from __future__ import annotations

import itertools
from typing import Any

from gateway import matrix

PATH = [("not_started", "draft"), ("draft", "screening"), ("screening", "submitted"), ("submitted", "approved")]
MOVES = [
    {"to_state": to, "version": n, "late": n > 2, "due_at": "2026-12-15T16:59:59Z", "at": f"2026-11-2{n}T02:00:00Z"}
    for n, (_, to) in enumerate(PATH, 1)
]
SCORE = {"score": 4, "level": 4, "sequence": 1}
OFFICES = [
    {"office_id": "P5703", "short_th": "สพป.เชียงราย เขต 3", "name_en": "CR3", "kind": "primary", "region": "เหนือ"},
    {"office_id": "S01", "short_th": "สพม.กรุงเทพมหานคร เขต 1", "name_en": "B1", "kind": "secondary", "region": "กลาง"},
]


def folded(events: list[dict[str, Any]]) -> matrix.Cell | None:
    cell = None
    for event in events:
        fold = matrix.scored if "score" in event else matrix.moved
        cell = fold(cell, event) or cell
    return cell


def test_every_order_and_every_repetition_ends_in_the_same_cell() -> None:
    wanted = folded([*MOVES, SCORE])
    assert wanted is not None
    assert (wanted["state"], wanted["score"], wanted["report_version"]) == ("approved", 4, 4)
    for order in itertools.permutations([*MOVES, SCORE]):
        assert folded([*order, *order]) == wanted


def test_a_late_older_score_does_not_replace_a_newer_one() -> None:
    newer = matrix.scored(None, {"score": 5, "level": 5, "sequence": 2})
    assert matrix.scored(newer, SCORE) is None


def test_a_rebuild_without_a_due_time_keeps_the_one_known() -> None:
    cell = folded(MOVES[:2])
    again = matrix.moved(cell, {**MOVES[2], "due_at": None})
    assert again is not None
    assert again["due_at"] == "2026-12-15T16:59:59Z"


def test_offices_without_a_row_have_started_nothing() -> None:
    cell = folded(MOVES[:3])
    rows = {"P5703": {"cells": {"AP-03": cell}}}
    shown = [matrix.line(["QP-01", "AP-03"], office, rows.get(office["office_id"])) for office in OFFICES]
    assert [row["office_id"] for row in shown] == ["P5703", "S01"]
    assert shown[0]["cells"]["AP-03"]["state"] == "submitted"
    assert shown[1]["cells"]["QP-01"]["state"] == "not_started"
    counted = {"not_started": 3, "draft": 0, "screening": 0, "submitted": 1, "returned": 0, "approved": 0}
    assert matrix.counts(shown) == counted


def test_a_reader_sees_no_bookkeeping() -> None:
    assert set(matrix.shown(folded(MOVES))) == {"state", "late", "due_at", "score", "level", "moved_at"}

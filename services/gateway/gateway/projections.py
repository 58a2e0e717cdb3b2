"""Keeping the matrix from events, reading it, and building it anew from the owners of the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gateway import matrix
from gateway.domain import Refusal
from gateway.lines import lines
from gateway.store import GatewayStore
from gateway.warm import Shelf

Event = Any  # emes_kit.envelope.Envelope with loaded data
Fold = Callable[[Mapping[str, Any] | None, Mapping[str, Any]], matrix.Cell | None]


def keep_office(store: GatewayStore, event: Event) -> None:
    store.save_office(event.data["office_id"], event.sequence, event.data)


def keep_round(store: GatewayStore, event: Event) -> None:
    store.save_round(event.data["round_id"], event.sequence, event.data)


def keep_move(store: GatewayStore, event: Event) -> None:
    fold(store, event.data, matrix.moved)


def keep_score(store: GatewayStore, event: Event) -> None:
    fold(store, {**event.data, "sequence": event.sequence}, matrix.scored)


def fold(store: GatewayStore, data: Mapping[str, Any], into: Fold) -> int:
    """1 when the cell changed, 0 when it already knew better."""
    where = (data["round_id"], data["office_id"], data["indicator_id"])
    cell = into(store.cell(*where), data)
    if cell is not None:
        store.save_cell(*where, cell)
    return int(cell is not None)


def read(
    store: GatewayStore, shelf: Shelf, offices: list[dict[str, Any]], round_id: str, office_id: str | None
) -> dict[str, Any]:
    """The matrix of a round, of one office when given: {round_id, indicators, rows, counts}. Refusal: no_such_round."""
    round = store.round(round_id)
    if round is None:
        raise Refusal("no_such_round", "round_id", round_id=round_id)
    wanted = [o for o in offices if office_id in (None, o["office_id"])]
    names = [indicator["indicator_id"] for indicator in round["indicators"]]
    made = lines(store, shelf, round_id, names, wanted)
    counts = {state: sum(line.counts[state] for line in made) for state in matrix.STATES}
    rows = [line.json for line in made]
    return {"round_id": round_id, "indicators": round["indicators"], "rows": rows, "counts": counts}


def rebuild(store: GatewayStore, round_id: str, submission: Any, scoring: Any) -> int:
    """Read every report and score of a round from its owner and fold them in; returns the cells touched.

    What events have brought further meanwhile stays as it is: version and sequence decide, as always.
    """
    reports = _pages(lambda cursor: submission.list_reports(round_id=round_id, cursor=cursor, limit=500))
    scores = _pages(lambda cursor: scoring.list_scores(round_id=round_id, cursor=cursor, limit=200))
    touched = sum(fold(store, _as_move(report), matrix.moved) for report in reports)
    return touched + sum(fold(store, _as_score(score), matrix.scored) for score in scores)


def _as_move(report: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **report,
        "to_state": report["state"],
        "at": report["updated_at"],
        "due_at": report.get("due_at") or report["returned_due_at"],
    }


def _as_score(score: Mapping[str, Any]) -> dict[str, Any]:
    return {**score, "sequence": score["version"]}  # both count how often the score was set


def _pages(ask: Callable[[str | None], Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    cursor = None
    while True:
        page = ask(cursor)
        yield from page["items"]
        cursor = page["next"]
        if cursor is None:
            return

"""Lines of the matrix as they are sent: written anew only when the stored row, the office or the indicators changed.

245 lines of 24 cells are most of a megabyte. While everybody hands in, an executive's look costs what has changed since
the last look; what the database is asked for all of them is their versions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gateway import matrix
from gateway.store import GatewayStore
from gateway.warm import Shelf

LINES = 4_000  # about 4 KB each: sixteen rounds of the whole country


@dataclass(frozen=True)
class Line:
    """of: what it was made of. json: as it goes into an answer. counts: its cells by state."""

    of: tuple[Any, ...]
    json: orjson.Fragment
    counts: dict[str, int]


def lines(
    store: GatewayStore, shelf: Shelf, round_id: str, indicators: Sequence[str], offices: Sequence[dict[str, Any]]
) -> list[Line]:
    """One per office, in the given order."""
    names, wanted = tuple(indicators), {office["office_id"]: office for office in offices}
    versions = store.row_versions(round_id, list(wanted))
    made = {
        id: line
        for id, office in wanted.items()
        if (line := shelf.get(f"{round_id}.{id}")) and line.of == _of(names, office, versions.get(id))
    }
    old = [id for id in wanted if id not in made]
    rows = store.rows_of(round_id, old)
    for id in old:
        made[id] = _line(names, wanted[id], rows.get(id))
        shelf.put(f"{round_id}.{id}", made[id])
    return [made[id] for id in wanted]


def _of(names: tuple[str, ...], office: dict[str, Any], version: int | None) -> tuple[Any, ...]:
    return version, names, *(office[name] for name in matrix.OFFICE)


def _line(names: tuple[str, ...], office: dict[str, Any], row: dict[str, Any] | None) -> Line:
    made, of = matrix.line(names, office, row), _of(names, office, row["version"] if row else None)
    return Line(of, orjson.Fragment(orjson.dumps(made)), matrix.counts([made]))

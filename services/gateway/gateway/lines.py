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
    versions, names = store.row_versions(round_id), tuple(indicators)

    def key(office: dict[str, Any]) -> str:
        return f"{round_id}.{office['office_id']}"

    def of(office: dict[str, Any], version: int | None) -> tuple[Any, ...]:
        return version, names, *(office[name] for name in matrix.OFFICE)

    kept = {office["office_id"]: shelf.get(key(office)) for office in offices}
    old = [
        office
        for office in offices
        if (line := kept[office["office_id"]]) is None or line.of != of(office, versions.get(office["office_id"]))
    ]
    rows = store.rows_of(round_id, [office["office_id"] for office in old])
    for office in old:
        row = rows.get(office["office_id"])
        made = matrix.line(names, office, row)
        line = Line(of(office, row and row["version"]), orjson.Fragment(orjson.dumps(made)), matrix.counts([made]))
        shelf.put(key(office), line)
        kept[office["office_id"]] = line
    return [kept[office["office_id"]] for office in offices]

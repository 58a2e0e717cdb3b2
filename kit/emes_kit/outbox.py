"""A row of the outbox: the events of one transaction together, written by one insert and removed by one delete.

The first event lies in the row as if it were alone, the others under `more`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emes_kit.envelope import Envelope

LIMIT = 100  # of at most 64 KiB each: a row stays well below the 16 MB of a document


@dataclass(frozen=True)
class Parcel:
    """id: of its first event and of its row."""

    id: str
    events: Sequence[Envelope]

    def to_row(self) -> dict[str, Any]:
        first, *more = [event.to_row() for event in self.events]
        return first | {"more": more} if more else first

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Parcel:
        return cls(row["_id"], [Envelope.from_row(one) for one in rows_in(row)])


def rows_in(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """One per event."""
    return [row, *row.get("more", ())]


def parcels(events: Sequence[Envelope]) -> list[Parcel]:
    packs = [events[start : start + LIMIT] for start in range(0, len(events), LIMIT)]
    return [Parcel(pack[0].id, pack) for pack in packs]


def count(rows: Iterable[Mapping[str, Any]]) -> int:
    """Events in these rows."""
    return sum(len(row.get("more", ())) + 1 for row in rows)

"""The unit of work: reads go straight to the database, writes and their events land in ONE transaction.

Reads see the pending writes. `replace` is optimistic: a document changed by somebody else in between raises Conflict at
commit, and the entrypoint runs again on fresh data. Nothing is half-written, nothing is published without its cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from emes_kit.batch import (
    COMMANDS,
    DUE,
    INBOX,
    LEASES,
    OUTBOX,
    OWN_COLLECTIONS,
    SETTINGS,
    Batch,
    Conflict,
    Document,
    Engine,
)
from emes_kit.envelope import Event, seal
from emes_kit.foresight import Foresight
from emes_kit.lasting import Looking
from emes_kit.matching import between, bump, copy_of, matches, ordered

BANGKOK = timedelta(hours=7)
__all__ = [
    "COMMANDS", "DUE", "INBOX", "LEASES", "OUTBOX", "OWN_COLLECTIONS", "SETTINGS",
    "Batch", "Conflict", "Document", "Engine", "UnitOfWork", "day_of",
]  # fmt: skip


class UnitOfWork(Looking, Foresight):
    """One per worker. Subclass it in a service's store.py, the only place that names collections."""

    patience = 30.0  # seconds one handler may run

    def __init__(self, engine: Engine, clock: Any, correlation: str = "") -> None:
        self._engine, self._clock, self.correlation = engine, clock, correlation
        self.begin()

    def begin(self) -> None:
        self._discard()
        self._read: dict[tuple[str, str], Document | None] = {}  # as first read: a second look costs nothing
        self._seen: dict[tuple[str, str], int] = {}  # version at the first read; 0: it was not there
        self._lent: set[tuple[str, str]] = set()  # known from the process's memory: maybe old

    def _discard(self) -> None:
        """Forget what was written; what was read stays."""
        self._batch = Batch()
        self._pending: dict[tuple[str, str], Document | None] = {}
        self._joined = 0  # counters of those who joined before

    def join(self) -> None:
        """Another handler goes on in this unit of work: what has been counted so far is what it finds."""
        self._joined = len(self._batch.counters)

    def real_now(self) -> datetime:
        """The machine's time, whatever the demo clock says: for leases and housekeeping."""
        return self._clock.real()

    # ---- reads
    def get(self, collection: str, id: str) -> Document | None:
        key = (collection, id)
        if key in self._pending:
            return copy_of(self._pending[key])
        self._look_up([key])
        return self._with_counts(collection, id, copy_of(self._read[key]))

    def find(
        self, collection: str, equal: Mapping[str, Any], *, sort: str | None = None, limit: int | None = None,
        after: Any = None, until: Any = None,
    ) -> list[Document]:  # fmt: skip
        """Documents whose fields equal the given values (a list value means any of them), sorted by one field.

        `after`: only those beyond this value of the sort field (a cursor); `until`: and none beyond this one.
        """
        self._halt()
        mine = {id: doc for (name, id), doc in self._pending.items() if name == collection}
        rows = self._engine.find(collection, equal, sort, None if limit is None else limit + len(mine), after, until)
        for row in rows:
            self._seen.setdefault((collection, row["_id"]), row.get("version", 0))
        rows = [self._with_counts(collection, row["_id"], row) or row for row in rows] if self._joined else rows
        if not mine:
            return rows
        rows = [row for row in rows if row["_id"] not in mine]
        rows += [
            copy_of(doc)
            for doc in mine.values()
            if doc is not None and matches(doc, equal) and between(doc, sort, after, until)
        ]
        return ordered(rows, sort)[:limit]

    def count(self, collection: str, equal: Mapping[str, Any]) -> int:
        self._halt()
        return self._engine.count(collection, equal)

    def versions(self, collection: str, equal: Mapping[str, Any]) -> dict[str, int]:
        """Ids and versions of what the database has: whether something made of these documents still holds."""
        self._halt()
        return self._engine.versions(collection, equal)

    def _with_counts(self, collection: str, id: str, doc: Document | None) -> Document | None:
        for where, which, increments in self._batch.counters[: self._joined]:
            if (where, which) == (collection, id):
                doc = doc or {"_id": id}
                for path, amount in increments.items():
                    bump(doc, path, amount)
        return doc

    def holds(self, collection: str, id: str) -> bool:
        """This unit of work has written it."""
        return self._pending.get((collection, id)) is not None

    def present(self, collection: str, ids: list[str]) -> set[str]:
        """Which of them the database has, whatever this unit of work thinks."""
        return {row["_id"] for row in self._engine.find(collection, {"_id": ids})}

    # ---- writes
    def insert(self, collection: str, doc: Document) -> None:
        doc.setdefault("version", 1)
        if (collection, doc["_id"]) in self._pending:
            raise Conflict(collection, doc["_id"])
        self._batch.inserts.append((collection, doc))
        self._pending[collection, doc["_id"]] = doc

    def replace(self, collection: str, doc: Document) -> None:
        """Write a document read before, if it is still as it was at the first read; its version grows by one."""
        id = doc["_id"]
        doc["version"] += 1
        if (collection, id) in self._pending:  # written twice in this unit of work: the first write takes the new body
            earlier = self._pending[collection, id]
            if earlier is None:
                raise Conflict(collection, id)
            earlier.clear()
            earlier.update(doc)
            return
        if (collection, id) in self._lent and self._seen.get((collection, id)) != doc["version"] - 1:
            raise TypeError(f"{collection}/{id} may be old: it was read by lasting")
        self._batch.replaces.append((collection, doc, self._seen.get((collection, id), doc["version"] - 1)))
        self._pending[collection, id] = doc

    def put(self, collection: str, doc: Document) -> None:
        """Blind upsert: only for rows whose id says everything (no version check)."""
        self._batch.deletes = [
            key for key in self._batch.deletes if key != (collection, doc["_id"])
        ]  # a due row that plans itself anew
        self._batch.upserts.append((collection, doc))
        self._pending[collection, doc["_id"]] = doc

    def delete(self, collection: str, id: str) -> None:
        self._batch.deletes.append((collection, id))
        self._pending[collection, id] = None

    def add(self, collection: str, id: str, **increments: int) -> None:
        """Commutative counters: no version, no conflict; the document appears with its first count."""
        self._batch.counters.append((collection, id, increments))

    def publish(self, event: Event) -> None:
        self._batch.events.append(seal(event, self._engine.service, self._clock.now(), self.correlation))

    def schedule(self, id: str, at: datetime, kind: str, **data: Any) -> None:
        """A due row: `@due(kind)` runs once the clock reaches `at`. Same id = same promise, replaced."""
        # Bucketed by day, never before today, so that the poller reads by equality and passes no row.
        bucket = day_of(max(at, self._clock.now()))
        self.put(DUE, {"_id": id, "at": at, "day": bucket, "kind": kind, "data": data})

    def unschedule(self, id: str) -> None:
        self.delete(DUE, id)

    def commit(self) -> None:
        if self._batch:
            self._engine.commit(self._batch)
        self.begin()


def day_of(moment: datetime) -> str:
    """Bangkok calendar day, "2026-11-20"."""
    return (moment.astimezone(UTC) + BANGKOK).date().isoformat()

"""The memory twin of a service's database. Passes testing.conformance like the real one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

import bson
from bson.codec_options import CodecOptions

from emes_kit.lasting import Memory
from emes_kit.matching import between, bump, dig, matches, ordered
from emes_kit.storage import Batch, Conflict, Document

AWARE = CodecOptions(tz_aware=True, tzinfo=UTC)


def copy(doc: Document) -> Document:
    """Through the database's own format: times lose their microseconds, and what it cannot hold is refused here too."""
    return dict(bson.decode(bson.encode(doc), AWARE))


class MemoryEngine:
    """Collections as dicts of deep copies; a commit is checked whole, then applied whole."""

    def __init__(self, service: str, on_commit: Callable[[list[Any]], None] | None = None) -> None:
        self.service, self._on_commit = service, on_commit or (lambda events: None)
        self.memory = Memory()
        self.collections: dict[str, dict[str, Document]] = {}

    def _rows(self, collection: str) -> dict[str, Document]:
        return self.collections.setdefault(collection, {})

    def get(self, collection: str, id: str) -> Document | None:
        row = self._rows(collection).get(id)
        return None if row is None else copy(row)

    def find(
        self,
        collection: str,
        equal: Mapping[str, Any],
        sort: str | None = None,
        limit: int | None = None,
        after: Any = None,
        until: Any = None,
    ) -> list[Document]:
        rows = [row for row in self._rows(collection).values() if matches(row, equal)]
        rows = [row for row in rows if between(row, sort, after, until)]
        return [copy(row) for row in ordered(rows, sort)[:limit]]

    def count(self, collection: str, equal: Mapping[str, Any]) -> int:
        return sum(matches(row, equal) for row in self._rows(collection).values())

    def versions(self, collection: str, equal: Mapping[str, Any]) -> dict[str, int]:
        return {id: row.get("version", 0) for id, row in self._rows(collection).items() if matches(row, equal)}

    def commit(self, batch: Batch) -> None:
        written = batch.inserts + [(c, d) for c, d, _ in batch.replaces] + batch.upserts
        rows = [(collection, copy(doc)) for collection, doc in written]
        self.memory.forget([batch])
        self._check(batch)
        for collection, row in rows:
            self._rows(collection)[row["_id"]] = row
        for collection, id, increments in batch.counters:
            row = self._rows(collection).setdefault(id, {"_id": id})
            for path, amount in increments.items():
                bump(row, path, amount)
        for collection, id in batch.deletes:
            self._rows(collection).pop(id, None)
        self._on_commit(batch.events)

    def _check(self, batch: Batch) -> None:
        new: set[tuple[str, str]] = set()
        for collection, doc in batch.inserts:
            if doc["_id"] in self._rows(collection) or (collection, doc["_id"]) in new:
                raise Conflict(collection, doc["_id"])
            new.add((collection, doc["_id"]))
        for collection, doc, version in batch.replaces:
            if dig(self._rows(collection).get(doc["_id"]), "version") != version:
                raise Conflict(collection, doc["_id"])

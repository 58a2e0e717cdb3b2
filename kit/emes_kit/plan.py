"""The writes of one transaction as MongoDB wants them: few bulk writes, in an order that tells conflicts apart."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pymongo import DeleteOne, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from emes_kit.outbox import parcels
from emes_kit.storage import COMMANDS, INBOX, OUTBOX, Batch, Conflict, Document

FIRST = (INBOX, COMMANDS)  # "done before" must be told apart from every other conflict, so these are written first


class Plan:
    """Batches folded into few bulk writes: one per collection and kind."""

    def __init__(self, batches: Sequence[Batch], lease_until: int) -> None:
        self.inserts: dict[str, list[Document]] = defaultdict(list)
        self.replaces: dict[str, list[Any]] = defaultdict(list)
        self.others: dict[str, list[Any]] = defaultdict(list)
        self.parcels = parcels([event for batch in batches for event in batch.events])
        kept = {"lease_until": lease_until, "since": int(time.time() * 1000)}
        for batch in batches:
            for collection, doc in batch.inserts:
                self.inserts[collection].append(doc)
            for collection, doc, version in batch.replaces:
                self.replaces[collection].append(_if_still(version, doc))
            for collection, doc in batch.upserts:
                self.others[collection].append(ReplaceOne({"_id": doc["_id"]}, doc, upsert=True))
            for collection, id, increments in batch.counters:
                self.others[collection].append(UpdateOne({"_id": id}, {"$inc": increments}, upsert=True))
            for collection, id in batch.deletes:
                self.others[collection].append(DeleteOne({"_id": id}))
        self.inserts[OUTBOX] += [parcel.to_row() | kept for parcel in self.parcels]

    def run(self, db: Any, session: Any) -> None:
        for collection in sorted(self.inserts, key=lambda name: name not in FIRST):
            if self.inserts[collection]:
                self._insert(db[collection], self.inserts[collection], session)
        for collection, operations in self.replaces.items():
            if db[collection].bulk_write(operations, session=session).modified_count != len(operations):
                raise Conflict(collection, ",".join(str(op._filter["_id"]) for op in operations[:3]))
        for collection, operations in self.others.items():
            db[collection].bulk_write(operations, session=session)

    def _insert(self, collection: Any, docs: list[Document], session: Any) -> None:
        try:
            collection.insert_many(docs, session=session)
        except (BulkWriteError, DuplicateKeyError) as exc:
            if "E11000" in str(exc) or getattr(exc, "code", 0) == 11000:
                raise Conflict(collection.name, docs[0]["_id"]) from exc
            raise


def _if_still(version: int, doc: Document) -> UpdateOne:
    """The new document where the stored one is at this version; elsewhere nothing is modified. The filter names `_id`
    alone: the embedded database looks through a whole collection for any second field (ADR 0026)."""
    chosen = {"$cond": [{"$eq": ["$version", version]}, {"$literal": doc}, "$$ROOT"]}
    return UpdateOne({"_id": doc["_id"]}, [{"$replaceWith": chosen}])

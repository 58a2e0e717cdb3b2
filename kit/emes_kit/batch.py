"""The writes of a unit of work as plain values, and what a database of ours can do with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from emes_kit.envelope import Envelope
from emes_kit.lasting import Memory

Document = dict[str, Any]
INBOX, COMMANDS, OUTBOX, DUE, LEASES, SETTINGS = "inbox", "commands", "outbox", "due", "leases", "settings"
OWN_COLLECTIONS = (INBOX, COMMANDS, OUTBOX, DUE, LEASES, SETTINGS)


class Conflict(Exception):
    """Somebody was first: the document exists already, or is not at the version we read."""

    def __init__(self, collection: str, id: str) -> None:
        super().__init__(f"{collection}/{id}")
        self.collection, self.id = collection, id


@dataclass
class Batch:
    """The writes of one unit of work.

    Order of application: inserts, replaces, upserts, counters, deletes, then events.
    """

    inserts: list[tuple[str, Document]] = field(default_factory=list)
    replaces: list[tuple[str, Document, int]] = field(default_factory=list)  # document, version it must have now
    upserts: list[tuple[str, Document]] = field(default_factory=list)  # blind, for rows whose id says everything
    counters: list[tuple[str, str, dict[str, int]]] = field(default_factory=list)
    deletes: list[tuple[str, str]] = field(default_factory=list)
    events: list[Envelope] = field(default_factory=list)

    def keys(self) -> set[tuple[str, str]]:
        """Documents that two batches of one transaction must not both claim."""
        changed = {(c, d["_id"]) for c, d in self.inserts} | {(c, d["_id"]) for c, d, _ in self.replaces}
        return changed | {(c, d["_id"]) for c, d in self.upserts} | set(self.deletes)

    def __bool__(self) -> bool:
        return any((self.inserts, self.replaces, self.upserts, self.counters, self.deletes, self.events))


class Engine(Protocol):
    """A service's own database. Twins: mongo.MongoEngine, testing.memory.MemoryEngine (one conformance suite).

    memory: a commit, also one that failed, forgets the collections it writes to.
    """

    service: str
    memory: Memory

    def get(self, collection: str, id: str) -> Document | None: ...

    def find(
        self,
        collection: str,
        equal: Mapping[str, Any],
        sort: str | None = None,
        limit: int | None = None,
        after: Any = None,
        until: Any = None,
    ) -> list[Document]: ...

    def count(self, collection: str, equal: Mapping[str, Any]) -> int: ...

    def versions(self, collection: str, equal: Mapping[str, Any]) -> dict[str, int]: ...

    def commit(self, batch: Batch) -> None: ...

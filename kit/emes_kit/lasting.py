"""Reads that mostly cost no command: what one process remembers of documents that hardly ever change.

A shelf per collection. Whoever writes to a collection throws its whole shelf away, and with it whatever a read begun
before still puts there. What another process writes is seen once the remembered answer has grown old. "Nothing there"
is never remembered: what has just been created is found at once, whoever created it.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from emes_kit.matching import copy_of

SECONDS = 2.0
LIMIT = 10_000  # answers per collection; those long unused go


class Memory:
    """One per engine."""

    def __init__(self) -> None:
        self.tick = time.monotonic
        self._shelves: dict[str, OrderedDict[Hashable, tuple[float, Any]]] = {}

    def read(self, collection: str, key: Hashable, ask: Callable[[], Any]) -> Any:
        """A copy of what `ask` answers, or answered at most SECONDS ago."""
        shelf, now = self._shelves.setdefault(collection, OrderedDict()), self.tick()
        if key in shelf and now - shelf[key][0] < SECONDS:
            shelf.move_to_end(key)
            return copy_of(shelf[key][1])
        if found := ask():
            shelf[key] = now, copy_of(found)  # its age counts from the question
            if len(shelf) > LIMIT:
                shelf.popitem(last=False)
        return found

    def forget(self, batches: Iterable[Any]) -> None:
        """These were written, or may have been."""
        for batch in batches:
            for collection, *_ in (*batch.keys(), *batch.counters):
                self._shelves.pop(collection, None)


class Looking:
    """The part of a unit of work (storage.py) that reads without asking each time."""

    def lasting(self: Any, collection: str, id: str) -> dict[str, Any] | None:
        """`get` of what hardly ever changes: the write of another process may show two seconds late.

        Writes of this process show at once. To look at only: `replace` refuses it.
        """
        key = (collection, id)
        if key in self._pending or key in self._read:
            return self.get(collection, id)
        self._lent.add(key)
        return self._engine.memory.read(collection, id, lambda: self._halt([key]) or self._engine.get(collection, id))

    def lasting_find(self: Any, collection: str, equal: Mapping[str, Any]) -> list[dict[str, Any]]:
        """`find`, as late as `lasting`."""
        if any(name == collection for name, _ in self._pending):
            return self.find(collection, equal)
        key = ("find", repr(equal))
        later = {(collection, repr(equal)): lambda: self.lasting_find(collection, equal)}
        rows = self._engine.memory.read(
            collection, key, lambda: self._halt(questions=later) or self._engine.find(collection, equal)
        )
        self._lent |= {(collection, row["_id"]) for row in rows}
        return rows

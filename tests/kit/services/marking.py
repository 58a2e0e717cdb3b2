"""A store that leaves marks no rollback takes away, so that tests can count how often a handler was entered."""

from __future__ import annotations

import os
import time
import uuid

from emes_kit.storage import Batch, UnitOfWork


class MarkingStore(UnitOfWork):
    def mark(self, item: str) -> int:
        """How often this item's handler was entered in earnest, this time included."""
        if self.on_trial:
            return 0
        mark = {"_id": uuid.uuid4().hex, "item": item, "pid": os.getpid(), "at": time.time()}
        self._engine.commit(Batch(inserts=[("marks", mark)]))
        return self._engine.count("marks", {"item": item})

    def gate_open(self, item: str) -> bool:
        return self.on_trial or self._engine.get("gates", item) is not None

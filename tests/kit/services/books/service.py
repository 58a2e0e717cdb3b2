"""Keeps the books, in the mood that the event asks for. Each call leaves a mark that no rollback takes away."""

from __future__ import annotations

import logging
import os
import uuid
from typing import Any

from marshmallow import fields

from emes_kit.concurrency import sleep
from emes_kit.entrypoints import consumes
from emes_kit.problems import Broken, Later, Unavailable
from emes_kit.providers import Storage
from emes_kit.storage import UnitOfWork
from emes_kit.validation import Tolerant

log = logging.getLogger(__name__)


class Sold(Tolerant):
    item = fields.String(required=True)
    mood = fields.String(load_default="ok")


class BooksStore(UnitOfWork):
    """With a way around the transaction, for marks and gates."""

    def mark(self, item: str) -> int:
        """How often this item's handler was entered, this time included."""
        marks = self._engine.db["marks"]
        marks.insert_one({"_id": uuid.uuid4().hex, "item": item, "pid": os.getpid()})
        return int(marks.count_documents({"item": item}))

    def gate_open(self, item: str) -> bool:
        return self._engine.db["gates"].find_one({"_id": item}) is not None


class BooksService:
    name = "books"
    problems: dict[str, Any] = {}
    store = Storage(BooksStore)

    @consumes("till", "sold", Sold())
    def enter_into_the_books(self, event: Any) -> None:
        item, mood = event.data["item"], event.data["mood"]
        log.info("entering %s", item)
        entered = self.store.mark(item)
        self.store.insert("entries", {"_id": item, "pid": os.getpid()})
        self.store.add("totals", "all", entries=1)
        if mood == "slow":
            self._wait_for_the_gate(item)
        if mood == "fail" or (mood == "fail once" and entered == 1):
            raise ValueError("the ink ran out")
        if mood == "later":
            raise Later("the page has not arrived")
        if mood == "broken":
            raise Broken("this page is torn")
        if mood == "away" and entered <= 8:
            raise Unavailable("the ledger is locked")

    def _wait_for_the_gate(self, item: str) -> None:
        while not self.store.gate_open(item):
            sleep(0.05)

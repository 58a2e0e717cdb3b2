"""Keeps the books, in the mood that the event asks for. Each call leaves a mark that no rollback takes away."""

from __future__ import annotations

import logging
import os
from typing import Any

from marking import MarkingStore
from marshmallow import fields

from emes_kit.concurrency import sleep
from emes_kit.entrypoints import consumes
from emes_kit.problems import Broken, Later, Problem, Unavailable
from emes_kit.providers import Storage
from emes_kit.validation import Tolerant

log = logging.getLogger(__name__)


class Sold(Tolerant):
    item = fields.String(required=True)
    mood = fields.String(load_default="ok")


class NoSuchPage(Exception):
    """A refusal as the domains have them: known by its reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BooksService:
    name = "books"
    problems = {"no_such_page": Problem("BOO-001", 409, "ไม่มีหน้านี้", "There is no such page.")}
    store = Storage(MarkingStore)

    @consumes("till", "sold", Sold())
    def enter_into_the_books(self, event: Any) -> None:
        item, mood = event.data["item"], event.data["mood"]
        log.info("entering %s", item)
        entered = self.store.mark(item)
        self.store.insert("entries", {"_id": item, "pid": os.getpid(), "correlation": self.store.correlation})
        self.store.add("totals", item, entries=1)
        if mood == "slow":
            self._wait_for_the_gate(item)
        if mood == "fail" or (mood == "fail once" and entered == 1):
            raise ValueError("the ink ran out")
        if mood == "later":
            raise Later("the page has not arrived")
        if mood == "broken":
            raise Broken("this page is torn")
        if mood == "refused":
            raise NoSuchPage("no_such_page")
        if mood == "away" and entered <= 8:
            raise Unavailable("the ledger is locked")

    def _wait_for_the_gate(self, item: str) -> None:
        while not self.store.gate_open(item):
            sleep(0.05)

"""A pile at work on the memory twin: who is handled, what is read and committed, and a rival who comes in between."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import fields

from emes_kit.clock import ManualClock
from emes_kit.concurrency import sleep
from emes_kit.envelope import Envelope
from emes_kit.piles import Pile
from emes_kit.problems import Broken, Unavailable
from emes_kit.storage import UnitOfWork
from emes_kit.testing.memory import MemoryEngine
from emes_kit.validation import Tolerant

QUEUE, KIND = "books<-till.sold", ("till", "sold", 1)


class Sold(Tolerant):
    mood = fields.String(load_default="ok")


class Engine(MemoryEngine):
    """Counts what it is asked; `rival` is done to the database just before a commit."""

    def __init__(self) -> None:
        super().__init__("books")
        self.reads: list[str] = []
        self.commits, self.rival = 0, lambda: None

    def get(self, collection: str, id: str) -> Any:
        self.reads.append(f"{collection}/{id}")
        return super().get(collection, id)

    def commit(self, batch: Any) -> None:
        self.commits += 1
        self.rival()
        super().commit(batch)


class Books:
    name, problems = "books", {}

    def __init__(self, engine: Engine) -> None:
        self.store = UnitOfWork(engine, ManualClock(datetime(2026, 11, 20, tzinfo=UTC)))
        self.entered, self.shelved, self.waits_on_trial = 0, False, False

    def enter(self, event: Envelope) -> None:
        day = self.store.get("days", "today") or {"_id": "today", "sold": 0}
        (self.store.replace if "version" in day else self.store.insert)("days", day | {"sold": day["sold"] + 1})
        self.store.add("totals", "all", entries=1)
        self.entered += 1
        while self.waits_on_trial and self.store.on_trial:
            sleep(0.01)
        before = (self.store.get("totals", "all") or {}).get("entries", 0)
        self.store.insert("entries", {"_id": event.id, "before": before})
        if self.shelved and self.store.get("shelves", event.id) is None:
            self.store.insert("shelves", {"_id": event.id, "books": 1})
        if event.data["mood"] == "broken":
            raise Broken("torn")
        if event.data["mood"] == "away":
            raise Unavailable("no ink")
        if event.data["mood"] == "bug":
            raise ZeroDivisionError


class Desk:
    """A pile and what becomes of its events: {id: kind}; those that are to run alone are in `lone`."""

    def __init__(self) -> None:
        self.engine = Engine()
        self.books = Books(self.engine)
        self.ended: list[tuple[str, str]] = []
        self.lone: list[str] = []
        self.pile = Pile(
            lambda: None, lambda item, outcome: self.ended.append((item[0].id, outcome.kind)),
            lambda item: self.lone.append(item[0].id),
        )  # fmt: skip

    def handle(self, *events: str, **moods: str) -> dict[str, str]:
        for id in events:
            data = {"mood": moods.get(id, "ok")}
            self.pile.add((Envelope(id, "till", "sold", id, 1, "2026-11-20T00:00:00Z", data), None))
        self.pile.work(self.books, lambda books, event: books.enter(event), {KIND: Sold()}, QUEUE)
        return dict(self.ended)

    def row(self, collection: str, id: str) -> Any:
        return MemoryEngine.get(self.engine, collection, id)

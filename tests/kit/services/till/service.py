"""Sells things, tells everybody, remembers promises, and can be made to misbehave."""

from __future__ import annotations

import logging
import os
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from marshmallow import fields

from emes_kit.concurrency import sleep
from emes_kit.entrypoints import command, due, every, query
from emes_kit.problems import Problem
from emes_kit.providers import Clock, Storage
from emes_kit.storage import UnitOfWork
from emes_kit.validation import Strict

log = logging.getLogger(__name__)
PROBLEMS = {"sold_out": Problem("TIL-001", 409, "สินค้า {item} หมด", "{item} is sold out.")}


class Refusal(Exception):
    def __init__(self, reason: str, field: str | None = None, **params: Any) -> None:
        super().__init__(reason)
        self.reason, self.field, self.params = reason, field, params


@dataclass(frozen=True)
class Sold:
    TYPE: ClassVar[str] = "sold"
    item: str
    mood: str
    sequence: int = 1
    text: str = ""

    @property
    def subject(self) -> str:
        return self.item

    def to_data(self) -> dict[str, Any]:
        return {"item": self.item, "mood": self.mood, "text": self.text}


class Sell(Strict):
    item = fields.String(required=True)
    mood = fields.String(load_default="ok")
    text = fields.String(load_default="")


class Plan(Strict):
    id = fields.String(required=True)
    in_ms = fields.Integer(load_default=0)


class Misbehave(Strict):
    how = fields.String(required=True)
    seconds = fields.Float(load_default=60)


class TillService:
    name = "till"
    problems = PROBLEMS
    store = Storage(UnitOfWork)
    clock = Clock()

    @command(Sell())
    def sell(self, item: str, mood: str, text: str) -> dict[str, Any]:
        if item == "unicorn":
            raise Refusal("sold_out", "item", item=item)
        log.info("selling %s", item)
        self.store.insert("sales", {"_id": item, "mood": mood})
        self.store.publish(Sold(item, mood, 1, text))
        return {"item": item, "version": 1}

    @query(Plan(only=("id",)))
    def get_sale(self, id: str) -> dict[str, Any] | None:
        return self.store.get("sales", id)

    @command(Plan())
    def plan(self, id: str, in_ms: int) -> dict[str, Any]:
        self.store.schedule(id, self.clock.now() + timedelta(milliseconds=in_ms), "reminder", by="plan")
        return {}

    @due("reminder")
    def remind(self, row: Any) -> None:
        self.store.insert("reminders", {"_id": f"{row.id}.{uuid.uuid4().hex}", "row": row.id, "pid": os.getpid()})
        self.store.publish(Sold(row.id, "ok"))

    @every(0.5)
    def tick(self) -> None:
        self.store.insert("ticks", {"_id": uuid.uuid4().hex, "pid": os.getpid(), "at": time.time()})

    @command(Misbehave())
    def misbehave(self, how: str, seconds: float) -> Any:
        if how == "leak":
            raise RuntimeError("mongodb://root:secret@db:27017")
        if how == "slow":
            sleep(seconds)
        return Decimal("1.50") if how == "decimal" else {"how": how}

"""HTTP in front: sells through the till, takes notes into its own outbox, shows how errors look from outside."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import fields

from emes_kit.http import http
from emes_kit.providers import Rpc, Storage
from emes_kit.storage import UnitOfWork
from emes_kit.validation import Strict

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Noted:
    """Heard by whichever queue a test binds."""

    TYPE: ClassVar[str] = "noted"
    note: str
    sequence: int = 1

    @property
    def subject(self) -> str:
        return self.note

    def to_data(self) -> dict[str, Any]:
        return {"note": self.note}


class Sale(Strict):
    item = fields.String(required=True)
    mood = fields.String(load_default="ok")


class Note(Strict):
    note = fields.String(required=True)


class DoorService:
    name = "door"
    problems: dict[str, Any] = {}
    store = Storage(UnitOfWork)
    till = Rpc("till")

    @http("POST", "/sales", body=Sale(), status=201)
    def sell(self, request: Any) -> dict[str, Any]:
        log.info("somebody buys %s", request.json["item"])
        return self.till.sell(command_id=request.headers.get("Idempotency-Key"), **request.json)

    @http("GET", "/sales/<item>")
    def get_sale(self, request: Any) -> Any:
        return self.till.get_sale(id=request.path["item"]) or {}

    @http("POST", "/notes", body=Note(), status=202)
    def take_note(self, request: Any) -> dict[str, Any]:
        self.store.insert("notes", {"_id": request.json["note"]})
        self.store.publish(Noted(request.json["note"]))
        return request.json

    @http("GET", "/slow/<seconds>")
    def be_slow(self, request: Any) -> Any:
        return self.till.misbehave(how="slow", seconds=float(request.path["seconds"]))

    @http("GET", "/leak")
    def leak(self, request: Any) -> Any:
        raise RuntimeError("mongodb://root:secret@db:27017")

"""Keeps one score per report."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from emes_kit.entrypoints import consumes
from emes_kit.providers import Clock, Storage
from emes_kit.storage import UnitOfWork
from emes_kit.validation import Tolerant


class Approved(Tolerant):
    report_id = fields.String(required=True)
    claims = fields.List(fields.Dict(), required=True)


class ScorerService:
    name = "scorer"
    problems: dict[str, Any] = {}
    store = Storage(UnitOfWork)
    clock = Clock()

    @consumes("reviewer", "report_approved", Approved())
    def score(self, event: Any) -> None:
        first = event.data["claims"][0]
        percent = 100 * int(first["numerator"]) // int(first["denominator"])
        self.store.put("scores", {"_id": event.data["report_id"], "percent": percent})

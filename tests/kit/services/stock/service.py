"""The other subscriber: never fails, and keeps the newest state of each item whatever the order of arrival."""

from __future__ import annotations

from typing import Any

from marking import MarkingStore
from marshmallow import fields

from emes_kit.entrypoints import consumes
from emes_kit.providers import Storage
from emes_kit.validation import Tolerant


class Sold(Tolerant):
    item = fields.String(required=True)
    text = fields.String(load_default="")


class StockService:
    name = "stock"
    problems: dict[str, Any] = {}
    store = Storage(MarkingStore)

    @consumes("till", "sold", Sold())
    def take_from_the_shelf(self, event: Any) -> None:
        self.store.mark(event.subject)
        item = self.store.get("items", event.subject)
        if item is None:
            new = {"_id": event.subject, "sequence": event.sequence, "text": event.data["text"]}
            self.store.insert("items", new)
        elif event.sequence > item["sequence"]:
            self.store.replace("items", item | {"sequence": event.sequence, "text": event.data["text"]})

"""Opens a task for each report and approves it: the shortest review there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import fields

from emes_kit.entrypoints import consumes
from emes_kit.providers import Clock, Storage
from emes_kit.storage import UnitOfWork
from emes_kit.validation import Tolerant


class Submitted(Tolerant):
    report_id = fields.String(required=True)
    claims = fields.List(fields.Dict(), required=True)


@dataclass(frozen=True)
class ReportApproved:
    TYPE: ClassVar[str] = "report_approved"
    subject: str
    claims: list[dict[str, str]]
    sequence: int = 1

    def to_data(self) -> dict[str, Any]:
        return {"report_id": self.subject, "claims": self.claims}


class ReviewerService:
    name = "reviewer"
    problems: dict[str, Any] = {}
    store = Storage(UnitOfWork)
    clock = Clock()

    @consumes("intake", "report_submitted", Submitted())
    def review(self, event: Any) -> None:
        report_id = event.data["report_id"]
        self.store.insert("tasks", {"_id": report_id, "state": "approved", "claims": event.data["claims"]})
        self.store.publish(ReportApproved(report_id, event.data["claims"]))

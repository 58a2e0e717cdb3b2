"""Takes reports in over HTTP: stored and announced in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import fields, validate

from emes_kit.http import http
from emes_kit.providers import Clock, Storage
from emes_kit.storage import UnitOfWork
from emes_kit.validation import Strict


class Claim(Strict):
    claim = fields.String(required=True)
    numerator = fields.String(required=True)
    denominator = fields.String(required=True)


class Report(Strict):
    report_id = fields.String(required=True, validate=validate.Length(1, 64))
    office_id = fields.String(required=True)
    indicator_id = fields.String(required=True)
    claims = fields.List(fields.Nested(Claim), required=True)
    sections = fields.Dict(fields.String(), fields.String(validate=validate.Length(max=4000)), required=True)


@dataclass(frozen=True)
class ReportSubmitted:
    TYPE: ClassVar[str] = "report_submitted"
    subject: str
    claims: list[dict[str, str]]
    sequence: int = 1

    def to_data(self) -> dict[str, Any]:
        return {"report_id": self.subject, "claims": self.claims}


class IntakeService:
    name = "intake"
    problems: dict[str, Any] = {}
    store = Storage(UnitOfWork)
    clock = Clock()

    @http("POST", "/reports", body=Report(), status=201, auth=False)
    def submit(self, request: Any) -> dict[str, Any]:
        report = request.json
        self.store.insert("reports", {"_id": report["report_id"], **report})
        self.store.publish(ReportSubmitted(report["report_id"], report["claims"]))
        return {"report_id": report["report_id"]}

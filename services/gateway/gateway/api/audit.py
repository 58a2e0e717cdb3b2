"""The log: what was done, by whom and when, and whether it still stands as it was written."""

from __future__ import annotations

from typing import Any

from emes_kit.http import Request, http
from gateway import http_rules
from gateway.api.support import actor, paged, paging
from gateway.problems import refused
from gateway.schemas import audit as schemas
from gateway.store import GatewayStore

TAGS = ["audit"]


class AuditApi:
    store: GatewayStore
    submission: Any

    @http(
        "GET",
        "/api/v1/reports/<string:report_id>/audit",
        query=schemas.TRAIL_QUERY,
        response=schemas.TRAIL,
        action="report.read",
        tags=TAGS,
        summary_th="บันทึกการตรวจสอบของรายงาน",
        summary_en="Audit log of a report",
    )
    def read_report_audit(self, request: Request) -> Any:
        return paged(request, self.submission.report_audit(**request.path, **paging(request)))

    @http(
        "GET",
        "/api/v1/rounds/<string:round_id>/audit",
        query=schemas.TRAIL_QUERY,
        response=schemas.TRAIL,
        action="reference.read",
        tags=TAGS,
        summary_th="บันทึกการตรวจสอบของรอบ",
        summary_en="Audit log of a round",
    )
    def read_round_audit(self, request: Request) -> Any:
        return paged(request, self.submission.round_audit(**request.path, **paging(request)))

    @http(
        "GET",
        "/api/v1/rounds/<string:round_id>/offices/<string:office_id>/audit",
        query=schemas.TRAIL_QUERY,
        response=schemas.TRAIL,
        action="extension.read",
        tags=TAGS,
        summary_th="บันทึกการตรวจสอบของเขตในรอบ (กำหนดส่งภายใน การขยายเวลา)",
        summary_en="Audit log of an office's round: internal deadline, extensions",
    )
    def read_office_audit(self, request: Request) -> Any:
        return paged(request, self.submission.office_round_audit(**request.path, **paging(request)))

    @http(
        "GET",
        "/api/v1/me/audit",
        query=schemas.TRAIL_QUERY,
        response=schemas.TRAIL,
        action="account.use",
        tags=TAGS,
        summary_th="บันทึกการเปลี่ยนแปลงบัญชีของฉัน",
        summary_en="Audit log of my account",
    )
    def read_my_audit(self, request: Request) -> Any:
        after = http_rules.unpack_cursor(request.query["cursor"])
        if after is not None and type(after) is not int:
            raise refused("bad_cursor", "cursor")
        return paged(request, self.store.user_trail(actor(request)["user_id"], after, request.query["limit"]))

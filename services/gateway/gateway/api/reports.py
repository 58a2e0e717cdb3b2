"""A report from the office's side: write, screen, certify, take back, receipts."""

from __future__ import annotations

from typing import Any

from emes_kit.http import Reply, Request, http
from emes_kit.problems import Refused
from gateway import http_rules, ids
from gateway.api.support import once, paged, paging, read_version, versioned, whole
from gateway.problems import refused
from gateway.schemas import reports as schemas
from gateway.schemas.common import EMPTY

TAGS = ["reports"]
ONE = "/api/v1/rounds/<string:round_id>/offices/<string:office_id>/reports/<string:indicator_id>"
BY_ID = "/api/v1/reports/<string:report_id>"


class ReportsApi:
    submission: Any
    review: Any

    @http(
        "GET",
        ONE,
        response=schemas.REPORT_VIEW,
        action="report.read",
        tags=TAGS,
        summary_th="อ่านรายงานหนึ่งตัวชี้วัด",
        summary_en="Read one report",
    )
    def read_report(self, request: Request) -> Any:
        path = request.path
        return versioned(
            self.submission.get_report(report_id=f"{path['round_id']}.{path['indicator_id']}.{path['office_id']}")
        )

    @http(
        "PUT",
        ONE,
        body=schemas.SAVE_REPORT,
        response=schemas.REPORT_VIEW,
        action="report.write",
        tags=TAGS,
        version="first",
        summary_th="บันทึกรายงาน (ร่าง)",
        summary_en="Save a report",
        problems=["no_version"],
    )
    def save_report(self, request: Request) -> Any:
        version = http_rules.expected_version(request.headers.get("If-Match"), request.headers.get("If-None-Match"))
        try:
            report = self.submission.save_report(**once(request), **request.path, **request.json, version=version or 0)
        except Refused as exc:
            if version is None and exc.problem.status == 412:
                raise refused("no_version", "If-Match") from exc
            raise
        return versioned(report, 201 if report["version"] == 1 else 200)

    @http(
        "GET",
        "/api/v1/reports",
        query=schemas.REPORTS_QUERY,
        response=schemas.REPORT_PAGE,
        action="report.read",
        tags=TAGS,
        summary_th="รายการรายงาน (ระบุรอบหรือเขตอย่างน้อยหนึ่งอย่าง)",
        summary_en="List reports of a round or an office",
        problems=["filter_needed"],
    )
    def list_reports(self, request: Request) -> Any:
        office_id, round_id = request.context["office_id"], request.query["round"]
        if office_id is None and round_id is None:
            raise refused("filter_needed", "round", names="round, office")
        answer = self.submission.list_reports(
            round_id=round_id, office_id=office_id, state=request.query["state"], **paging(request)
        )
        return paged(request, answer)

    @http(
        "GET",
        BY_ID,
        response=schemas.REPORT_VIEW,
        action="report.read",
        tags=TAGS,
        summary_th="อ่านรายงานตามรหัส",
        summary_en="Read a report by id",
    )
    def read_report_by_id(self, request: Request) -> Any:
        return versioned(self.submission.get_report(**request.path))

    @http(
        "GET",
        BY_ID + "/history",
        response=schemas.HISTORY,
        action="report.read",
        tags=TAGS,
        summary_th="ประวัติของรายงาน",
        summary_en="History of a report",
    )
    def read_history(self, request: Request) -> Any:
        return whole(self.submission.report_history(**request.path))

    @http(
        "POST",
        BY_ID + "/screening",
        body=schemas.SEND,
        response=schemas.REPORT_VIEW,
        action="report.send",
        tags=TAGS,
        version="required",
        summary_th="ส่งให้คณะกรรมการกลั่นกรอง",
        summary_en="Send to the screening committee",
    )
    def send_to_screening(self, request: Request) -> Any:
        return versioned(
            self.submission.send_to_screening(
                **once(request), **request.path, **request.json, version=read_version(request)
            )
        )

    @http(
        "POST",
        BY_ID + "/screening/decision",
        body=schemas.SCREEN,
        response=schemas.REPORT_VIEW,
        action="report.screen",
        tags=TAGS,
        version="required",
        summary_th="ผลการกลั่นกรอง",
        summary_en="Pass or give back at screening",
    )
    def decide_screening(self, request: Request) -> Any:
        return versioned(
            self.submission.decide_screening(
                **once(request), **request.path, **request.json, version=read_version(request)
            )
        )

    @http(
        "POST",
        BY_ID + "/submit",
        body=schemas.CERTIFY,
        response=schemas.RECEIPT,
        status=201,
        action="report.certify",
        tags=TAGS,
        version="required",
        summary_th="ผอ.เขตรับรองและส่ง ได้ใบรับทันที",
        summary_en="Certify and submit; the receipt at once",
    )
    def submit_report(self, request: Request) -> Any:
        receipt = self.submission.submit_report(
            **once(request), **request.path, **request.json, version=read_version(request)
        )
        return Reply(proof(receipt), 201, {"Location": f"/api/v1/receipts/{receipt['receipt_no']}"})

    @http(
        "POST",
        BY_ID + "/take-back",
        body=EMPTY,
        response=schemas.TAKEN_BACK,
        status=202,
        action="report.take_back",
        tags=TAGS,
        summary_th="ดึงรายงานกลับ (ก่อนผู้ตรวจเริ่มตรวจ)",
        summary_en="Take back, while no reviewer has begun",
        problems=["never_submitted"],
    )
    def take_back(self, request: Request) -> Any:
        report_id = request.path["report_id"]
        number = self.submission.get_report(report_id=report_id)["submission_no"]
        if number == 0:
            raise refused("never_submitted")
        task = self.review.withdraw_task(**once(request), report_id=report_id, submission_no=number)
        return Reply({"report_id": report_id, "submission_no": number, "task_state": task["state"]}, 202)

    @http(
        "GET",
        "/api/v1/receipts/<string:receipt_no>",
        response=schemas.RECEIPT,
        auth=False,
        tags=["public"],
        summary_th="ตรวจสอบใบรับ (ไม่ต้องเข้าสู่ระบบ)",
        summary_en="Verify a receipt (public)",
    )
    def read_receipt(self, request: Request) -> Any:
        receipt = self.submission.get_receipt(**request.path)
        return proof(receipt)


def proof(receipt: dict[str, Any]) -> dict[str, Any]:
    """What a receipt proves and nothing else: no content, no names."""
    report = ids.report(receipt["report_id"])
    known = {**receipt, "round_id": report.round_id, "office_id": report.office_id, "indicator_id": report.indicator_id}
    return {name: known[name] for name in schemas.RECEIPT.fields}

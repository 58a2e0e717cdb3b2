"""Rounds with their deadlines and extensions."""

from __future__ import annotations

from typing import Any

from emes_kit.http import Reply, Request, http
from gateway.api.support import once, whole
from gateway.schemas import rounds as schemas

ROUNDS = ["rounds"]
ROUND = "/api/v1/rounds/<string:round_id>"
OFFICE = ROUND + "/offices/<string:office_id>"


class RoundsApi:
    submission: Any

    @http(
        "GET",
        "/api/v1/rounds",
        response=schemas.ROUNDS,
        action="reference.read",
        tags=ROUNDS,
        summary_th="รอบการรายงาน",
        summary_en="Rounds",
    )
    def list_rounds(self, request: Request) -> Any:
        return whole(self.submission.list_rounds())

    @http(
        "POST",
        "/api/v1/rounds",
        body=schemas.ROUND_IN,
        response=schemas.ROUND_VIEW,
        status=201,
        action="round.create",
        tags=ROUNDS,
        summary_th="เปิดรอบการรายงาน",
        summary_en="Create a round",
    )
    def create_round(self, request: Request) -> Any:
        made = self.submission.create_round(**once(request), round=request.json)
        return Reply(made, 201, {"Location": f"/api/v1/rounds/{made['round_id']}"})

    @http(
        "GET",
        ROUND,
        response=schemas.ROUND_VIEW,
        action="reference.read",
        tags=ROUNDS,
        summary_th="รอบการรายงานหนึ่งรอบ",
        summary_en="One round",
    )
    def read_round(self, request: Request) -> Any:
        return self.submission.get_round(**request.path)

    @http(
        "GET",
        ROUND + "/indicators",
        response=schemas.INDICATORS,
        action="reference.read",
        tags=ROUNDS,
        summary_th="ตัวชี้วัดของรอบ",
        summary_en="Indicators of a round",
    )
    def list_indicators(self, request: Request) -> Any:
        rules = whole(self.submission.list_round_indicators(**request.path))["items"]
        # As the scheme writes them, plus the name the id has everywhere else in this API.
        return {"items": [{**rule, "indicator_id": rule["indicator"]} for rule in rules]}

    @http(
        "PUT",
        OFFICE + "/deadline",
        body=schemas.DEADLINE,
        action="deadline.set",
        tags=ROUNDS,
        summary_th="กำหนดวันส่งภายในของเขต",
        summary_en="Set the office's internal deadline",
    )
    def set_deadline(self, request: Request) -> Any:
        return self.submission.set_internal_deadline(**once(request), **request.path, **request.json)

    @http(
        "POST",
        OFFICE + "/extensions",
        body=schemas.EXTENSION_IN,
        response=schemas.EXTENSION_VIEW,
        status=201,
        action="extension.request",
        tags=ROUNDS,
        summary_th="ขอขยายเวลา",
        summary_en="Ask for an extension",
    )
    def request_extension(self, request: Request) -> Any:
        return Reply(self.submission.request_extension(**once(request), **request.path, **request.json), 201)

    @http(
        "GET",
        ROUND + "/extensions",
        query=schemas.OFFICE_FILTER,
        response=schemas.EXTENSIONS,
        action="extension.read",
        tags=ROUNDS,
        summary_th="คำขอขยายเวลา",
        summary_en="Requests for extension",
    )
    def list_extensions(self, request: Request) -> Any:
        return whole(self.submission.list_extensions(**request.path, office_id=request.context["office_id"]))

    @http(
        "POST",
        "/api/v1/extensions/<string:extension_id>/decision",
        body=schemas.EXTENSION_DECISION,
        response=schemas.EXTENSION_VIEW,
        action="extension.decide",
        tags=ROUNDS,
        summary_th="พิจารณาคำขอขยายเวลา",
        summary_en="Decide on an extension",
    )
    def decide_extension(self, request: Request) -> Any:
        return self.submission.decide_extension(**once(request), **request.path, **request.json)

"""/docs, the two contract documents, static files, /healthz and /readyz."""

from __future__ import annotations

import time
from typing import Any

import orjson

from emes_kit.http import Bytes, Html, Reply, Request, http
from gateway import contracts, openapi
from gateway.api.overview import OverviewApi
from gateway.pages import files, status, templating
from gateway.pages.taste import Taste
from gateway.schemas import health as schemas

PUBLIC = ["public"]
STATUS_SECONDS = 2.0  # public: many readers must not become many questions


class Documents(OverviewApi):
    submission: Any
    review: Any
    scoring: Any
    notification: Any

    @http(
        "GET",
        "/docs",
        auth=False,
        kind="text/html",
        tags=PUBLIC,
        summary_th="เอกสาร API",
        summary_en="API documentation",
    )
    def docs_page(self, request: Request) -> Any:
        return Html(templating.render(Taste(), "docs.html", None, {}))

    @http(
        "GET",
        "/docs/assets/<string:name>",
        auth=False,
        kind="*/*",
        tags=PUBLIC,
        summary_th="ไฟล์ของหน้าเอกสาร",
        summary_en="Files of the documentation",
    )
    def docs_file(self, request: Request) -> Any:
        return files.swagger(request)

    @http(
        "GET",
        "/static/<string:name>",
        auth=False,
        kind="*/*",
        tags=PUBLIC,
        summary_th="ไฟล์ประกอบหน้าเว็บ",
        summary_en="Static files",
    )
    def static_file(self, request: Request) -> Any:
        return files.static(request)

    @http(
        "GET",
        "/sw.js",
        auth=False,
        kind="*/*",
        tags=PUBLIC,
        summary_th="ตัวช่วยเมื่อไม่มีเครือข่าย",
        summary_en="The service worker",
    )
    def service_worker(self, request: Request) -> Any:
        return files.worker(request)

    @http(
        "GET",
        "/openapi.json",
        auth=False,
        tags=PUBLIC,
        summary_th="สัญญา REST API",
        summary_en="The OpenAPI 3.1 document",
    )
    def openapi_document(self, request: Request) -> Any:
        return Bytes(
            orjson.dumps(openapi.document(type(self))), "application/json", {"Access-Control-Allow-Origin": "*"}
        )

    @http(
        "GET", "/asyncapi.json", auth=False, tags=PUBLIC, summary_th="สัญญาเหตุการณ์", summary_en="The AsyncAPI 3 document"
    )
    def asyncapi_document(self, request: Request) -> Any:
        return Bytes(contracts.asyncapi(), "application/json", {"Access-Control-Allow-Origin": "*"})

    @http(
        "GET",
        "/healthz",
        auth=False,
        response=schemas.ALIVE,
        tags=PUBLIC,
        summary_th="โปรเซสนี้ทำงานอยู่",
        summary_en="This process answers",
    )
    def healthz(self, request: Request) -> Any:
        return {"status": "ok"}

    @http(
        "GET",
        "/readyz",
        auth=False,
        response=schemas.READINESS,
        also=[503],
        tags=PUBLIC,
        summary_th="ทุกบริการพร้อม",
        summary_en="All five services are ready",
    )
    def readyz(self, request: Request) -> Any:
        parts = self.memory.kept("ready", STATUS_SECONDS, time.monotonic(), self.readiness)
        return Reply(parts, 200 if all(state == "ok" for state in parts.values()) else 503)

    def readiness(self) -> dict[str, str]:
        return status.of_all(
            {
                "gateway": lambda: self.store.clock_offset(),
                "submission": lambda: self.submission.get_office(office_id="P0000"),
                "review": lambda: self.review.get_task(task_id="none"),
                "scoring": lambda: self.scoring.get_score(report_id="2500-1.QP-00.P0000"),
                "notification": lambda: self.notification.unread_count(user_id="nobody"),
            }
        )

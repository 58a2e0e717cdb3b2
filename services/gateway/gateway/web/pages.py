"""GET / (is the system alive, what is due), /docs, the two contract documents, /healthz and /readyz."""

from __future__ import annotations

import time
from typing import Any

import orjson

from emes_kit.http import Bytes, Html, Reply, Request, http
from gateway import contracts, openapi
from gateway.api.overview import OverviewApi
from gateway.schemas import health as schemas
from gateway.web import files, home, status

PUBLIC = ["public"]
STATUS_SECONDS = 2.0  # the page is public: many readers must not become many questions


class Pages(OverviewApi):
    submission: Any
    review: Any
    scoring: Any
    notification: Any
    clock: Any

    @http("GET", "/", auth=False, kind="text/html", tags=PUBLIC, summary_th="หน้าแรก", summary_en="Start page")
    def home_page(self, request: Request) -> Any:
        language = home.language(request.raw.args.get("lang"))
        facts = self.memory.kept("home", STATUS_SECONDS, time.monotonic(), self._facts)
        page = files.templates().get_template("home.html").render(home.context(facts, language))
        return Html(page, headers={"Content-Language": language})

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
        return Html(files.templates().get_template("docs.html").render())

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
        return files.swagger(request.path["name"])

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
        return files.static(request.path["name"])

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
        parts = self.memory.kept("ready", STATUS_SECONDS, time.monotonic(), self._readiness)
        return Reply(parts, 200 if all(state == "ok" for state in parts.values()) else 503)

    def _readiness(self) -> dict[str, str]:
        return status.of_all(
            {
                "gateway": lambda: self.store.clock_offset(),
                "submission": lambda: self.submission.get_office(office_id="P0000"),
                "review": lambda: self.review.get_task(task_id="none"),
                "scoring": lambda: self.scoring.get_score(report_id="2500-1.QP-00.P0000"),
                "notification": lambda: self.notification.unread_count(user_id="nobody"),
            }
        )

    def _facts(self) -> home.Facts:
        offices, rounds = self.known_offices(), self.store.rounds()
        year = rounds[0]["fiscal_year"] if rounds else None
        national = status.or_none(lambda: self.scoring.national_result(fiscal_year=year)) if year else None
        return home.Facts(
            self.clock.now(),
            self._readiness(),
            len(offices),
            rounds,
            {r["round_id"]: home.counts(r, len(offices), self.store.rows(r["round_id"])) for r in rounds[:4]},
            national,
        )

"""nameko as its documentation shows it: http → rpc → write → EventDispatcher → event_handler. No outbox, no inbox.

`nameko_default.py gateway|intake|reviewer|scorer`.
"""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402

from marshmallow import Schema, ValidationError, fields, validate  # noqa: E402
from nameko.events import EventDispatcher, event_handler  # noqa: E402
from nameko.extensions import DependencyProvider  # noqa: E402
from nameko.rpc import RpcProxy, rpc  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402
from nameko.web.handlers import http  # noqa: E402
from pymongo import MongoClient, WriteConcern  # noqa: E402
from pymongo.errors import DuplicateKeyError  # noqa: E402


class Mongo(DependencyProvider):
    def setup(self) -> None:
        durable = WriteConcern("majority", j=True)
        self.db = MongoClient(os.environ["BENCH_MONGO"]).get_database("bench", write_concern=durable)

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.db


class Claim(Schema):
    claim = fields.String(required=True)
    numerator = fields.String(required=True)
    denominator = fields.String(required=True)


class Report(Schema):
    report_id = fields.String(required=True, validate=validate.Length(1, 64))
    office_id = fields.String(required=True)
    indicator_id = fields.String(required=True)
    claims = fields.List(fields.Nested(Claim), required=True)
    sections = fields.Dict(fields.String(), fields.String(validate=validate.Length(max=4000)), required=True)


REPORT = Report()


class Gateway:
    name = "gateway"
    intake = RpcProxy("intake")

    @http("POST", "/reports")
    def submit(self, request: Any) -> tuple[int, str]:
        try:
            report = REPORT.load(json.loads(request.get_data(as_text=True)))
        except ValidationError as exc:
            return 422, json.dumps(exc.messages)
        return 201, json.dumps(self.intake.submit(report))


class Intake:
    name = "intake"
    db = Mongo()
    dispatch = EventDispatcher()

    @rpc
    def submit(self, report: dict[str, Any]) -> dict[str, str]:
        self.db["reports"].insert_one({"_id": report["report_id"], **report})
        self.dispatch("report_submitted", {"report_id": report["report_id"], "claims": report["claims"]})
        return {"report_id": report["report_id"]}


class Reviewer:
    name = "reviewer"
    db = Mongo()
    dispatch = EventDispatcher()

    @event_handler("intake", "report_submitted")
    def review(self, event: dict[str, Any]) -> None:
        try:
            self.db["tasks"].insert_one({"_id": event["report_id"], "state": "approved", "claims": event["claims"]})
        except DuplicateKeyError:
            return
        self.dispatch("report_approved", event)


class Scorer:
    name = "scorer"
    db = Mongo()

    @event_handler("reviewer", "report_approved")
    def score(self, event: dict[str, Any]) -> None:
        first = event["claims"][0]
        row = {"_id": event["report_id"], "percent": 100 * int(first["numerator"]) // int(first["denominator"])}
        self.db["scores"].replace_one({"_id": row["_id"]}, row, upsert=True)


if __name__ == "__main__":
    config = {
        "AMQP_URI": os.environ["BENCH_AMQP"],
        "WEB_SERVER_ADDRESS": f"127.0.0.1:{os.environ['BENCH_PORT']}",
        "max_workers": 50,
        "prefetch_count": 50,
    }
    runner = ServiceRunner(config)
    runner.add_service({"gateway": Gateway, "intake": Intake, "reviewer": Reviewer, "scorer": Scorer}[sys.argv[1]])
    runner.start()
    print("ready", flush=True)
    runner.wait()

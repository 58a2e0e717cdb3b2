"""The submission service alone on the kit's memory twins, and the short words its tests are written in."""

from __future__ import annotations

import csv
import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from emes_kit.problems import Refused
from emes_kit.testing import System
from submission.service import SubmissionService

ROOT = Path(__file__).parents[3]
SCHEME = json.loads((ROOT / "deploy/seeds/sample_scheme.json").read_text(encoding="utf-8"))
FINDING = {"field": "sections.result", "reason_code": "incomplete", "text": "ยังไม่ได้ระบุผลของสถานศึกษา 3 แห่ง"}
OFFICES = ("P5703", "P5001", "S13")


def office(office_id: str, **changes: Any) -> dict[str, Any]:
    with (ROOT / "deploy/seeds/offices.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["id"] == office_id)
    facts = {name: row[name] for name in ("kind", "name_th", "short_th", "name_en")}
    codes = row["province_codes"].split("|")
    return {"office_id": office_id, **facts, "region": row["region6"], "province_codes": codes, **changes}


def actor(user_id: str) -> dict[str, Any]:
    return {"user_id": user_id, "roles": [user_id.split(".")[0]], "office_id": None, "parts": []}


class World:
    """One round of three offices, from 20 November 2026; due on 30 December, internally on the 20th."""

    round_id, office_id, indicator_id = "2570-1", "P5703", "AP-03"

    def __init__(self, *beside: type) -> None:
        self.system = System(SubmissionService, *beside, now="2026-11-16T02:00:00Z")
        self.call("register_offices", "admin", offices=[office(id) for id in OFFICES])
        self.call("publish_scheme", "admin", scheme=deepcopy(SCHEME))

    @property
    def report_id(self) -> str:
        return f"{self.round_id}.{self.indicator_id}.{self.office_id}"

    def call(self, method: str, user: str = "admin", command_id: str | None = None, **fields: Any) -> Any:
        return self.system.call("submission", method, command_id, actor=actor(user), **fields)

    def ask(self, method: str, **fields: Any) -> Any:
        return self.system.call("submission", method, **fields)

    def plan_round(self, **changes: Any) -> dict[str, Any]:
        wanted = {
            "fiscal_year": 2570, "number": 1, "name_th": "รอบที่ 1", "name_en": "Round 1",
            "scheme_id": "sample-2570", "scheme_version": 1,
            "opens_on": "2026-11-20", "internal_due_on": "2026-12-20", "official_due_on": "2026-12-30",
        }  # fmt: skip
        return self.call("create_round", round={**wanted, **changes})

    def open_round(self, **changes: Any) -> None:
        self.plan_round(**changes)
        self.system.move(days=4)  # 20 November, 09:00 in Bangkok

    def content(self, numerator: str = "242", **sections: str) -> dict[str, Any]:
        texts = {"what": "อบรมครู", "where": "ทุกโรงเรียน", "how": "ประชุมเชิงปฏิบัติการ", "result": "โรงเรียนมีแผนแล้ว"}
        return {"claims": {"c1": {"numerator": numerator, "denominator": "245"}}, "sections": {**texts, **sections}}

    def report(self) -> dict[str, Any]:
        return self.ask("get_report", report_id=self.report_id)

    def version(self) -> int:
        return self.report()["version"]

    def save(self, content: Any = None, version: int | None = None, user: str = "owner.P5703", **changes: Any) -> Any:
        place = {"round_id": self.round_id, "office_id": self.office_id, "indicator_id": self.indicator_id}
        fields = {"content": content or self.content(), "version": self.version() if version is None else version}
        return self.call("save_report", user, **{**place, **fields, **changes})

    def act(self, method: str, user: str, command_id: str | None = None, **fields: Any) -> Any:
        fields.setdefault("version", self.version())
        return self.call(method, user, command_id, report_id=self.report_id, **fields)

    def send(self, **fields: Any) -> Any:
        return self.act("send_to_screening", "owner.P5703", **fields)

    def screen(self, decision: str = "pass", user: str = "screener.P5703", **fields: Any) -> Any:
        return self.act("decide_screening", user, decision=decision, **fields)

    def certify(self, user: str = "director.P5703", **fields: Any) -> Any:
        fields.setdefault("content_hash", self.report()["content_hash"])
        return self.act("submit_report", user, **fields)

    def submit(self, content: Any = None) -> Any:
        """From whatever can be saved to a receipt."""
        self.save(content)
        self.send()
        self.screen()
        return self.certify()

    def review(self, event: str, submission_no: int = 1, id: str | None = None, **changes: Any) -> None:
        """A word of the review service, as it comes off the wire: with more fields than we read."""
        at = self.system.clock.now().isoformat().replace("+00:00", "Z")
        data = {"report_id": self.report_id, "submission_no": submission_no, "at": at, "reviewer": "reviewer.1"}
        if event == "report_returned":
            data["findings"] = [{**FINDING, "severity": "new field"}]
        subject = f"{self.report_id}.{submission_no}"
        self.system.deliver("review", event, subject=subject, sequence=3, data={**data, **changes}, id=id)
        self.system.settle()

    def told(self, *types: str) -> list[Any]:
        return [event for event in self.system.published if event.type in types]

    def deadlines(self, office_id: str = "P5703") -> list[tuple[str, str, int]]:
        """(clock, near | passed, days) of what this office was told, in order."""
        return [
            (event.data["clock"], event.type.split("_")[1], event.data.get("days_left", event.data.get("days_late")))
            for event in self.told("deadline_near", "deadline_passed")
            if event.data["office_id"] == office_id
        ]


@cache
def contract(event: str) -> jsonschema.Draft202012Validator:
    text = (ROOT / f"contracts/submission.{event}.v1.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text)["schema"])


@pytest.fixture
def beside() -> tuple[type, ...]:
    """Services that run beside submission; a module that wants some overrides this."""
    return ()


@pytest.fixture
def world(beside):
    """At the end every event of the test keeps its contract and every subject counts 1, 2, 3, …"""
    made = World(*beside)
    yield made
    numbers: dict[str, list[int]] = {}
    for event in (one for one in made.system.published if one.source == "submission"):
        contract(event.type).validate(event.data)
        numbers.setdefault(event.subject, []).append(event.sequence)
    assert all(seen == list(range(1, len(seen) + 1)) for seen in numbers.values()), numbers


@pytest.fixture
def opened(world) -> World:
    world.open_round()
    return world


@pytest.fixture
def refused():
    """refused(call, ...) -> the Refused."""

    def run(call: Any, *args: Any, **fields: Any) -> Refused:
        with pytest.raises(Refused) as caught:
            call(*args, **fields)
        return caught.value

    return run


@pytest.fixture
def finding() -> dict[str, str]:
    return dict(FINDING)


@pytest.fixture(scope="module")
def make_office():
    return office

"""The contract files, their generator, and one short working year of all five services on memory twins."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from emes_kit.testing import System
from emes_ops import seeds
from emes_ops.rpc import actor as operator

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "contracts"))  # the generator is a script beside the data, not a package

OFFICE = "P5703"
ARGON2 = "$argon2id$v=19$m=19456,t=2,p=1$" + "a" * 22 + "$" + "b" * 43  # nobody logs in here
FINDING = {"field": "sections.result", "reason_code": "incomplete", "text": "ยังไม่ได้ระบุผลของสถานศึกษา 3 แห่ง"}
SECTION = "สำนักงานดำเนินการร่วมกับสถานศึกษาทุกแห่งและติดตามผลรายภาคเรียน พบว่าส่วนใหญ่เป็นไปตามแผนที่กำหนด"


def person(user_id: str, role: str, office_id: str | None = None, parts: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"user_id": user_id, "roles": [role], "office_id": office_id, "parts": list(parts)}


class Year:
    """One office and one round, from registration to the last reminder."""

    round_id = "2570-1"

    def __init__(self, *services: type, mail: str) -> None:
        config = {"EMES_DEMO": "true", "EMES_MAIL_DIR": mail}
        self.system = System(*services, now="2026-11-01T02:00:00Z", config=config)

    def call(self, service: str, method: str, **fields: Any) -> Any:
        answer = self.system.call(service, method, **fields)
        self.system.settle()
        return answer

    def begin(self) -> None:
        offices = [one for one in seeds.offices() if one["office_id"] in (OFFICE, "S01", "S31")]
        scheme = seeds.scheme()
        self.call("submission", "register_offices", actor=operator(), offices=offices)
        self.call("submission", "publish_scheme", actor=operator(), scheme=scheme)
        for planned in seeds.rounds(scheme, date(2026, 11, 16)):
            self.call("submission", "create_round", actor=operator(), round=planned)
        self.call("gateway", "register_users", actor=operator(), users=seeds.people(offices, ARGON2))
        self.system.move(days=15)
        rows = self.call("submission", "list_round_indicators", round_id=self.round_id)["items"]
        self.indicators = {row["indicator"]: row for row in rows}

    def report_id(self, indicator: str) -> str:
        return f"{self.round_id}.{indicator}.{OFFICE}"

    def submit(self, indicator: str, numerator: int = 137) -> None:
        owner, screener, director = (person(f"{r}.{OFFICE}", r, OFFICE) for r in ("owner", "screener", "director"))
        row = self.indicators[indicator]
        claims = {c["claim"]: {"numerator": str(numerator), "denominator": "139"} for c in row["claims"]}
        sections = {s["section"]: f"{s['label_th']} {SECTION}" for s in row["sections"]}
        report_id = self.report_id(indicator)
        version = self.call("submission", "get_report", report_id=report_id)["version"]
        where = {"round_id": self.round_id, "office_id": OFFICE, "indicator_id": indicator}
        content = {"claims": claims, "sections": sections}
        page = self.call("submission", "save_report", actor=owner, content=content, version=version, **where)
        step = {"report_id": report_id, "version": page["version"]}
        explained = {remark["field"]: "ตรวจสอบแล้ว" for remark in page.get("remarks", [])}
        page = self.call("submission", "send_to_screening", actor=owner, explanations=explained, **step)
        step["version"] = page["version"]
        page = self.call("submission", "decide_screening", actor=screener, decision="pass", findings=[], **step)
        step["version"] = page["version"]
        self.call("submission", "submit_report", actor=director, content_hash=page["content_hash"], **step)

    def decide(self, indicator: str, number: int, decision: str) -> None:
        task = self.call("review", "get_task", task_id=f"{self.report_id(indicator)}.{number}")
        reviewer = person(task["reviewer"], "reviewer", parts=("QP", "AP", "STD"))
        step = {"actor": reviewer, "task_id": task["task_id"]}
        task = self.call("review", "claim_task", version=task["version"], **step)
        findings = [FINDING] if decision == "return" else []
        self.call("review", "decide_task", version=task["version"], decision=decision, findings=findings, **step)

    def take_back(self, indicator: str, number: int) -> None:
        director = person(f"director.{OFFICE}", "director", OFFICE)
        report_id = self.report_id(indicator)
        self.call("review", "withdraw_task", actor=director, report_id=report_id, submission_no=number)

    def extend(self, until: str) -> None:
        director = person(f"director.{OFFICE}", "director", OFFICE)
        asked = self.call(
            "submission", "request_extension", actor=director, round_id=self.round_id, office_id=OFFICE,
            reason="น้ำท่วมพื้นที่อำเภอแม่สาย", until=until,
        )  # fmt: skip
        decision = {"extension_id": asked["extension_id"], "granted": True, "reason": "อนุญาตตามเหตุผล"}
        self.call("submission", "decide_extension", actor=person("deputy", "deputy"), **decision)

    def move_clock(self, days: int) -> None:
        self.call("gateway", "move_clock", actor=person("admin", "admin"), days=days, hours=0, to=None)


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """A year in which everything happens that any service publishes about."""
    from gateway.service import GatewayService
    from notification.service import NotificationService
    from review.service import ReviewService
    from scoring.service import ScoringService
    from submission.service import SubmissionService

    everybody = (SubmissionService, ReviewService, ScoringService, NotificationService, GatewayService)
    year = Year(*everybody, mail=str(tmp_path_factory.mktemp("mail")))
    year.begin()
    first, second, *_ = year.indicators
    year.submit(first)
    year.decide(first, 1, "return")
    year.submit(first)
    year.decide(first, 2, "approve")
    year.submit(second)
    year.take_back(second, 1)
    year.submit(second)  # nobody reviews it: overdue
    year.extend("2027-02-10")
    year.move_clock(5)
    for _ in range(60):
        year.system.move(days=2)
    return year

"""The review service alone on the kit's memory twins, and the short words its tests are written in."""

from __future__ import annotations

from typing import Any

import pytest

from emes_kit.problems import Refused
from emes_kit.testing import System
from review.service import ReviewService

REPORT = "2570-1.AP-03.P5703"
FINDING = {"field": "sections.result", "reason_code": "incomplete", "text": "ยังไม่ได้ระบุผลของสถานศึกษา 3 แห่ง"}


def submitted(report_id: str = REPORT, number: int = 1, **changes: Any) -> dict[str, Any]:
    """The data of a report_submitted, with a field review does not know."""
    round_id, indicator, office = report_id.split(".")
    claim = {"claim": "c1", "numerator": "242", "denominator": "245", "unit": "school"}
    facts = {
        "report_id": report_id,
        "round_id": round_id,
        "fiscal_year": 2570,
        "office_id": office,
        "indicator_id": indicator,
        "part": indicator.split("-")[0],
        "submission_no": number,
        "content_hash": f"{number:064x}",
        "receipt_no": f"R-{round_id}-{office}-{indicator}-{number}",
        "submitted_at": "2026-11-20T01:59:00Z",
        "submitted_by": f"director.{office}",
        "owner": f"owner.{office}",
        "late": False,
        "claims": [claim | {"percent": "98.77", "target": "80", "met": True}],
        "a_later_field": "ignored",
    }
    return facts | changes


class Desk:
    """What happens around review: reports come in, accounts change, reviewers work."""

    def __init__(self) -> None:
        self.system = System(ReviewService, now="2026-11-20T02:00:00Z")
        self._sequence = 0

    def submit(self, report_id: str = REPORT, number: int = 1, *, id: str | None = None, **changes: Any) -> str:
        data = submitted(report_id, number, **changes)
        self.system.deliver("submission", "report_submitted", subject=report_id, sequence=number, data=data, id=id)
        self.system.settle()
        return f"{report_id}.{number}"

    def user(self, user_id: str, *parts: str, active: bool = True, sequence: int | None = None, **changes: Any) -> None:
        self._sequence += 1
        data = {"user_id": user_id, "roles": ["reviewer"], "parts": list(parts), "active": active, "name_th": "ไม่เก็บ"}
        number = sequence or self._sequence
        self.system.deliver("gateway", "user_changed", subject=user_id, sequence=number, data=data | changes)
        self.system.settle()

    @staticmethod
    def actor(user_id: str, *parts: str) -> dict[str, Any]:
        return {
            "user_id": user_id,
            "roles": ["reviewer"],
            "office_id": None,
            "parts": list(parts or ("QP", "AP", "STD")),
        }

    def task(self, task_id: str = f"{REPORT}.1") -> dict[str, Any]:
        return self.system.call("review", "get_task", task_id=task_id)

    def claim(
        self, task_id: str, user: str, version: int | None = None, command_id: str | None = None
    ) -> dict[str, Any]:
        version = self.task(task_id)["version"] if version is None else version
        return self.system.call(
            "review", "claim_task", command_id, actor=self.actor(user), task_id=task_id, version=version
        )

    def decide(self, task_id: str, user: str, decision: str, findings: Any = (), version: int | None = None) -> Any:
        version = self.task(task_id)["version"] if version is None else version
        fields = {"task_id": task_id, "version": version, "decision": decision, "findings": list(findings)}
        return self.system.call("review", "decide_task", actor=self.actor(user), **fields)

    def give_back(self, task_id: str, user: str) -> Any:
        self.claim(task_id, user)
        return self.decide(task_id, user, "return", [FINDING])

    def approve(self, task_id: str, user: str) -> Any:
        self.claim(task_id, user)
        return self.decide(task_id, user, "approve")

    def withdraw(self, report_id: str = REPORT, number: int = 1, command_id: str | None = None) -> Any:
        actor = {"user_id": "director.P5703", "roles": ["director"], "office_id": "P5703"}
        return self.system.call(
            "review", "withdraw_task", command_id, actor=actor, report_id=report_id, submission_no=number
        )

    def told(self, *types: str) -> list[Any]:
        return [event for event in self.system.published if event.type in types or not types]

    def loads(self) -> dict[str, int]:
        """Open-task counters, zeros left out."""
        rows = self.system.engines["review"].find("loads", {})
        return {row["_id"]: row["open"] for row in rows if row["open"]}

    def counted(self) -> dict[str, int]:
        """The same, counted from the tasks themselves."""
        found: dict[str, int] = {}
        for row in self.system.engines["review"].find("tasks", {"state": ["open", "claimed"]}):
            key = f"{row['part']}:{row['reviewer'] or '-'}"
            found[key] = found.get(key, 0) + 1
        return found


@pytest.fixture(scope="session")
def submission_data():
    """submission_data(report_id, number=1) → the data of a report_submitted."""
    return submitted


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def finding() -> dict[str, str]:
    return dict(FINDING)


@pytest.fixture
def refused():
    """refused(call, ...) -> the code of the refusal."""

    def run(call: Any, *args: Any, **fields: Any) -> str:
        with pytest.raises(Refused) as caught:
            call(*args, **fields)
        return caught.value.problem.code

    return run

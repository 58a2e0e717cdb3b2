"""One report in every state, made by its people through the services' commands: what the tour needs to be complete."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from emes_ops.simulate.drafts import draft

Call = Callable[..., Any]
Settle = Callable[[Callable[[], Any]], Any]
# In the order in which indicators are taken; whatever comes after them stays untouched.
STATES = ("approved", "submitted", "returned", "passed", "asked", "draft", "fresh")
FINDING = {
    "field": "sections.result",
    "reason_code": "incomplete",
    "text": "ยังไม่ได้ระบุผลของสถานศึกษาที่เหลือ โปรดระบุรายแห่ง",
}
GOOD = 4


class People:
    """What the people of one office, and a reviewer, do in one round. settle: waits until the answer is true."""

    def __init__(self, call: Call, settle: Settle, round_id: str, office_id: str, reviewer: str = "reviewer.1") -> None:
        self._call, self._settle, self._reviewer = call, settle, reviewer
        self.round_id, self.office_id, self._chance = round_id, office_id, random.Random(2570)  # noqa: S311 - texts only
        rows = call("submission", "list_round_indicators", round_id=round_id)["items"]
        self.rules = {row["indicator"]: row for row in rows}

    def one_of_each(self) -> dict[str, str]:
        """State → indicator."""
        chosen = dict(zip(STATES, sorted(self.rules), strict=False))
        for state, indicator in chosen.items():
            self.bring(indicator, state)
        self.ask_for_time()
        return chosen

    def bring(self, indicator: str, state: str) -> None:
        """A report nobody has begun, as far as this state."""
        steps: Sequence[Callable[[str], None]] = (self.save, self.send, self.screen, self.submit)
        reach = {"fresh": 0, "draft": 1, "asked": 2, "passed": 3}.get(state, 4)
        for step in steps[:reach]:
            step(indicator)
        if state in ("returned", "approved"):
            self.decide(indicator, state)

    # ---- the office
    def save(self, indicator: str) -> None:
        content = draft(self._chance, self.rules[indicator], self.office_id, GOOD).content
        place = {"round_id": self.round_id, "office_id": self.office_id, "indicator_id": indicator}
        version = self._report(indicator)["version"]
        self._do("submission", "save_report", "owner", **place, content=content, version=version)

    def send(self, indicator: str) -> None:
        remarks = self._call("submission", "check_report", report_id=self._id(indicator))["items"]
        explained = {row["field"]: "ตรวจสอบกับต้นฉบับแล้ว ถูกต้อง" for row in remarks if not row.get("blocking")}
        self._on(indicator, "send_to_screening", "owner", explanations=explained)

    def screen(self, indicator: str) -> None:
        self._on(indicator, "decide_screening", "screener", decision="pass", findings=[])

    def submit(self, indicator: str) -> None:
        """Returns when its review task is there."""
        hashed = self._report(indicator)["content_hash"]
        number = self._on(indicator, "submit_report", "director", content_hash=hashed)["submission_no"]
        self._settle(lambda: len(self._tasks(indicator)) == number)

    def ask_for_time(self) -> None:
        place = {"round_id": self.round_id, "office_id": self.office_id}
        asked = {"reason": "น้ำท่วมโรงเรียนในพื้นที่ ข้อมูลยังเก็บไม่ครบ", "until": self._last_day()}
        self._do("submission", "request_extension", "director", **place, **asked)

    # ---- the bureau
    def decide(self, indicator: str, state: str) -> None:
        task_id = self._tasks(indicator)[-1]["task_id"]
        task = self._call("review", "get_task", task_id=task_id)
        reviewer = task["reviewer"] or self._reviewer
        claimed = self._do("review", "claim_task", reviewer, task_id=task_id, version=task["version"])
        decision = {"returned": "return", "approved": "approve"}[state]
        fields = {"decision": decision, "findings": [FINDING] if state == "returned" else []}
        self._do("review", "decide_task", reviewer, task_id=task_id, version=claimed["version"], **fields)
        self._settle(lambda: self._report(indicator)["state"] == state)

    def _tasks(self, indicator: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._call("review", "list_report_tasks", report_id=self._id(indicator))["items"]
        return found

    def _last_day(self) -> str:
        """A month after the round's deadline."""
        due = str(self._call("submission", "get_round", round_id=self.round_id)["official_due_at"])
        year, month = divmod(int(due[:4]) * 12 + int(due[5:7]), 12)
        return f"{year}-{month + 1:02d}-15"

    # ---- how it is said
    def _id(self, indicator: str) -> str:
        return f"{self.round_id}.{indicator}.{self.office_id}"

    def _report(self, indicator: str) -> dict[str, Any]:
        found: dict[str, Any] = self._call("submission", "get_report", report_id=self._id(indicator))
        return found

    def _on(self, indicator: str, method: str, role: str, **fields: Any) -> Any:
        fields |= {"report_id": self._id(indicator), "version": self._report(indicator)["version"]}
        return self._do("submission", method, role, **fields)

    def _do(self, service: str, method: str, who: str, **fields: Any) -> Any:
        office = None if service == "review" else self.office_id
        actor = {
            "user_id": who if office is None else f"{who}.{office}", "roles": [who.split(".")[0]], "office_id": office,
            "parts": [] if office else ["QP", "AP", "STD"],
        }  # fmt: skip
        return self._call(service, method, actor=actor, **fields)


def facts(round_id: str, office_id: str, chosen: Mapping[str, str], scheme: Mapping[str, Any]) -> dict[str, str]:
    """What the addresses of the tour hold. chosen: state → indicator, of People.one_of_each."""
    return {
        **chosen,
        "round": round_id,
        "office": office_id,
        "receipt": f"R-{round_id}-{office_id}-{chosen['approved']}-1",
        "extension": f"{round_id}.{office_id}.1",
        "scheme": scheme["scheme_id"],
        "version": str(scheme.get("scheme_version", 1)),
    }

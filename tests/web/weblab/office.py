"""Reports of the office before a test begins, and hands that find things by their words."""

from __future__ import annotations

from typing import Any

ROUND, OFFICE = "2570-1", "P5703"
FINDING = {
    "field": "sections.result",
    "reason_code": "incomplete",
    "text": "ยังไม่ได้ระบุผลของสถานศึกษา 3 แห่ง โปรดระบุรายแห่ง",
}
TEXTS = {
    "what": "จัดทำแผนเผชิญเหตุร่วมกับเครือข่ายในพื้นที่ทุกอำเภอ และปรับปรุงแผนของสถานศึกษาทุกแห่งให้เป็นปัจจุบัน",
    "where": "สถานศึกษาในสังกัดทั้ง 139 แห่ง ร่วมกับองค์กรปกครองส่วนท้องถิ่นและสถานีตำรวจในพื้นที่",
    "how": "อบรมครูแกนนำ 2 รุ่น ซ้อมแผนจริงภาคเรียนละ 1 ครั้ง และนิเทศติดตามรายโรงเรียน",
    "result": "สถานศึกษา 137 แห่งมีแผนและซ้อมครบ อีก 2 แห่งอยู่ระหว่างปรับปรุงอาคาร",
}


class Office:
    """What people of the office did before the test, said to the services directly."""

    def __init__(self, site: Any) -> None:
        self.site = site
        rules = site.services.call("submission", "list_round_indicators", round_id=ROUND)["items"]
        self.rules = {rule["indicator"]: rule for rule in rules}

    def act(self, who: str, method: str, service: str = "submission", **fields: Any) -> Any:
        actor = {"user_id": who, "roles": [who.split(".")[0]], "office_id": OFFICE, "parts": ["QP", "AP"]}
        return self.site.services.call(service, method, actor=actor, **fields)

    def save(self, indicator: str, answers: dict[str, str] | None = None, **sections: str) -> Any:
        id = self.id(indicator)
        version = self.site.services.call("submission", "get_report", report_id=id)["version"]
        content = {"claims": {"c1": {"numerator": "137", "denominator": "139"}}, "sections": {**TEXTS, **sections}}
        place = {"round_id": ROUND, "office_id": OFFICE, "indicator_id": indicator}
        return self.act("owner.P5703", "save_report", **place, content=content, version=version, answers=answers or {})

    def send(self, indicator: str, **sections: str) -> Any:
        saved = self.save(indicator, **sections)
        return self.act("owner.P5703", "send_to_screening", report_id=self.id(indicator), version=saved["version"])

    def screen(self, indicator: str, decision: str = "pass", *findings: dict[str, str], **sections: str) -> Any:
        version, id = self.send(indicator, **sections)["version"], self.id(indicator)
        fields = {"decision": decision, "findings": list(findings), "version": version}
        return self.act("screener.P5703", "decide_screening", report_id=id, **fields)

    def submit(self, indicator: str, **sections: str) -> Any:
        passed = self.screen(indicator, **sections)
        fields = {"version": passed["version"], "content_hash": passed["content_hash"]}
        return self.act("director.P5703", "submit_report", report_id=self.id(indicator), **fields)

    def returned(self, indicator: str, *findings: dict[str, str], **sections: str) -> None:
        """By the reviewer at OBEC."""
        number = self.submit(indicator, **sections)["submission_no"]
        task_id, call = f"{self.id(indicator)}.{number}", self.site.services.call
        tasks = lambda: call("review", "list_report_tasks", report_id=self.id(indicator))["items"]  # noqa: E731
        self.site.settle(lambda: len(tasks()) == number)
        version = call("review", "get_task", task_id=task_id)["version"]
        claimed = self.act("reviewer.1", "claim_task", "review", task_id=task_id, version=version)
        fields = {"decision": "return", "findings": list(findings), "version": claimed["version"]}
        self.act("reviewer.1", "decide_task", "review", task_id=task_id, **fields)
        self.site.settle(lambda: call("submission", "get_report", report_id=self.id(indicator))["state"] == "returned")

    @staticmethod
    def id(indicator: str) -> str:
        return f"{ROUND}.{indicator}.{OFFICE}"


def visit(window: Any, path: str) -> None:
    window.page.goto(window.site.url + path)


def press(window: Any, text: str, leads_to: str) -> None:
    window.page.get_by_role("button", name=text, exact=True).click()
    window.page.wait_for_url(f"{window.site.url}{leads_to}")

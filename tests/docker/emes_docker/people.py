"""People of the demonstration, over the HTTP API as a district program uses it."""

from __future__ import annotations

from typing import Any

import requests

from emes_docker.compose import settle

ROUND = "2570-1"
# Of the sample scheme's first round, those with one claim.
INDICATORS = ("AP-02", "AP-03", "QP-01", "QP-02", "QP-03", "STD-01")
PASSWORD = "demo-only-emes"
PART = {"claims": {"c1": {"numerator": "137", "denominator": "139"}}}
TEXT = "ดำเนินการกับสถานศึกษาในสังกัดครบทุกแห่งตามแผนปฏิบัติการประจำปี"


class Person:
    """One logged-in person. Every call says which status it expects."""

    def __init__(self, url: str, user_id: str) -> None:
        self.user_id, self._base, self._session = user_id, f"{url}/api/v1", requests.Session()
        login = self.call("POST", "/login", {"user_id": user_id, "password": PASSWORD})
        self._session.headers["Authorization"] = f"Bearer {login['token']}"

    def call(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        answer = self._session.request(method, self._base + path, json=body, headers=headers, timeout=30)
        told = f"{self.user_id}: {method} {path}: {answer.status_code} {answer.text[:500]}"
        assert answer.status_code == status, told
        return answer.json()

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def find(self, path: str) -> Any:
        """None while it does not exist."""
        answer = self._session.get(self._base + path, timeout=30)
        assert answer.status_code in (200, 404), answer.text[:500]
        return answer.json() if answer.status_code == 200 else None

    def change(self, method: str, path: str, body: Any, version: int, status: int = 200) -> Any:
        """An edit of the version that was seen; version 0 = there must be none yet."""
        seen = {"If-Match": f'"{version}"'} if version else {"If-None-Match": "*"}
        return self.call(method, path, body, status, **seen)

    def all(self, path: str) -> list[dict[str, Any]]:
        """Every page of a list."""
        rows, cursor = [], ""
        while cursor is not None:
            page = self.get(f"{path}{'&' if '?' in path else '?'}limit=100{f'&cursor={cursor}' if cursor else ''}")
            rows += page["items"]
            cursor = page["next"]
        return rows


class Office:
    """The three people of an area office, and the way of a report up to its receipt."""

    def __init__(self, url: str, office_id: str) -> None:
        self.office_id = office_id
        roles = ("owner", "screener", "director")
        self.owner, self.screener, self.director = (Person(url, f"{role}.{office_id}") for role in roles)

    def save(self, indicator: str, version: int = 0) -> dict[str, Any]:
        content = {**PART, "sections": {name: f"{TEXT} ({name})" for name in ("what", "where", "how", "result")}}
        path = f"/rounds/{ROUND}/offices/{self.office_id}/reports/{indicator}"
        saved: dict[str, Any] = self.owner.change("PUT", path, {"content": content}, version, 200 if version else 201)
        return saved

    def submit(self, indicator: str) -> dict[str, Any]:
        """Saved, screened, certified: the receipt."""
        report = self.save(indicator)
        path = f"/reports/{report['report_id']}"
        report = self.owner.change("POST", f"{path}/screening", {}, report["version"])
        report = self.screener.change("POST", f"{path}/screening/decision", {"decision": "pass"}, report["version"])
        certified = {"content_hash": report["content_hash"]}
        receipt: dict[str, Any] = self.director.change("POST", f"{path}/submit", certified, report["version"], 201)
        return receipt

    def submit_all(self) -> list[str]:
        """One report per indicator: their ids."""
        return [self.submit(indicator)["report_id"] for indicator in INDICATORS]

    def state(self, report_id: str) -> str:
        return str(self.owner.get(f"/reports/{report_id}")["state"])


class Bureau:
    """The reviewers, and the deputy who sees every task."""

    def __init__(self, url: str) -> None:
        self._url, self.deputy = url, Person(url, "deputy")
        self._reviewers: dict[str, Person] = {}

    def reviewer(self, user_id: str) -> Person:
        if user_id not in self._reviewers:
            self._reviewers[user_id] = Person(self._url, user_id)
        return self._reviewers[user_id]

    def task(self, task_id: str) -> dict[str, Any]:
        """The task, once it is there and dealt to a reviewer."""

        def dealt() -> Any:
            found = self.deputy.find(f"/review/tasks/{task_id}")
            return found if found and found["reviewer"] else None

        task: dict[str, Any] = settle(f"task {task_id} has a reviewer", dealt)
        return task

    def decide(self, task_id: str, **decision: Any) -> dict[str, Any]:
        """Claimed and decided by the reviewer to whom it was dealt."""
        task = self.task(task_id)
        reviewer, path = self.reviewer(task["reviewer"]), f"/review/tasks/{task_id}"
        claimed = reviewer.change("POST", f"{path}/claim", {}, task["version"])
        decided: dict[str, Any] = reviewer.change("POST", f"{path}/decision", decision, claimed["version"])
        return decided

    def tasks(self) -> list[dict[str, Any]]:
        """All that wait for a decision."""
        return [row for part in ("QP", "AP", "STD") for row in self.deputy.all(f"/review/tasks?part={part}")]

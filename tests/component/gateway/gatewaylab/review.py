"""A reviewer's task, and other reports on their way to the reviewer."""

from __future__ import annotations

from typing import Any

REVIEWER = "reviewer.1"
TASK = "/review/2570-1.AP-03.P5703.1"


def task(house: Any, number: int = 1) -> Any:
    return house.get(REVIEWER, f"/api/v1/review/tasks/{house.REPORT}.{number}").json


def other_report(house: Any, indicator: str) -> str:
    """Another report of the office on its way to the reviewer."""
    owner, screener, director = (f"{role}.{house.OFFICE}" for role in ("owner", "screener", "director"))
    report = f"{house.ROUND}.{indicator}.{house.OFFICE}"
    address = f"/api/v1/rounds/{house.ROUND}/offices/{house.OFFICE}/reports/{indicator}"
    house.ask(owner, "PUT", address, json={"content": house.content()})
    sent = house.post(owner, f"/api/v1/reports/{report}/screening", version=1).json
    path = f"/api/v1/reports/{report}/screening/decision"
    passed = house.post(screener, path, {"decision": "pass", "findings": []}, version=sent["version"]).json
    body = {"content_hash": passed["content_hash"]}
    house.post(director, f"/api/v1/reports/{report}/submit", body, version=passed["version"])
    house.system.settle()
    return report

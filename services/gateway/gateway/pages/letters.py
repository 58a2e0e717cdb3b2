"""What services tell of their queues, as the operations page shows it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

DEAD = ".dead"


def overview(told: Mapping[str, Any]) -> dict[str, Any]:
    """told: by service its answer, or the code of the problem that came instead."""
    services = [_service(name, answer) for name, answer in told.items()]
    queues = [row for name, answer in told.items() if not isinstance(answer, str) for row in _queues(name, answer)]
    return {
        "services": services,
        "busy": [row for row in queues if row["waiting"] and not row["dead"]],
        "dead": [row for row in queues if row["dead"]],
        "queues": len(queues),
        "well": all(one["problem"] is None for one in services),
    }


def _service(name: str, answer: Any) -> dict[str, Any]:
    if isinstance(answer, str):
        return {"name": name, "problem": answer, "waiting": None, "dead": None, "events": None, "seconds": None}
    rows = _queues(name, answer)
    return {
        "name": name, "problem": None, "waiting": sum(row["waiting"] for row in rows),
        "dead": sum(row["dead"] for row in rows), "events": answer["outbox"]["rows"],
        "seconds": answer["outbox"]["oldest_seconds"],
    }  # fmt: skip


def _queues(service: str, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    depths = answer["depths"]
    works = [name for name in depths if not name.endswith(DEAD)]
    return [
        {"queue": name, "service": service, "waiting": depths[name], "dead": depths.get(name + DEAD, 0)}
        for name in sorted(works)
    ]


def service_of(queue: str) -> str:
    """`review<-submission.report_submitted` → review"""
    return queue.partition("<-")[0]


def letter(one: Mapping[str, Any]) -> dict[str, Any]:
    """A dead message in a line: what it says it is, about what, since when; None where it does not say."""
    about = one["headers"]
    return {
        **{name: one[name] for name in ("id", "reason", "attempts")},
        "type": about.get("ce-type"),
        "subject": about.get("ce-subject"),
        "time": about.get("ce-time"),
        "replayed": about.get("x-replayed"),
    }


def whole(one: Mapping[str, Any]) -> dict[str, Any]:
    try:
        body = json.dumps(json.loads(one["body"]), ensure_ascii=False, indent=2)
    except ValueError:
        body = one["body"]
    return {"body": body, "headers": sorted(one["headers"].items())}

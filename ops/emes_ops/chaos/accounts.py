"""Every acknowledged request took effect exactly once, every refused one not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pymongo

from emes_kit.storage import COMMANDS
from emes_ops.chaos.recorder import Told
from emes_ops.reconcile.check import Check, check, differences
from emes_ops.settings import SERVICES

Rows = list[dict[str, Any]]
ON_REPORTS = ("/screening", "/screening/decision", "/submit")
NOT_NOW = (0, 429, 503, 504)  # the last word was "later", or nothing at all


@dataclass(frozen=True)
class Verdict:
    """lost: acknowledged and not there; doubled: there twice; ghosts: refused, or never asked for, and there."""

    accepted: int
    refused: int
    unanswered: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    ghosts: tuple[str, ...]


def commands(mongo_uri: str) -> Counter[str]:
    """How often each command is on record, over all services."""
    with pymongo.MongoClient[dict[str, object]](mongo_uri, timeoutMS=120_000) as client:
        return Counter(
            str(row["_id"]) for service in SERVICES for row in client[f"emes_{service}"][COMMANDS].find({}, {"_id": 1})
        )


def judge(told: Mapping[str, Told], found: Counter[str]) -> Verdict:
    """By the records that services write in one transaction with each effect."""
    accepted = {id for id, one in told.items() if one.accepted}
    unanswered = {id for id, one in told.items() if one.status in NOT_NOW}
    refused = told.keys() - accepted - unanswered
    return Verdict(
        len(accepted), len(refused), len(unanswered),
        tuple(sorted(id for id in accepted if not found[id])),
        tuple(sorted(id for id, count in found.items() if count > 1)),
        tuple(sorted(id for id in found if id in refused or id not in told)),
    )  # fmt: skip


def effects(told: Iterable[Told], mongo_uri: str) -> list[Check]:
    """Independently of those records: versions, receipts and decisions are counted in the documents themselves."""
    accepted = [one for one in told if one.accepted]
    with pymongo.MongoClient[dict[str, Any]](mongo_uri, timeoutMS=120_000) as client:
        submission, review = client["emes_submission"], client["emes_review"]
        reports = list(submission["reports"].find({}, {"version": 1}))
        submissions = list(submission["submissions"].find({}, {"report_id": 1, "outcome": 1}))
        tasks = list(review["tasks"].find({}, {"state": 1, "report_id": 1}))
    return [versions(accepted, reports, submissions), receipts(accepted, submissions), decisions(accepted, tasks)]


def versions(accepted: list[Told], reports: Rows, submissions: Rows) -> Check:
    """A report's version counts what was done to it: accepted requests, and outcomes that came by event."""
    wanted = Counter(id for one in accepted if (id := _report_written(one)))
    wanted.update(row["report_id"] for row in submissions if row["outcome"])
    found = Counter({row["_id"]: row["version"] for row in reports})
    faults = differences(Counter(wanted), Counter(found), "changes")
    return check("ทุกคำขอที่รับมีผลหนึ่งครั้ง", "a report's version counts what was accepted", found, faults)


def receipts(accepted: list[Told], submissions: Rows) -> Check:
    wanted = Counter(_named(one.path) for one in accepted if one.path.endswith("/submit"))
    found = Counter(row["report_id"] for row in submissions)
    faults = differences(Counter(wanted), Counter(found), "submissions")
    return check("ใบรับเท่ากับการส่งที่รับ", "as many submissions as were accepted", found, faults)


def decisions(accepted: list[Told], tasks: Rows) -> Check:
    """Each decided or withdrawn task has the one accepted request that did it."""
    decided = [one for one in accepted if "/tasks/" in one.path and one.path.endswith("/decision")]
    wanted = Counter(f"{_named(one.path)} decided" for one in decided)
    wanted.update(f"{_named(one.path)} taken back" for one in accepted if one.path.endswith("/take-back"))
    found = Counter(f"{row['_id']} decided" for row in tasks if row["state"] in ("approved", "returned"))
    found.update(f"{row['report_id']} taken back" for row in tasks if row["state"] == "withdrawn")
    faults = differences(Counter(wanted), Counter(found), "decisions")
    return check("ทุกผลการตรวจมาจากคำขอเดียว", "as many decisions and take-backs as were accepted", found, faults)


def _report_written(one: Told) -> str | None:
    parts = one.path.split("/")
    if one.method == "PUT" and "offices" in parts:  # …/rounds/R/offices/O/reports/I
        return f"{parts[-5]}.{parts[-1]}.{parts[-3]}"
    if "/reports/" in one.path and one.path.endswith(ON_REPORTS):
        return _named(one.path)
    return None


def _named(path: str) -> str:
    """The id in /api/v1/reports/<id>/submit or /api/v1/review/tasks/<id>/decision."""
    parts = path.split("/")
    return parts[parts.index("tasks" if "tasks" in parts else "reports") + 1]

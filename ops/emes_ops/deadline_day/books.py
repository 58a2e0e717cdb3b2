"""Every receipt the programs were given, held against what is stored: counted directly, beside the reconciliation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pymongo

Answer = Mapping[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """lost: receipts without their submission or without their review task; doubled: reports, receipts or tasks that
    are there twice; unasked: submissions whose program never heard of them (given up, and yet stored)."""

    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()


def judge(answers: Sequence[Answer], submissions: Collection[Row], tasks: Collection[Row]) -> Verdict:
    """answers: the accepted ones."""
    stored = {(row["report_id"], row["_id"], row["content_hash"]) for row in submissions}
    opened = {(row["report_id"], row["receipt_no"], row["content_hash"]) for row in tasks}
    receipts = [(one["report_id"], one["receipt_no"], one["content_hash"]) for one in answers]
    lost = [f"{one[1]}: no submission" for one in receipts if one not in stored]
    lost += [f"{one[1]}: no review task" for one in receipts if one not in opened]
    doubled = _twice("receipt", (one["receipt_no"] for one in answers))
    doubled += _twice("submissions of", (row["report_id"] for row in submissions))
    doubled += _twice("tasks of", (row["report_id"] for row in tasks))
    known = {one["report_id"] for one in answers}
    unasked = [row["_id"] for row in submissions if row["report_id"] not in known]
    return Verdict(tuple(lost), tuple(doubled), tuple(unasked))


def _twice(what: str, names: Iterable[str]) -> list[str]:
    return [f"{what} {name}: {count}" for name, count in Counter(names).items() if count > 1]


def stored(mongo_uri: str) -> tuple[list[Row], list[Row]]:
    """(submissions, tasks), as far as they are compared."""
    with pymongo.MongoClient[dict[str, Any]](mongo_uri, timeoutMS=120_000) as client:
        submissions = list(client["emes_submission"]["submissions"].find({}, {"report_id": 1, "content_hash": 1}))
        tasks = client["emes_review"]["tasks"].find({}, {"report_id": 1, "submission": 1})
        rows = [{"report_id": row["report_id"], **(row["submission"] or _EMPTY)} for row in tasks]
    return submissions, rows


_EMPTY = {"receipt_no": None, "content_hash": None}

"""Submission against review: submissions and tasks, outcomes, receipts, hashes, the reviewers' counters."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator

from emes_ops.reconcile.books import Books, Document
from emes_ops.reconcile.check import Check, check, differences

LIVE = ("open", "claimed")
TASK_STATES = {
    "approved": ("approved",),
    "returned": ("returned",),
    "taken_back": ("withdrawn", "superseded"),
    None: LIVE,
}
REPORT_STATES = {
    "approved": ("approved",),
    "returned": ("returned", "draft", "screening"),
    "taken_back": ("draft", "screening"),
    None: ("submitted",),
}


def key(row: Document) -> str:
    return f"{row['report_id']}.{row['submission_no']}"


def one_task_each(books: Books) -> Check:
    submissions, tasks = books.rows("submission", "submissions"), books.rows("review", "tasks")
    wanted, found = Counter(map(key, submissions)), Counter(map(key, tasks))
    return check(
        "การส่งทุกครั้งมีงานตรวจหนึ่งงาน", "every submission has exactly one review task", submissions,
        differences(wanted, found, "review tasks"),
    )  # fmt: skip


def same_outcome(books: Books) -> Check:
    tasks = {key(row): row for row in books.rows("review", "tasks")}
    submissions = books.rows("submission", "submissions")
    faults = [
        f"{key(row)}: submission says {row['outcome'] or 'waiting'}, review says {tasks[key(row)]['state']}"
        for row in submissions
        if key(row) in tasks and tasks[key(row)]["state"] not in TASK_STATES[row["outcome"]]
    ]
    return check("ผลการตรวจตรงกันทั้งสองฝ่าย", "submission and review agree on every outcome", submissions, faults)


def report_states(books: Books) -> Check:
    """A report stands where its last submission has left it, and its submissions are numbered without a gap."""
    numbers: dict[str, dict[int, Document]] = defaultdict(dict)
    for row in books.rows("submission", "submissions"):
        numbers[row["report_id"]][row["submission_no"]] = row
    reports = books.rows("submission", "reports")
    faults = [fault for report in reports for fault in _state(report, numbers[report["report_id"]])]
    strangers = numbers.keys() - {report["report_id"] for report in reports}
    faults += [f"{report_id}: submissions of a report that does not exist" for report_id in sorted(strangers)]
    return check(
        "สถานะรายงานตรงกับการส่งครั้งล่าสุด", "every report stands where its last submission left it", reports, faults
    )


def _state(report: Document, submissions: dict[int, Document]) -> Iterator[str]:
    last = report["submission_no"]
    if sorted(submissions) != list(range(1, last + 1)):
        yield f"{report['report_id']}: {last} submissions counted, there are {sorted(submissions)}"
    elif last and report["state"] not in REPORT_STATES[submissions[last]["outcome"]]:
        yield f"{report['report_id']}: is {report['state']} after {submissions[last]['outcome'] or 'a submission'}"
    elif not last and report["state"] in ("submitted", "returned", "approved"):
        yield f"{report['report_id']}: is {report['state']} without a submission"


def receipts(books: Books) -> Check:
    """Unique, natural, and the same in review."""
    submissions = books.rows("submission", "submissions")
    faults = [f"{no}: given {count} times" for no, count in _counts(submissions).items() if count > 1]
    tasks = {key(row): row for row in books.rows("review", "tasks")}
    for row in submissions:
        if row["receipt_no"] != natural_receipt(row):
            faults.append(f"{key(row)}: receipt {row['receipt_no']}, should be {natural_receipt(row)}")
        told = (tasks.get(key(row)) or {}).get("submission")
        if told and (told["receipt_no"], told["content_hash"]) != (row["receipt_no"], row["content_hash"]):
            faults.append(f"{key(row)}: review knows another receipt or content")
    return check("เลขใบรับไม่ซ้ำและตรงกัน", "receipts are unique, natural and known to review", submissions, faults)


def _counts(submissions: list[Document]) -> Counter[str]:
    return Counter(row["receipt_no"] for row in submissions)


def natural_receipt(row: Document) -> str:
    round_id, indicator, office = row["report_id"].split(".")
    return f"R-{round_id}-{office}-{indicator}-{row['submission_no']}"


def hashes(books: Books) -> Check:
    """What was certified is what is stored: of every submission, and of every report's present content."""
    contents = books.by("submission", "contents")
    reports, submissions = books.rows("submission", "reports"), books.rows("submission", "submissions")
    stored = [(key(row), row["report_id"], row["content"], row["claims"], row["content_hash"]) for row in submissions]
    for row in reports:
        content = (contents.get(row["report_id"]) or {}).get("content")
        stored.append((row["report_id"], row["report_id"], content, row["claims"], row["content_hash"]))
    faults = [
        f"{name}: its content does not have the hash {told}"
        for name, report_id, content, claims, told in stored
        if canonical_hash(report_id, content, claims) != told
    ]
    return check("แฮชตรงกับเนื้อหา", "every content hash is the one of the content", stored, faults)


def canonical_hash(report_id: str, content: object, claims: object) -> str:
    """SHA-256 of the canonical JSON, written here anew on purpose: a check must not share what it checks."""
    document = {"report_id": report_id, "content": content, "claims": claims}
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def loads(books: Books) -> Check:
    """The counters by which tasks are dealt out."""
    live = [row for row in books.rows("review", "tasks") if row["state"] in LIVE]
    wanted = Counter(f"{row['part']}:{row['reviewer'] or '-'}" for row in live)
    found = Counter({row["_id"]: row["open"] for row in books.rows("review", "loads")})
    return check(
        "จำนวนงานค้างของผู้ตรวจ", "reviewers' counters equal a recount", found, differences(wanted, found, "open tasks")
    )


CHECKS = (one_task_each, same_outcome, report_states, receipts, hashes, loads)

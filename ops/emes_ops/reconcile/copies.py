"""What services keep of each other: the matrix, users, offices, rounds, the clock."""

from __future__ import annotations

from collections import Counter

from emes_ops.reconcile.books import Books
from emes_ops.reconcile.check import Check, check, differences
from emes_ops.settings import SERVICES

SETTLED = ("submitted", "approved")  # states in which "late" is the report's last word, too


def matrix(books: Books) -> Check:
    """Each cell against the report in submission and the score in scoring."""
    cells = {
        f"{row['round_id']}.{indicator}.{row['office_id']}": cell
        for row in books.rows("gateway", "matrix_rows")
        for indicator, cell in row["cells"].items()
    }
    reports, scores = books.by("submission", "reports", "report_id"), books.by("scoring", "scores", "report_id")
    faults = []
    for id in sorted(cells.keys() | reports.keys() | scores.keys()):
        cell, report, score = cells.get(id) or {}, reports.get(id) or {}, scores.get(id) or {}
        shown, right = cell.get("state", "not_started"), report.get("state", "not_started")
        if shown != right or (right in SETTLED and cell.get("late") != report["late"]):
            faults.append(f"{id}: the matrix says {shown}, the report is {right}")
        if (cell.get("score"), cell.get("level")) != (score.get("score"), score.get("score")):
            faults.append(f"{id}: the matrix says score {cell.get('score')}, scoring says {score.get('score')}")
    return check("ตารางภาพรวมตรงกับต้นทาง", "every cell of the matrix agrees with its sources", cells, faults)


def people(books: Books) -> Check:
    """By the number of the last change: gateway's users, notification's recipients, review's reviewers."""
    users = books.by("gateway", "users")
    wanted = Counter({id: user["sequence"] for id, user in users.items()})
    told = Counter({row["user_id"]: row["sequence"] for row in books.rows("notification", "recipients")})
    reviewers = {row["_id"]: row for row in books.rows("review", "reviewers")}
    faults = differences(wanted, told, "changes known to notification")
    faults += [
        f"{id}: review has {sorted(reviewers[id]['parts']) if id in reviewers else 'never heard of this reviewer'}"
        for id, user in users.items()
        if "reviewer" in user["roles"] and user["active"]
        and sorted((reviewers.get(id) or {"parts": []})["parts"]) != sorted(user["parts"])
    ]  # fmt: skip
    return check("บัญชีผู้ใช้ตรงกันทุกบริการ", "services know the same people", users, faults)


def reference(books: Books) -> Check:
    faults = []
    for collection, services in (("offices", ("scoring", "notification", "gateway")),
                                 ("rounds", ("scoring", "notification", "gateway"))):  # fmt: skip
        right = books.by("submission", collection).keys()
        for service in services:
            have = books.by(service, collection).keys()
            faults += [f"{service}: has not heard of {collection} {id}" for id in sorted(right - have)]
            faults += [f"{service}: {collection} {id} does not exist" for id in sorted(have - right)]
    counted = len(books.rows("submission", "offices")) + len(books.rows("submission", "rounds"))
    return check("ข้อมูลอ้างอิงตรงกัน", "services know the same offices and rounds", counted, faults)


def clocks(books: Books) -> Check:
    offsets = {service: offset_of(books, service) for service in SERVICES}
    right = max(offsets.values())
    faults = [f"{service}: its clock is {right - ms} ms behind" for service, ms in offsets.items() if ms != right]
    return check("นาฬิกาตรงกัน", "the clocks of all services agree", offsets, faults)


def offset_of(books: Books, service: str) -> int:
    """ms by which the demo clock of a service is ahead of the machine's."""
    return int((books.by(service, "settings").get("clock") or {}).get("offset_ms", 0))


CHECKS = (matrix, people, reference, clocks)

"""The logs: every chain verifies, and nothing happened to a report or a person that is not in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from emes_ops import chains
from emes_ops.reconcile.books import Books, Document
from emes_ops.reconcile.check import Check, check, differences

OUTCOMES = {"returned": "return", "approved": "approve", "taken_back": "take_back"}
COUNTED = {"submit", *OUTCOMES.values()}


def verified(books: Books) -> Check:
    faults, counted = [], 0
    for service, collections in chains.HEADS.items():
        heads = chains.heads_of(row for name in collections for row in books.rows(service, name))
        entries = books.rows(service, chains.AUDIT)
        faults += chains.faults(heads, chains.by_subject(entries)).values()
        counted += len(entries)
    return check("บันทึกการตรวจสอบไม่ถูกแก้ไข", "every chain of the audit log verifies", counted, faults)


def complete(books: Books) -> Check:
    """A report's version and a person's number of changes count what was done to them: so many entries there are."""
    numbers = {row["report_id"]: row["version"] for row in books.rows("submission", "reports")}
    entries = chains.by_subject(books.rows("submission", chains.AUDIT))
    faults = list(_unlogged(numbers, entries))
    people = {row["user_id"]: row["sequence"] for row in books.rows("gateway", "users")}
    faults += _unlogged(people, chains.by_subject(books.rows("gateway", chains.AUDIT)))
    return check("ทุกการเปลี่ยนแปลงมีบันทึก", "every change is in the audit log", numbers | people, faults)


def _unlogged(numbers: dict[str, int], logged: dict[str, list[Document]]) -> Iterator[str]:
    """Since the first entry; what was never written since there is a log has none."""
    for subject, number in numbers.items():
        steps = [row["step"] for row in logged.get(subject, [])]
        if steps and steps != list(range(number - len(steps) + 1, number + 1)):
            yield f"{subject}: {len(steps)} entries lead to change {steps[-1]}, there were {number}"


def receipts_logged(books: Books) -> Check:
    """Of reports whose whole life is logged: an entry for each submission and for what became of it."""
    submissions = books.rows("submission", "submissions")
    found: Counter[str] = Counter()
    whole = set()
    for subject, chain in chains.by_subject(books.rows("submission", chains.AUDIT)).items():
        if chain[0]["step"] == 1:
            whole.add(subject)
            found.update(f"{subject} {row['action']}" for row in chain if row["action"] in COUNTED)
    wanted: Counter[str] = Counter()
    for row in submissions:
        acts = ["submit", OUTCOMES.get(row["outcome"])] if row["report_id"] in whole else []
        wanted.update(f"{row['report_id']} {act}" for act in acts if act)
    return check("การส่งและผลการตรวจมีบันทึก", "every submission and its outcome are in the audit log", submissions,
                 differences(Counter(wanted), Counter(found), "entries"))  # fmt: skip


CHECKS = (verified, complete, receipts_logged)

"""A review task and its moves. One task = one submission round of one report; its natural key is `<report_id>.<n>`.

The task decides what becomes of a submitted report: approve, return or withdraw, exactly one of them. The state
table below is the whole rule; every pair of state and action is walked by a test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from review.findings import EarlierFinding, Finding, carry_over, check
from review.identity import Ref

OPEN, CLAIMED = "open", "claimed"
APPROVED, RETURNED, WITHDRAWN, SUPERSEDED = "approved", "returned", "withdrawn", "superseded"
LIVE = (OPEN, CLAIMED)
STATES = (*LIVE, APPROVED, RETURNED, WITHDRAWN, SUPERSEDED)
ACTIONS = ("assign", "claim", "approve", "return", "withdraw", "supersede")

MOVES: dict[tuple[str, str], str] = {
    (OPEN, "assign"): OPEN,
    (CLAIMED, "assign"): OPEN,  # its reviewer has left: the next one begins afresh
    (OPEN, "claim"): CLAIMED,
    (CLAIMED, "approve"): APPROVED,
    (CLAIMED, "return"): RETURNED,
    (OPEN, "withdraw"): WITHDRAWN,
    (OPEN, "supersede"): SUPERSEDED,
    (CLAIMED, "supersede"): SUPERSEDED,
}
# Why a move is refused, where "the task is closed" would hide the real reason.
WHY_NOT: dict[tuple[str, str], str] = {
    (CLAIMED, "claim"): "already_claimed",
    (CLAIMED, "withdraw"): "review_begun",
    (OPEN, "approve"): "not_claimed",
    (OPEN, "return"): "not_claimed",
}


class Refusal(Exception):
    """A rule says no. `reason` is a key of problems.PROBLEMS."""

    def __init__(self, reason: str, field: str | None = None, **params: Any) -> None:
        super().__init__(reason)
        self.reason, self.field, self.params = reason, field, params


@dataclass(frozen=True)
class Submission:
    """What review keeps of report_submitted. owner wrote it, certifier signed it: neither may review it."""

    content_hash: str
    receipt_no: str
    owner: str
    certifier: str
    submitted_at: datetime
    late: bool
    claims: list[dict[str, Any]]


@dataclass
class Task:
    """submission is None only for a withdrawal that overtook its own report_submitted (a tombstone).

    counted_for: whose open-task counter holds this task now; the store keeps counter and task in step.
    sequence: counts the changes of this task; its events carry it. before_overdue: its version until it fell overdue.
    """

    ref: Ref
    opened_at: datetime
    due_at: datetime
    submission: Submission | None = None
    state: str = OPEN
    reviewer: str | None = None
    findings: list[Finding] = field(default_factory=list)
    earlier: list[EarlierFinding] = field(default_factory=list)
    claimed_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    overdue: bool = False
    before_overdue: int | None = None
    counted_for: str | None = None
    sequence: int = 1
    version: int = 0

    @property
    def task_id(self) -> str:
        return self.ref.task_id

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def barred(self) -> frozenset[str]:
        """Users who may not review this report: submitter and certifier are never its reviewer."""
        return frozenset((self.submission.owner, self.submission.certifier)) if self.submission else frozenset()


def open_task(ref: Ref, submission: Submission, rounds: Sequence[Task], now: datetime, due_at: datetime) -> Task:
    """The task of a submission round; `rounds` are the other rounds of the same report known so far.

    A round that arrives after a newer one is kept for the record but opens nothing.
    """
    task = Task(ref, now, due_at, submission)
    before = [r for r in rounds if r.ref.submission_no < ref.submission_no]
    for last in sorted(before, key=lambda r: r.ref.submission_no)[-1:]:
        task.earlier = carry_over(last.ref.submission_no, last.findings, last.earlier)
    if any(r.ref.submission_no > ref.submission_no for r in rounds):
        supersede(task, now)
    return task


def overtaken(rounds: Sequence[Task], ref: Ref) -> list[Task]:
    """Older rounds still open although a newer one has arrived: they must not be decided any more."""
    return [r for r in rounds if r.live and r.ref.submission_no < ref.submission_no]


def move(task: Task, action: str) -> None:
    following = MOVES.get((task.state, action))
    if following is None:
        raise Refusal(WHY_NOT.get((task.state, action), "task_closed"), state=task.state)
    task.state = following
    task.sequence += 1


def assign(task: Task, reviewer: str | None) -> None:
    """Hand the task to a reviewer, or to nobody; whatever an earlier reviewer had begun starts afresh."""
    move(task, "assign")
    task.reviewer, task.claimed_at = reviewer, None


def claim(task: Task, user: str, parts: Sequence[str], version: int, now: datetime) -> None:
    """An unassigned task, or one assigned to `user`, becomes theirs. Exactly one claim of a version wins."""
    _expect_version(task, version)
    if task.ref.part not in parts:
        raise Refusal("not_your_part", part=task.ref.part)
    if user in task.barred:
        raise Refusal("own_report")
    if task.state == OPEN and task.reviewer not in (None, user):
        raise Refusal("assigned_to_other")
    move(task, "claim")
    task.reviewer, task.claimed_at = user, now


def decide(task: Task, user: str, version: int, decision: str, findings: Sequence[Finding], now: datetime) -> None:
    """decision: approve | return. A return needs at least one finding, an approval takes none."""
    _expect_version(task, version)
    if task.state == CLAIMED and task.reviewer != user:
        raise Refusal("not_your_task")
    if user in task.barred:
        raise Refusal("own_report")
    reason = check(decision, findings)
    if reason is not None:
        raise Refusal(reason, "findings")
    move(task, decision)
    task.findings = list(findings)
    task.closed_at, task.closed_by = now, user


def withdraw(task: Task, user: str, now: datetime) -> None:
    """The office takes its report back: only while no reviewer has begun."""
    move(task, "withdraw")
    task.closed_at, task.closed_by = now, user


def supersede(task: Task, now: datetime) -> None:
    move(task, "supersede")
    task.closed_at, task.closed_by = now, "system"


def fill_tombstone(task: Task, submission: Submission) -> bool:
    """The submission whose withdrawal came first has arrived; it opens nothing.

    True when it was submitted after it had been withdrawn (a mistaken take-back): submission must hear of it again,
    otherwise the report would wait for a review that never comes.
    """
    task.submission = submission
    if task.closed_at is None or submission.submitted_at <= task.closed_at:
        return False
    task.sequence += 1
    return True


def falls_overdue(task: Task, now: datetime) -> bool:
    """Mark a task that is still waiting after its due time. False: nothing to tell (decided, or told before)."""
    if not task.live or task.overdue or now <= task.due_at:
        return False
    task.overdue, task.before_overdue = True, task.version
    task.sequence += 1
    return True


def _expect_version(task: Task, version: int) -> None:
    """What the clock alone has changed stands in nobody's way: who opened the task just before midnight may go on."""
    only_the_clock = version == task.before_overdue == task.version - 1
    if task.version != version and not only_the_clock:
        raise Refusal("stale_version", "version", current=task.version)

"""What review publishes. Subject of every event is the task; its sequence counts the changes of that task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from review.deadlines import stamp
from review.domain import RETURNED, Submission, Task
from review.findings import Finding
from review.identity import Ref


@dataclass(frozen=True)
class _TaskEvent:
    ref: Ref
    sequence: int

    @property
    def subject(self) -> str:
        return self.ref.task_id

    def _common(self) -> dict[str, Any]:
        return {**self.ref.to_dict(), "task_id": self.ref.task_id}


@dataclass(frozen=True)
class TaskOpened(_TaskEvent):
    """A task waits for `reviewer` (None: for anybody of the part). Sent again when the task changes hands."""

    TYPE: ClassVar[str] = "task_opened"
    reviewer: str | None
    due_at: datetime
    previous_findings: int

    def to_data(self) -> dict[str, Any]:
        return {
            **self._common(),
            "reviewer": self.reviewer,
            "due_at": stamp(self.due_at),
            "previous_findings": self.previous_findings,
        }


@dataclass(frozen=True)
class TaskClaimed(_TaskEvent):
    TYPE: ClassVar[str] = "task_claimed"
    reviewer: str

    def to_data(self) -> dict[str, Any]:
        return {**self._common(), "reviewer": self.reviewer}


@dataclass(frozen=True)
class TaskWithdrawn(_TaskEvent):
    TYPE: ClassVar[str] = "task_withdrawn"
    by: str
    at: datetime

    def to_data(self) -> dict[str, Any]:
        return {**self._common(), "by": self.by, "at": stamp(self.at)}


@dataclass(frozen=True)
class ReportReturned(_TaskEvent):
    TYPE: ClassVar[str] = "report_returned"
    reviewer: str
    at: datetime
    findings: list[Finding]

    def to_data(self) -> dict[str, Any]:
        findings = [{"field": f.field, "reason_code": f.reason_code, "text": f.text} for f in self.findings]
        return {**self._common(), "reviewer": self.reviewer, "at": stamp(self.at), "findings": findings}


@dataclass(frozen=True)
class ReportApproved(_TaskEvent):
    """Passes the submitted claims on, so that scoring needs nobody else."""

    TYPE: ClassVar[str] = "report_approved"
    reviewer: str
    at: datetime
    submission: Submission

    def to_data(self) -> dict[str, Any]:
        passed_on = {"content_hash": self.submission.content_hash, "claims": self.submission.claims}
        return {**self._common(), "reviewer": self.reviewer, "at": stamp(self.at), **passed_on}


@dataclass(frozen=True)
class TaskOverdue(_TaskEvent):
    TYPE: ClassVar[str] = "task_overdue"
    reviewer: str | None
    due_at: datetime

    def to_data(self) -> dict[str, Any]:
        return {**self._common(), "reviewer": self.reviewer, "due_at": stamp(self.due_at)}


def opened(task: Task) -> TaskOpened:
    return TaskOpened(task.ref, task.sequence, task.reviewer, task.due_at, len(task.earlier))


def claimed(task: Task) -> TaskClaimed:
    return TaskClaimed(task.ref, task.sequence, task.reviewer or "")


def withdrawn(task: Task) -> TaskWithdrawn:
    return TaskWithdrawn(task.ref, task.sequence, task.closed_by or "", task.closed_at or task.opened_at)


def decided(task: Task) -> ReportReturned | ReportApproved:
    reviewer, at = task.closed_by or "", task.closed_at or task.opened_at
    if task.state == RETURNED:
        return ReportReturned(task.ref, task.sequence, reviewer, at, task.findings)
    if task.submission is None:
        raise ValueError(f"{task.task_id} was approved without a submission")
    return ReportApproved(task.ref, task.sequence, reviewer, at, task.submission)


def overdue(task: Task) -> TaskOverdue:
    return TaskOverdue(task.ref, task.sequence, task.reviewer, task.due_at)

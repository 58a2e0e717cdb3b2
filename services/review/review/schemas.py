"""marshmallow at the edges of review: commands (strict), others' events (tolerant) and the views we return."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from emes_kit.schemas import ActorSchema, Strict, Tolerant
from review.deadlines import stamp
from review.domain import Task

Text = fields.String
PAGE = 200


class FindingSchema(Strict):
    field = Text(required=True)
    reason_code = Text(required=True)
    text = Text(required=True)


class ClaimTask(Strict):
    actor = fields.Nested(ActorSchema, required=True)
    task_id = Text(required=True)
    version = fields.Integer(required=True, strict=True)


class DecideTask(ClaimTask):
    decision = Text(required=True, validate=validate.OneOf(["approve", "return"]))
    findings = fields.List(fields.Nested(FindingSchema), load_default=list)


class WithdrawTask(Strict):
    actor = fields.Nested(ActorSchema, required=True)
    report_id = Text(required=True)
    submission_no = fields.Integer(required=True, strict=True, validate=validate.Range(1, 9999))


class GetTask(Strict):
    task_id = Text(required=True)


class ListTasks(Strict):
    """state: one of domain.STATES ("open": assigned or not) or "unassigned"; absent: whatever still waits.

    parts: any of these; overdue: only those past their due time.
    """

    reviewer = Text(load_default=None, allow_none=True)
    state = Text(load_default=None, allow_none=True)
    part = Text(load_default=None, allow_none=True)
    parts = fields.List(Text(), load_default=list)
    office_id = Text(load_default=None, allow_none=True)
    overdue = fields.Boolean(load_default=False)
    cursor = Text(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, PAGE))


class ListReportTasks(Strict):
    report_id = Text(required=True)


class ListOwnTexts(Strict):
    """What a reviewer wrote in findings lately, to be used again."""

    reviewer = Text(required=True)


class ReportSubmitted(Tolerant):
    report_id = Text(required=True)
    round_id = Text(required=True)
    fiscal_year = fields.Integer(required=True, strict=True)
    office_id = Text(required=True)
    indicator_id = Text(required=True)
    part = Text(required=True)
    submission_no = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    content_hash = Text(required=True)
    receipt_no = Text(required=True)
    submitted_at = fields.AwareDateTime(required=True)
    submitted_by = Text(required=True)
    owner = Text(required=True)
    late = fields.Boolean(required=True)
    claims = fields.List(fields.Dict(), required=True)


class UserChanged(Tolerant):
    """Names and addresses are left out on purpose: review keeps no personal data."""

    user_id = Text(required=True)
    roles = fields.List(Text(), required=True)
    parts = fields.List(Text(), required=True)
    active = fields.Boolean(required=True)


class ClockMoved(Tolerant):
    offset_ms = fields.Integer(required=True, strict=True)


CLAIM_TASK, DECIDE_TASK, WITHDRAW_TASK = ClaimTask(), DecideTask(), WithdrawTask()
GET_TASK, LIST_TASKS, LIST_REPORT_TASKS, LIST_OWN_TEXTS = GetTask(), ListTasks(), ListReportTasks(), ListOwnTexts()
REPORT_SUBMITTED, USER_CHANGED, CLOCK_MOVED = ReportSubmitted(), UserChanged(), ClockMoved()


def task_view(task: Task) -> dict[str, Any]:
    """A task as queries and commands return it. previous_findings counts what earlier_findings lists."""
    submission = task.submission
    return {
        **task.ref.to_dict(),
        "task_id": task.task_id,
        "state": task.state,
        "reviewer": task.reviewer,
        "opened_at": stamp(task.opened_at),
        "due_at": stamp(task.due_at),
        "overdue": task.overdue,
        "claimed_at": _stamp(task.claimed_at),
        "closed_at": _stamp(task.closed_at),
        "closed_by": task.closed_by,
        "owner": submission and submission.owner,
        "submitted_by": submission and submission.certifier,
        "submitted_at": submission and stamp(submission.submitted_at),
        "late": bool(submission and submission.late),
        "content_hash": submission and submission.content_hash,
        "receipt_no": submission and submission.receipt_no,
        "claims": submission.claims if submission else [],
        "findings": [vars(f) for f in task.findings],
        "previous_findings": len(task.earlier),
        "earlier_findings": [vars(f) for f in task.earlier],
        "version": task.version,
    }


def page(items: list[dict[str, Any]], following: str | None) -> dict[str, Any]:
    return {"items": items, "next": following}


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None

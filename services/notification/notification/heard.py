"""What we read of others' events: the few fields we use, the rest is ignored (tolerant)."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields
from marshmallow.validate import Length, OneOf, Range

from emes_kit.schemas import Tolerant
from notification.thai_dates import parse


def _moment(text: str) -> None:
    try:
        parse(text)
    except ValueError as exc:
        raise ValidationError("Not a valid datetime.") from exc


def Id(**kwargs: Any) -> fields.String:
    return fields.String(required=True, validate=Length(1, 200), **kwargs)


def Moment(**kwargs: Any) -> fields.String:
    return fields.String(required=True, validate=_moment, **kwargs)


def Number(least: int = 0, **kwargs: Any) -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=Range(min=least), **kwargs)


class User(Tolerant):
    user_id = Id()
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    office_id = fields.String(required=True, allow_none=True)
    parts = fields.List(fields.String(), required=True)
    email = fields.String(required=True)
    locale = fields.String(required=True, validate=OneOf(("th", "en")))
    active = fields.Boolean(required=True)


class Office(Tolerant):
    office_id = Id()
    short_th = fields.String(required=True)
    name_en = fields.String(required=True)


class RoundIndicator(Tolerant):
    indicator_id = Id()
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)


class Round(Tolerant):
    round_id = Id()
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    internal_due_at = Moment()
    official_due_at = Moment()
    indicators = fields.List(fields.Nested(RoundIndicator), required=True)


class Report(Tolerant):
    """The fields every event about a submission carries."""

    report_id = Id()
    round_id = Id()
    office_id = Id()
    indicator_id = Id()
    part = Id()
    submission_no = Number(1)


class Submitted(Report):
    receipt_no = Id()
    content_hash = Id()
    submitted_at = Moment()
    owner = Id()
    late = fields.Boolean(required=True)


class Moved(Report):
    at = Moment()


class Screening(Moved):
    submission_no = Number()
    step = fields.String(required=True, validate=OneOf(("asked", "passed", "returned")))
    owner = Id()
    findings = Number()


class Finding(Tolerant):
    field = Id()
    reason_code = Id()
    text = fields.String(required=True)


class Returned(Moved):
    findings = fields.List(fields.Nested(Finding), required=True, validate=Length(min=1))


class TaskOverdue(Report):
    task_id = Id()
    reviewer = fields.String(required=True, allow_none=True)
    due_at = Moment()


class TaskOpened(TaskOverdue):
    previous_findings = Number()


class Scored(Report):
    score = Number(1)
    level = Number(1)
    percent = Id()
    explanation_th = fields.String(required=True)
    explanation_en = fields.String(required=True)
    previous_score = fields.Integer(required=True, allow_none=True, strict=True)


class Deadline(Tolerant):
    round_id = Id()
    office_id = Id()
    clock = fields.String(required=True, validate=OneOf(("internal", "official", "returned")))
    due_at = Moment()
    open_indicators = fields.List(fields.String(), required=True)
    report_id = fields.String(required=True, allow_none=True)


class DeadlineNear(Deadline):
    days_left = Number()


class DeadlinePassed(Deadline):
    days_late = Number()


class Extension(Tolerant):
    round_id = Id()
    office_id = Id()
    granted = fields.Boolean(required=True)
    new_due_at = Moment(allow_none=True)
    reason = fields.String(required=True)


class OfficeLevel(Tolerant):
    fiscal_year = Number(2500)
    office_id = Id()
    part = Id()
    from_level = fields.Integer(required=True, allow_none=True, strict=True)
    to_level = Number(1)
    mean = Id()
    scored = Number()
    expected = Number()


class Clock(Tolerant):
    offset_ms = fields.Integer(required=True, strict=True)


USER, OFFICE, ROUND, CLOCK = User(), Office(), Round(), Clock()
SUBMITTED, MOVED, RETURNED, SCORED, SCREENING = Submitted(), Moved(), Returned(), Scored(), Screening()
TASK_OPENED, TASK_OVERDUE = TaskOpened(), TaskOverdue()
DEADLINE_NEAR, DEADLINE_PASSED, EXTENSION, OFFICE_LEVEL = DeadlineNear(), DeadlinePassed(), Extension(), OfficeLevel()

"""Review tasks: what a reviewer asks, sends and sees."""

from __future__ import annotations

from marshmallow import fields, validate

from emes_kit.schemas import Strict
from gateway.domain import PARTS
from gateway.schemas.common import Paged, about, moment, page
from gateway.schemas.reports import FindingSchema, RefSchema, ReportViewSchema

DONE_STATES = ("approved", "returned", "withdrawn", "superseded")
TASK_STATES = ("open", "unassigned", "claimed", *DONE_STATES)


class ReviewDecisionSchema(Strict):
    decision = fields.String(required=True, validate=validate.OneOf(["approve", "return"]))
    findings = fields.List(fields.Nested(FindingSchema), load_default=list, validate=validate.Length(max=100))


class TasksQuerySchema(Paged):
    state = fields.String(
        load_default=None, validate=validate.OneOf(TASK_STATES), **about("ไม่ระบุ = ที่ยังค้าง — absent: live ones")
    )
    part = fields.String(
        load_default=None,
        validate=validate.OneOf(PARTS),
        **about("ผู้ตรวจที่ไม่ระบุส่วนจะเห็นงานของตน — a reviewer who names no part sees the own tasks"),
    )
    reviewer = fields.String(load_default=None, validate=validate.Length(max=64))


class TaskViewSchema(RefSchema):
    task_id = fields.String(required=True)
    state = fields.String(required=True)
    reviewer = fields.String(allow_none=True, required=True)
    due_at = moment("กำหนดตรวจ — review due", required=True)
    version = fields.Integer(required=True)
    findings = fields.List(fields.Nested(FindingSchema))
    previous_findings = fields.Integer()


class TaskDetailSchema(TaskViewSchema):
    report = fields.Nested(
        ReportViewSchema,
        allow_none=True,
        required=True,
        **about("null เมื่อรายงานเดินหน้าไปแล้ว — null when the report has moved on"),
    )


REVIEW_DECISION, TASKS_QUERY = ReviewDecisionSchema(), TasksQuerySchema()
TASK_VIEW, TASK_DETAIL, TASK_PAGE = TaskViewSchema(), TaskDetailSchema(), page("Task", TaskViewSchema)

"""The bureau's side: tasks to review, claim, decide."""

from __future__ import annotations

from typing import Any

from emes_kit.http import Request, http
from gateway.api.support import actor, once, paged, paging, read_version, versioned
from gateway.schemas import review as schemas
from gateway.schemas.common import EMPTY

TAGS = ["review"]
TASK = "/api/v1/review/tasks/<string:task_id>"


class ReviewApi:
    submission: Any
    review: Any

    @http(
        "GET",
        "/api/v1/review/tasks",
        query=schemas.TASKS_QUERY,
        response=schemas.TASK_PAGE,
        action="review.read",
        tags=TAGS,
        summary_th="งานตรวจ",
        summary_en="Review tasks",
    )
    def list_tasks(self, request: Request) -> Any:
        query, me = request.query, actor(request)
        reviewer = query["reviewer"]
        if reviewer is None and query["part"] is None and "reviewer" in me["roles"]:
            reviewer = me["user_id"]
        return paged(
            request,
            self.review.list_tasks(reviewer=reviewer, state=query["state"], part=query["part"], **paging(request)),
        )

    @http(
        "GET",
        TASK,
        response=schemas.TASK_DETAIL,
        action="review.read",
        tags=TAGS,
        summary_th="งานตรวจพร้อมรายงาน",
        summary_en="A task with its report",
    )
    def read_task(self, request: Request) -> Any:
        task = self.review.get_task(**request.path)
        report = self.submission.get_report(report_id=task["report_id"])
        # A later draft of the office is not what was submitted: the reviewer sees the submitted content or none.
        current = report["submission_no"] == task["submission_no"] and report["state"] in (
            "submitted",
            "returned",
            "approved",
        )
        return versioned({**task, "report": report if current else None})

    @http(
        "POST",
        TASK + "/claim",
        body=EMPTY,
        response=schemas.TASK_VIEW,
        action="review.decide",
        tags=TAGS,
        version="required",
        summary_th="รับงานมาตรวจ",
        summary_en="Claim a task",
    )
    def claim_task(self, request: Request) -> Any:
        return versioned(self.review.claim_task(**once(request), **request.path, version=read_version(request)))

    @http(
        "POST",
        TASK + "/decision",
        body=schemas.REVIEW_DECISION,
        response=schemas.TASK_VIEW,
        action="review.decide",
        tags=TAGS,
        version="required",
        summary_th="เห็นชอบ หรือส่งคืนพร้อมข้อสังเกต",
        summary_en="Approve, or return with findings",
    )
    def decide_task(self, request: Request) -> Any:
        return versioned(
            self.review.decide_task(**once(request), **request.path, **request.json, version=read_version(request))
        )

"""/review/<task>: the report beside its history; claim it, approve it, return it with findings, and on to the next."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from emes_kit.http import Request
from emes_kit.problems import Refused
from gateway.pages import forms, reading, remarks
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.queue import filters, selection
from gateway.pages.words import N_, translated
from gateway.problems import PROBLEMS, refused
from gateway.schemas import review_pages as schemas

TASK = "/review/<string:task_id>"
RULES_SECONDS = 60.0  # what a round judges by never changes
LIVE = ("open", "claimed")
CLAIMED = N_("รับงานตรวจแล้ว เริ่มตรวจได้")
APPROVED, RETURNED = N_("เห็นชอบ {report} แล้ว"), N_("ส่งคืน {report} แล้ว พร้อมข้อสังเกต {count} ข้อ")
FOLLOWING, NONE_LEFT = N_("งานถัดไปอยู่ด้านล่าง"), N_("ไม่มีงานค้างในรายการนี้แล้ว")


class ReviewPages:
    submission: Any
    review: Any
    memory: Any
    known_offices: Any

    @page("GET", TASK, action="review.read", query=schemas.QUEUE)
    def task_page(self, request: Request) -> Any:
        return self._review_task(request, forms.Form())

    @page("GET", "/review/reports/<string:report_id>", action="review.read")
    def latest_task_page(self, request: Request) -> Any:
        """Where other pages link to when they know the report and not how often it was submitted."""
        rounds = self.review.list_report_tasks(**request.path)["items"]
        if not rounds:
            raise refused("no_such_report")
        return Redirect(f"/review/{rounds[-1]['task_id']}")

    @page("POST", TASK + "/claim", action="review.decide", query=schemas.QUEUE)
    def claim_form(self, request: Request) -> Any:
        return self._review_handled(request, schemas.VERSION, self._review_claim)

    @page("POST", TASK + "/approve", action="review.decide", query=schemas.QUEUE)
    def approve_form(self, request: Request) -> Any:
        return self._review_handled(request, schemas.VERSION, self._review_approve)

    @page("POST", TASK + "/return", action="review.decide", query=schemas.QUEUE)
    def return_form(self, request: Request) -> Any:
        return self._review_handled(request, schemas.RETURN, self._review_return)

    # ---- what the forms do
    def _review_claim(self, request: Request, given: Mapping[str, Any]) -> Redirect:
        self.review.claim_task(actor=request.context["actor"], **request.path, **given)
        show = {"show": request.query["show"]} if request.query["show"] else {}
        to = f"/review/{request.path['task_id']}{filters(request.query, **show)}"
        return Redirect(to, translated(view_of(request).language, CLAIMED))

    def _review_approve(self, request: Request, given: Mapping[str, Any]) -> Redirect:
        self._review_decide(request, given["version"], "approve", [])
        return self._review_next(request, APPROVED)

    def _review_return(self, request: Request, given: Mapping[str, Any]) -> Redirect:
        findings, errors = remarks.filled(given["rows"], self._review_own_texts(request))
        if errors:
            raise Refused(PROBLEMS["finding_incomplete"], errors[0]["field"], errors=errors)
        self._review_decide(request, given["version"], "return", findings)
        return self._review_next(request, RETURNED, len(findings))

    def _review_decide(self, request: Request, version: int, decision: str, findings: list[dict[str, str]]) -> None:
        how = {"decision": decision, "findings": findings, "version": version}
        self.review.decide_task(actor=request.context["actor"], **request.path, **how)

    def _review_next(self, request: Request, done: str, count: int = 0) -> Redirect:
        """The next task of the list the reviewer works through, at once."""
        language, report = view_of(request).language, request.path["task_id"].rpartition(".")[0]
        following = self._review_following(request)
        said = translated(language, done).format(report=report, count=count)
        then = translated(language, FOLLOWING if following else NONE_LEFT)
        to = f"/review/{following}" if following else "/review"
        return Redirect(to + filters(request.query), f"{said} {then}")

    def _review_following(self, request: Request) -> str | None:
        """The most urgent one that may be taken: the reviewer's own first, then one that waits for anybody."""
        for wanted in takeable(request.query, request.context["actor"]):
            rows = self.review.list_tasks(**wanted, limit=2)["items"]
            ids: list[str] = [row["task_id"] for row in rows if row["task_id"] != request.path["task_id"]]
            if ids:
                return ids[0]
        return None

    def _review_handled(self, request: Request, schema: Any, do: Any) -> Any:
        def again(form: forms.Form) -> Page:
            # What the form does not show (its version, the findings as a whole) has no place to lead to.
            form.errors = [("" if where in ("version", "findings") else where, said) for where, said in form.errors]
            return self._review_task(request, form)

        return forms.handled(self, request, schema, partial(do, request), again)

    # ---- what the page shows: at most four questions
    def _review_task(self, request: Request, form: forms.Form) -> Page:
        report_id, me = request.path["task_id"].rpartition(".")[0], request.context["actor"]
        rounds = self.review.list_report_tasks(report_id=report_id)["items"]
        task = next((one for one in rounds if one["task_id"] == request.path["task_id"]), None)
        history = self.submission.report_history(report_id=report_id)["items"]
        if task is None or reading.numbered(history, task["submission_no"]) is None:
            raise refused("no_such_report")
        rule, mine = self._review_rule(task["round_id"], task["indicator_id"]), is_mine(task, me)
        model = {
            "task": task,
            "rounds": rounds[::-1],
            "rule": rule,
            "form": form,
            "mine": mine,
            **compared(task, history, rule, view_of(request).language),
            "office": next((o for o in self.known_offices() if o["office_id"] == task["office_id"]), None),
            "claimable": task["state"] == "open" and may_take(task, me),
            "show_all": request.query["show"] == "all",
            "texts": [{**one, "key": remarks.key_of(one)} for one in self._review_own_texts(request)] if mine else [],
            "filters": filters(request.query),
            "address": lambda **more: f"/review/{task['task_id']}" + filters(request.query, **more),
        }
        return Page("review_task.html", model)

    def _review_own_texts(self, request: Request) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.review.list_own_texts(reviewer=request.context["user"].user_id)["items"]
        return found

    def _review_rule(self, round_id: str, indicator_id: str) -> Mapping[str, Any]:
        def ask() -> Any:
            return self.submission.list_round_indicators(round_id=round_id)["items"]

        rules = self.memory.kept_of(f"rules:{round_id}", RULES_SECONDS, time.monotonic(), ask)
        rule: Mapping[str, Any] = next(one for one in rules if one["indicator"] == indicator_id)
        return rule


def takeable(query: Mapping[str, Any], me: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The list the reviewer came from, narrowed to what may be theirs next: two questions, one for their own alone."""
    asked = selection(query, me)
    asked["parts"] = [part for part in asked["parts"] or me["parts"] if part in me["parts"]]
    asked["state"] = query["state"] if query["state"] in LIVE else None
    own, free = asked | {"reviewer": me["user_id"]}, asked | {"state": "unassigned", "reviewer": None}
    return [own, free] if asked["parts"] and not asked["reviewer"] else [own]


def is_mine(task: Mapping[str, Any], me: Mapping[str, Any]) -> bool:
    return bool(task["state"] == "claimed" and task["reviewer"] == me["user_id"])


def may_take(task: Mapping[str, Any], me: Mapping[str, Any]) -> bool:
    """Nobody else's, of a part of ours. Whether we really may is decided by review."""
    return task["reviewer"] in (None, me["user_id"]) and task["part"] in me["parts"]


def compared(task: Mapping[str, Any], history: Sequence[Mapping[str, Any]], rule: Any, language: str) -> dict[str, Any]:
    """The fields of the report against those its reviewer has seen last."""
    now, before = (
        reading.numbered(history, task["submission_no"]),
        reading.compared_with(history, task["submission_no"]),
    )
    asked = reading.with_answers(task["earlier_findings"], now or {})
    found = reading.fields(rule, now or {}, before, asked, language)
    return {
        "fields": found,
        "before": before,
        "spare": range(len(found), len(found) + remarks.SPARE),
        "unplaced": reading.unplaced(asked, found),
        "label_of": lambda where: reading.label_of(where, found),
    }

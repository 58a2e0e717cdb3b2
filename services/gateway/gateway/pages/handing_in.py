"""From a draft to the committee: the pre-flight with its explanations; and taking a submitted report back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from emes_kit.http import Request
from gateway.pages import forms, report_form, words
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.report_desk import Opened, ReportDesk, keyed
from gateway.pages.report_pages import ONE
from gateway.pages.words import N_
from gateway.problems import refused
from gateway.schemas import office as schemas

SENT = N_("ส่งให้คณะกรรมการกลั่นกรองแล้ว ผลจะแสดงที่หน้านี้และหน้าหลัก")
TAKEN_BACK = N_("รับคำขอดึงกลับแล้ว รายงานจะกลับเป็นฉบับร่างในครู่เดียว")


class HandingIn(ReportDesk):
    review: Any

    @page("GET", ONE + "/send", action="report.send")
    def send_page(self, request: Request) -> Any:
        opened = self.open_report(request)
        given = {f"explanations.{row['field']}": row["text"] for row in opened.report["explanations"]}
        return self._preflight(opened, forms.Form(given))

    @page("POST", ONE + "/send", action="report.send")
    def send_form(self, request: Request) -> Any:
        do, again = partial(self._send_report, request), partial(self._send_again, request)
        return forms.handled(self, request, schemas.SEND_FORM, do, again)

    @page("GET", ONE + "/take-back", action="report.take_back")
    def take_back_page(self, request: Request) -> Any:
        return Page("take_back.html", self.open_report(request).model(form=forms.Form()))

    @page("POST", ONE + "/take-back", action="report.take_back")
    def take_back_form(self, request: Request) -> Any:
        again = lambda form: Page("take_back.html", self.open_report(request).model(form=form))  # noqa: E731 - a thunk
        return forms.handled(self, request, schemas.TAKE_BACK, partial(self._withdraw, request), again)

    def _preflight(self, opened: Opened, form: forms.Form) -> Page:
        remarks = self.submission.check_report(report_id=opened.report["report_id"])["items"]
        blocking = [remark for remark in remarks if remark["blocks"]]
        asking = [remark for remark in remarks if not remark["blocks"]]
        return Page("send.html", opened.model(form=_with_boxes(form, asking), blocking=blocking, asking=asking))

    def _send_report(self, request: Request, data: dict[str, Any]) -> Redirect:
        path = request.path
        report_id = f"{path['round_id']}.{path['indicator_id']}.{request.context['office_id']}"
        explanations = report_form.flat_texts(data["explanations"])
        self.submission.send_to_screening(
            **keyed(request, data), report_id=report_id, version=data["version"], explanations=explanations
        )
        return _back(request, SENT)

    def _send_again(self, request: Request, form: forms.Form) -> Page:
        boxes = [(f"explanations.{where}" if where else where, said) for where, said in form.errors]
        return self._preflight(self.open_report(request), replace(form, errors=boxes))

    def _withdraw(self, request: Request, data: dict[str, Any]) -> Redirect:
        report = self.open_report(request).report
        if report["submission_no"] == 0:
            raise refused("never_submitted")
        self.review.withdraw_task(
            **keyed(request, data), report_id=report["report_id"], submission_no=report["submission_no"]
        )
        return _back(request, TAKEN_BACK)


def _with_boxes(form: forms.Form, asking: Sequence[dict[str, Any]]) -> forms.Form:
    """Every box is there, so that a line of the summary leads to it."""
    boxes = {f"explanations.{remark['field']}": "" for remark in asking}
    return replace(form, values={**boxes, **form.values})


def _back(request: Request, said: str) -> Redirect:
    url = f"/indicators/{request.path['round_id']}/{request.path['indicator_id']}"
    return Redirect(url, words.translated(view_of(request).language, said))

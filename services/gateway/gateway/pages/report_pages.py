"""/indicators/<round>/<indicator>: the form for its owner, the text for everybody else; drafts that save themselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from emes_kit.http import Reply, Request
from gateway import http_rules
from gateway.api.support import once, read_version
from gateway.pages import forms, merging, report_form, words
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.report_desk import ReportDesk
from gateway.pages.report_shown import both_page, editable, form_page, saved_words
from gateway.pages.words import N_
from gateway.schemas import office as schemas

ONE = "/indicators/<string:round_id>/<string:indicator_id>"
NOT_SAVED = {
    "wrong": N_("ยังไม่ได้บันทึก มีช่องที่ต้องแก้ไข"),
    "conflict": N_("ยังไม่ได้บันทึก มีผู้แก้ไขรายงานนี้หลังจากที่ท่านเปิด"),
}
NOT_NOW = 409


class ReportPages(ReportDesk):
    @page("GET", ONE, action="report.read", query=schemas.REPORT_QUERY)
    def report_page(self, request: Request) -> Any:
        opened, roles = self.open_report(request), request.context["user"].roles
        if report_form.may_edit(opened.report, roles, request.query["edit"] == "1"):
            return form_page(request, opened, forms.Form())
        return Page("report_read.html", opened.model())

    @page("POST", ONE, action="report.write")
    def save_form(self, request: Request) -> Any:
        go, again = partial(self._save_and_go, request), partial(self._form_again, request)
        return forms.handled(self, request, schemas.REPORT_FORM, go, again)

    @page("POST", ONE + "/draft", action="report.write")
    def draft_form(self, request: Request) -> Any:
        """What the script sends, at once or when there is a network again; answered in JSON, beside the fields."""
        save, again = partial(self._autosave, request), partial(_not_saved, request)
        return forms.handled(self, request, schemas.DRAFT_FORM, save, again)

    def _autosave(self, request: Request, data: dict[str, Any]) -> Reply:
        report = self._save_draft(request, {**data, "version": read_version(request)})
        return Reply(autosaved(view_of(request), report), 200, {"ETag": http_rules.etag(report["version"])})

    def _save_and_go(self, request: Request, data: dict[str, Any]) -> Redirect:
        report = self._save_draft(request, data)
        url = f"/indicators/{report['round_id']}/{report['indicator_id']}"
        return Redirect(f"{url}/send" if data["step"] == "check" else url, saved_words(view_of(request), report))

    def _save_draft(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Every answer box of the form counts, also one that was emptied."""
        boxes = [name.removeprefix("answers.") for name in request.raw.form if name.startswith("answers.")]
        return self.submission.save_report(
            **once(request),
            **request.path,
            office_id=request.context["office_id"],
            content=report_form.content_of(data),
            answers={box: data["answers"].get(box, "") for box in boxes},
            version=data["version"],
        )

    def _form_again(self, request: Request, form: forms.Form) -> Page:
        """Stale, or no longer to be written: what was typed beside what is saved. Else the form with its faults."""
        opened = self.open_report(request)
        if form.stale or not editable(request, opened):
            return both_page(request, opened, merging.as_mine(form.values))
        return form_page(request, opened, form)


def _not_saved(request: Request, form: forms.Form) -> Reply:
    state = "conflict" if form.stale else "refused" if form.status == NOT_NOW else "wrong"
    errors = [{"field": where, "said": text} for where, text in form.errors]
    said = errors[0]["said"] if state == "refused" else words.translated(view_of(request).language, NOT_SAVED[state])
    return Reply({"state": state, "said": said, "errors": errors if state == "wrong" else []})


def autosaved(view: Any, report: Mapping[str, Any]) -> dict[str, Any]:
    claims = {claim["claim"]: {"percent": claim["percent"], "met": claim["met"]} for claim in report["claims"]}
    said = saved_words(view, report)
    return {"state": "saved", "version": report["version"], "said": said, "claims": claims, "errors": []}

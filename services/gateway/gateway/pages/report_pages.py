"""/indicators/<round>/<indicator>: the form for its owner, the text for everybody else; drafts that save themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from emes_kit.http import Reply, Request
from gateway import thai_dates
from gateway.api.support import once
from gateway.pages import differences, forms, report_form, shown, words
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.report_desk import Opened, ReportDesk
from gateway.pages.words import N_
from gateway.schemas import office as schemas

ONE = "/indicators/<string:round_id>/<string:indicator_id>"
SAVED, NOT_SAVED = N_("บันทึกแล้ว %(time)s"), N_("ยังไม่ได้บันทึก มีช่องที่ต้องแก้ไข")
CONFLICT = N_("ยังไม่ได้บันทึก มีผู้แก้ไขรายงานนี้หลังจากที่ท่านเปิด")
CHANGED_ELSEWHERE = 412


class ReportPages(ReportDesk):
    @page("GET", ONE, action="report.read", query=schemas.REPORT_QUERY)
    def report_page(self, request: Request) -> Any:
        opened, roles = self.open_report(request), request.context["user"].roles
        if report_form.may_edit(opened.report, roles, request.query["edit"] == "1"):
            return _form(request, opened, forms.Form(report_form.values(opened.report, opened.rule)))
        return Page("report_read.html", opened.model())

    @page("POST", ONE, action="report.write")
    def save_form(self, request: Request) -> Any:
        go, again = partial(self._save_and_go, request), partial(self._form_again, request)
        return forms.handled(self, request, schemas.REPORT_FORM, go, again)

    @page("POST", ONE + "/draft", action="report.write")
    def draft_form(self, request: Request) -> Any:
        """What the script sends while somebody types: answered in JSON, beside the fields."""
        save = lambda data: Reply(autosaved(view_of(request), self._save_draft(request, data)))  # noqa: E731 - a thunk
        return forms.handled(self, request, schemas.REPORT_FORM, save, partial(_not_saved, request))

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
        """Somebody else was faster: both versions are shown, and saving again is a decision."""
        opened = self.open_report(request)
        saved = report_form.values(opened.report, opened.rule)
        if form.status == CHANGED_ELSEWHERE:
            theirs = report_form.differing(form.values, saved)
            typed = {**saved, **form.values, "version": saved["version"]}
            return _form(request, opened, replace(form, values=typed, errors=[]), theirs)
        errors = [(report_form.nearest(where, saved) or where, said) for where, said in form.errors]
        return _form(request, opened, replace(form, values={**saved, **form.values}, errors=errors))


def _form(request: Request, opened: Opened, form: forms.Form, theirs: Mapping[str, str] | None = None) -> Page:
    """theirs: what the other version says in fields that differ; then nothing is saved by itself."""
    report = opened.report
    at = saved_at(view_of(request), report) if report["updated_at"] else ""
    alone = theirs is None and report["state"] in report_form.EDITABLE
    other = {name: differences.between(text, str(form.value(name))) for name, text in (theirs or {}).items()}
    model = {"form": form, "conflict": theirs is not None, "other": other, "saved_at": at, "saves_itself": alone}
    return Page("report_form.html", opened.model(**model))


def _not_saved(request: Request, form: forms.Form) -> Reply:
    view = view_of(request)
    conflict = form.status == CHANGED_ELSEWHERE
    said = words.translated(view.language, CONFLICT if conflict else NOT_SAVED)
    errors = [{"field": where, "said": text} for where, text in form.errors if not conflict]
    return Reply({"state": "conflict" if conflict else "wrong", "said": said, "errors": errors})


def autosaved(view: Any, report: Mapping[str, Any]) -> dict[str, Any]:
    claims = {claim["claim"]: {"percent": claim["percent"], "met": claim["met"]} for claim in report["claims"]}
    said = saved_words(view, report)
    return {"state": "saved", "version": report["version"], "said": said, "claims": claims, "errors": []}


def saved_words(view: Any, report: Mapping[str, Any]) -> str:
    return words.translated(view.language, SAVED) % {"time": saved_at(view, report)}


def saved_at(view: Any, report: Mapping[str, Any]) -> str:
    """14:32; with the day when it was not today."""
    at, now = thai_dates.in_bangkok(report["updated_at"]), thai_dates.in_bangkok(view.now)
    return shown.digits(f"{at:%H:%M}", view.taste) if at.date() == now.date() else shown.date_time(at, view.taste)

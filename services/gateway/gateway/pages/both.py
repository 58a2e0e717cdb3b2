"""Somebody else was faster: both versions side by side, and a choice for every field that differs.

The form leads here when its version is stale; so does a draft that waited in a browser (static/saving.js).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from emes_kit.http import Request
from emes_kit.problems import Refused
from gateway.pages import forms, merging, report_form, words
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.report_desk import ReportDesk, keyed
from gateway.pages.report_shown import both_page, editable, form_page, saved_words
from gateway.pages.words import N_
from gateway.problems import PROBLEMS, refused
from gateway.schemas import office as schemas

BOTH = "/indicators/<string:round_id>/<string:indicator_id>/both"
THEIRS_STAYS = N_("ใช้ฉบับที่บันทึกไว้ ไม่มีอะไรเปลี่ยน")


class BothVersions(ReportDesk):
    @page("GET", BOTH, action="report.read")
    def both_address(self, request: Request) -> Redirect:
        """The address of what a form was answered with, opened by itself: in another language, or once more."""
        return _to_form(request)

    @page("GET", BOTH + "/merge", action="report.read")
    def merge_address(self, request: Request) -> Redirect:
        return _to_form(request)

    @page("POST", BOTH, action="report.write")
    def both_form(self, request: Request) -> Page:
        """Shows, and saves nothing."""
        typed = forms.sent(request, schemas.DRAFT_FORM).values
        return both_page(request, self.open_report(request), merging.as_mine(typed))

    @page("POST", BOTH + "/merge", action="report.write")
    def merge_form(self, request: Request) -> Any:
        do, again = partial(self._merge, request), partial(self._merge_again, request)
        return forms.handled(self, request, schemas.MERGE_FORM, do, again)

    def _merge(self, request: Request, data: Mapping[str, Any]) -> Redirect:
        opened = self.open_report(request)
        if data["version"] != opened.report["version"]:
            raise refused("changed_again")
        theirs, mine = report_form.values(opened.report, opened.rule), merging.flat(data["mine"])
        text = merging.merged(mine, theirs, _chosen(merging.differing(mine, theirs), data))
        settled = f"{opened.url}?settled={data['key']}"
        if text == theirs:
            return Redirect(settled, words.translated(opened.language, THEIRS_STAYS), "info")
        return Redirect(settled, saved_words(view_of(request), self._save_merged(request, data, text)))

    def _save_merged(self, request: Request, data: Mapping[str, Any], text: Mapping[str, str]) -> Mapping[str, Any]:
        made = merging.nested(text)
        return self.submission.save_report(
            **keyed(request, data),
            **request.path,
            office_id=request.context["office_id"],
            content=report_form.content_of(made),
            answers=made["answers"],
            version=data["version"],
        )

    def _merge_again(self, request: Request, form: forms.Form) -> Page:
        """Still to be chosen, or changed once more: here. A fault in what was chosen: in the form, beside its field."""
        opened = self.open_report(request)
        faulty = [where for where, _ in form.errors if where.startswith(report_form.GROUPS)]
        if form.stale or not faulty or not editable(request, opened):
            return both_page(request, opened, form.values, [] if form.stale else form.errors)
        theirs, mine = report_form.values(opened.report, opened.rule), merging.under("mine", form.values)
        names, picked = merging.differing(mine, theirs), merging.under("pick", form.values)
        text = merging.merged(mine, theirs, merging.picks(names, picked, str(form.value("everywhere"))))
        return form_page(request, opened, forms.Form(text, form.errors))


def _to_form(request: Request) -> Redirect:
    path, language = request.path, view_of(request).language
    return Redirect(f"/indicators/{path['round_id']}/{path['indicator_id']}?lang={language}")


def _chosen(names: Sequence[str], data: Mapping[str, Any]) -> dict[str, str]:
    """Refusals: choose_each, beside every field nobody chose for."""
    found = merging.picks(names, merging.flat(data["pick"]), data["everywhere"])
    if missing := [name for name in names if name not in found]:
        raise Refused(PROBLEMS["choose_each"], errors=[{"field": f"pick.{name}"} for name in missing])
    return found

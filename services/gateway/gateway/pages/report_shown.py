"""How an open report is shown to who writes it: as its form, or beside the version that somebody else saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from emes_kit.http import Request
from gateway import thai_dates
from gateway.pages import forms, merging, report_form, shown, words
from gateway.pages.page import Page, view_of
from gateway.pages.report_desk import Opened
from gateway.pages.words import N_

SAVED = N_("บันทึกแล้ว %(time)s")
ANSWER = N_("คำตอบต่อข้อสังเกต")
KEPT = {"X-Keep": "form"}  # static/sw.js keeps such a page for its reader, for when there is no network


def form_page(request: Request, opened: Opened, form: forms.Form) -> Page:
    """Faults stand beside the field where they are mended; what was not sent is as it was saved."""
    report, saved = opened.report, report_form.values(opened.report, opened.rule)
    errors = [(report_form.nearest(where, saved) or where, said) for where, said in form.errors]
    at = saved_at(view_of(request), report) if report["updated_at"] else ""
    alone = report["state"] in report_form.EDITABLE
    model = {"form": forms.Form({**saved, **form.values}, errors), "saved_at": at, "saves_itself": alone}
    return Page("report_form.html", opened.model(**model), headers=KEPT if alone else {})


def both_page(
    request: Request, opened: Opened, sent: Mapping[str, Any], errors: Sequence[tuple[str, str]] = ()
) -> Page:
    """sent: as the page itself sends it, "mine.", "pick." and "seen." before the names of the fields."""
    theirs, mine = report_form.values(opened.report, opened.rule), merging.under("mine", sent)
    picked, seen = merging.under("pick", sent), merging.under("seen", sent)
    choices = merging.choices(mine, theirs, picked, seen)
    model = {
        "form": forms.Form({f"pick.{one.field}": one.pick for one in choices}, list(errors)),
        "choices": choices,
        "names": _names(opened),
        "mine": {name: mine.get(name, "") for name in theirs if name != "version"},
        "homeless": merging.homeless(mine, theirs),
        "again": bool(seen),
        "editable": editable(request, opened),
        "saved_at": saved_at(view_of(request), opened.report) if opened.report["updated_at"] else "",
    }
    return Page("report_both.html", opened.model(**model))


def _names(opened: Opened) -> dict[str, str]:
    """Of the radios, by their own names; a box for an answer is named by what it answers."""
    labels, answer = opened.labels, words.translated(opened.language, ANSWER)
    asked = report_form.placed(opened.report["findings"], list(labels))
    boxes = {f"answers.{one['n']}": f"{answer} · {labels.get(one['field'], one['n'] + 1)}" for one in asked}
    return {f"pick.{name}": label for name, label in (labels | boxes).items()}


def editable(request: Request, opened: Opened) -> bool:
    return report_form.may_edit(opened.report, request.context["user"].roles, ask=True)


def saved_words(view: Any, report: Mapping[str, Any]) -> str:
    return words.translated(view.language, SAVED) % {"time": saved_at(view, report)}


def saved_at(view: Any, report: Mapping[str, Any]) -> str:
    """14:32; with the day when it was not today."""
    at, now = thai_dates.in_bangkok(report["updated_at"]), thai_dates.in_bangkok(view.now)
    return shown.digits(f"{at:%H:%M}", view.taste) if at.date() == now.date() else shown.date_time(at, view.taste)

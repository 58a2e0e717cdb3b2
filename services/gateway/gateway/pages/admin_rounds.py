"""/admin/rounds: rounds and their deadlines, and the earlier deadline an office has of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from emes_kit.http import Request
from gateway.pages import forms, leaves, words
from gateway.pages.asking import together
from gateway.pages.forms import Form
from gateway.pages.labels import Label
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.words import N_
from gateway.schemas import admin as schemas

WINDOWS = {
    "before": Label(N_("ยังไม่เปิด"), "plain", "clock"),
    "open": Label(N_("เปิดรับรายงาน"), "good", "check"),
    "late": Label(N_("เลยกำหนด ยังรับรายงานล่าช้า"), "warn", "warning"),
    "closed": Label(N_("ปิดรับแล้ว"), "plain", "lock"),
}
KINDS = {"report": N_("รายงานผล"), "checkpoint": N_("ปักหมุดสารสนเทศ")}
COUNTS = {"calendar": N_("วันปฏิทิน"), "working": N_("วันทำการ")}
USUAL = {"kind": "report", "accepts_late": "true", "return_days": "7", "count_days": "calendar"}
CREATED, DUE_SET = N_("ประกาศรอบการรายงานแล้ว"), N_("บันทึกกำหนดส่งภายในแล้ว")


def said(request: Request, text: str) -> str:
    """A message of the catalogue in the reader's language."""
    return words.translated(view_of(request).language, text)


def bare(form: Form, prefix: str) -> Form:
    """Errors of a document that travelled inside a command, as fields of the form."""
    return replace(form, errors=[(where.removeprefix(prefix), text) for where, text in form.errors])


class RoundPages:
    submission: Any
    known_offices: Any

    @page("GET", "/admin/rounds", action="round.create")
    def admin_rounds_page(self, request: Request) -> Any:
        rounds = reversed(self.submission.list_rounds()["items"])
        return Page("admin_rounds.html", {"rounds": list(rounds), "windows": WINDOWS, "kinds": KINDS})

    @page("GET", "/admin/rounds/new", action="round.create")
    def new_round_page(self, request: Request) -> Any:
        return self._new_round_page(Form(USUAL))

    @page("POST", "/admin/rounds/new", action="round.create")
    def new_round_form(self, request: Request) -> Any:
        return forms.handled(
            self, request, schemas.ROUND_FORM, partial(self._create_round, request), self._new_round_page
        )

    def _create_round(self, request: Request, given: dict[str, Any]) -> Redirect:
        made = self.submission.create_round(actor=request.context["actor"], round=given)
        return Redirect(f"/admin/rounds/{made['round_id']}", said(request, CREATED))

    def _new_round_page(self, form: Form) -> Page:
        shown = bare(form, "round.")
        shown.errors = [("scheme" if where == "scheme_id" else where, text) for where, text in shown.errors]
        schemes = reversed(self.submission.list_schemes(fiscal_year=None)["items"])
        return Page("admin_round_new.html", {"form": shown, "schemes": list(schemes), "kinds": KINDS, "counts": COUNTS})

    @page("GET", "/admin/rounds/<string:round_id>", action="round.create", query=schemas.LEAF_ASKED)
    def admin_round_page(self, request: Request) -> Any:
        ask, round_id, start = self.submission, request.path["round_id"], request.query["start"]
        round, own, extensions = together(
            partial(ask.get_round, round_id=round_id),
            partial(ask.list_office_rounds, round_id=round_id, start=start, limit=leaves.LEAF),
            partial(ask.extensions_board, round_ids=[round_id], limit=leaves.LEAF),
        )
        model = {
            "round": round,
            "own": own,
            **extensions,
            "offices": {office["office_id"]: office for office in self.known_offices()},
        }
        return Page("admin_round.html", {**model, "windows": WINDOWS, "kinds": KINDS, "counts": COUNTS})

    # ---- the internal deadline of one office: by its director, or by the administrator for any office
    @page("GET", "/rounds/<string:round_id>/deadline", action="deadline.set", query=schemas.OFFICE_ASKED)
    def deadline_page(self, request: Request) -> Any:
        return self._deadline_page(request, Form({"office_id": request.context["office_id"] or ""}))

    @page("POST", "/rounds/<string:round_id>/deadline", action="deadline.set", query=schemas.OFFICE_ASKED)
    def deadline_form(self, request: Request) -> Any:
        do, again = partial(self._set_internal_due, request), partial(self._deadline_page, request)
        return forms.handled(self, request, schemas.DEADLINE_FORM, do, again)

    def _set_internal_due(self, request: Request, given: dict[str, Any]) -> Redirect:
        # Whoever is confined to an office writes for that one, whatever the form says.
        mine = request.context["office_id"] or given["office_id"]
        place = {"round_id": request.path["round_id"], "office_id": mine, "due_on": given["due_on"]}
        self.submission.set_internal_deadline(actor=request.context["actor"], **place)
        admin = "admin" in request.context["user"].roles
        return Redirect(f"/admin/rounds/{place['round_id']}" if admin else "/extensions", said(request, DUE_SET))

    def _deadline_page(self, request: Request, form: Form) -> Page:
        mine, round_id = request.context["office_id"] or None, request.path["round_id"]
        offices = [office for office in self.known_offices() if mine in (None, office["office_id"])]
        own = self.submission.list_office_rounds(round_id=round_id, office_id=mine)["items"] if mine else []
        round = self.submission.get_round(round_id=round_id)
        return Page("deadline.html", {"form": form, "round": round, "offices": offices, "own": own[0] if own else None})

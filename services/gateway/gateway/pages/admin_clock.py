"""/admin/clock: the demo clock, moved forward after a look at what that sets off."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import partial
from typing import Any

from emes_kit.http import Request
from gateway import demo_clock, http_rules, thai_dates
from gateway.api.support import unwrap
from gateway.domain import Refusal
from gateway.pages import forms, upcoming
from gateway.pages.admin_rounds import said
from gateway.pages.forms import Form
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.words import N_
from gateway.schemas import admin as schemas

MOVED = N_("เลื่อนเวลาแล้ว บริการอื่นจะตามภายในไม่กี่วินาที")
EVENTS = {
    "opens_at": N_("รอบเปิดรับรายงาน เขตได้รับแจ้ง และเริ่มนับเวลาเตือน"),
    "internal_due_at": N_("ครบกำหนดส่งภายในเขต"),
    "official_due_at": N_("ครบกำหนดส่ง สพฐ. รายงานที่ส่งหลังจากนี้นับเป็นล่าช้า"),
}


class ClockPages:
    store: Any
    config: Any
    clock_view: Any
    move_clock: Any

    @page("GET", "/admin/clock", action="clock.move")
    def clock_page(self, request: Request) -> Any:
        return self._clock_page(Form({"to_time": "00:00"}))

    @page("POST", "/admin/clock", action="clock.move")
    def clock_form(self, request: Request) -> Any:
        return forms.handled(self, request, schemas.CLOCK_FORM, partial(self._move_clock, request), self._clock_page)

    def _clock_page(self, form: Form) -> Page:
        errors = [("to_day" if where == "to" else where, text) for where, text in form.errors]
        shown = Form(form.values, errors, form.status)
        return Page("admin_clock.html", {"form": shown, "clock": self.clock_view(), "demo": self.config["EMES_DEMO"]})

    def _move_clock(self, request: Request, given: dict[str, Any]) -> Any:
        now = datetime.fromisoformat(self.clock_view()["now"])
        to = moment(given)
        then = now + demo_clock.step(now, given["days"], given["hours"], to)
        if given["step"] == "ask":
            happens = upcoming.passed(self.store.rounds(), now, then, view_of(request).language)
            model = {"now": now, "then": then, "happens": happens, "events": EVENTS, "given": given}
            return Page("admin_clock_confirm.html", {**model, "key": secrets.token_urlsafe(12)})
        call = {"actor": request.context["actor"], "days": given["days"], "hours": given["hours"]}
        if to is not None:
            call["to"] = to.isoformat()
        key = http_rules.command_id(request.context["user"].user_id, given["key"])
        unwrap(self.move_clock(call=call, command_id=key))
        return Redirect("/admin/clock", said(request, MOVED))


def moment(given: dict[str, Any]) -> datetime | None:
    """The day and time of Bangkok that was asked for. Refusal: not_a_day."""
    if given["to_day"] is None:
        return None
    found = thai_dates.moment_of(given["to_day"], given["to_time"])
    if found is None:
        raise Refusal("not_a_day", "to_day", value=given["to_day"])
    return found

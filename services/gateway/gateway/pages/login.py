"""Logging in and out in a browser: a new token each time, in an HttpOnly cookie; the way back stays on this site."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from emes_kit.http import Request
from gateway import accounts, sessions
from gateway.pages import answers, forms, tickets
from gateway.pages.cookies import FLASH, SESSION, TASTE, VISIT, YEAR
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.taste import Taste
from gateway.pages.words import N_
from gateway.schemas import pages as schemas

WHY = {
    "expired": ("info", N_("หมดเวลาเข้าสู่ระบบ โปรดเข้าสู่ระบบอีกครั้ง ระบบจะพากลับไปที่หน้าเดิม")),
    "logout": ("good", N_("ออกจากระบบเรียบร้อยแล้ว")),
    "password": ("good", N_("เปลี่ยนรหัสผ่านแล้ว โปรดเข้าสู่ระบบด้วยรหัสผ่านใหม่")),
}


class LoginPages:
    store: Any
    memory: Any
    clock: Any
    config: Any
    identified: Any

    @page("GET", "/login")
    def login_page(self, request: Request) -> Any:
        view, asked = view_of(request), request.raw.args
        way = tickets.way_back(asked.get("next"))
        return Redirect(way) if view.user else _shown(way, WHY.get(asked.get("why", "")))

    @page("POST", "/login")
    def login_form(self, request: Request) -> Any:
        way = tickets.way_back(request.raw.form.get("next"))
        enter, again = partial(self._enter, request, way), partial(_shown, way, None)
        return forms.handled(self, request, schemas.LOGIN_FORM, enter, again)

    @page("POST", "/logout")
    def logout_form(self, request: Request) -> Any:
        view = view_of(request)
        self._end(view.jar.get(SESSION))
        return self._left(request, "logout")

    def _enter(self, request: Request, way: str, given: dict[str, str]) -> Any:
        """Whatever token the browser brought is ended: nobody can plant one beforehand (session fixation)."""
        view, now = view_of(request), self.clock.real()
        user = self.identified(request, given["user_id"], given["password"])
        life = timedelta(hours=self.config["EMES_TOKEN_HOURS"])
        self._end(view.jar.get(SESSION))
        token, _ = accounts.open_session(self.store, user, now, life)
        answer = answers.elsewhere(view, way)
        view.jar.put(answer, SESSION, token, life.total_seconds())
        if view.jar.get(TASTE) is None:
            view.jar.put(answer, TASTE, Taste(user.locale).text(), YEAR)
        for name in (VISIT, FLASH):
            view.jar.drop(answer, name)
        return answer

    def _end(self, token: str | None) -> None:
        if token is not None and self.store.session(id := sessions.token_id(token)) is not None:
            self.store.end_session(id)
            self.memory.forget(id)

    def _left(self, request: Request, why: str) -> Any:
        view = view_of(request)
        answer = answers.elsewhere(view, f"/login?why={why}")
        for name in (SESSION, FLASH):
            view.jar.drop(answer, name)
        return answer


def _shown(way: str, why: Any, form: forms.Form | None = None) -> Page:
    return Page("login.html", {"form": form or forms.Form(), "next": way, "why": why})

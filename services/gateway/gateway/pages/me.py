"""/me: who the system thinks I am, my language and digits, my password."""

from __future__ import annotations

from functools import partial
from typing import Any

from emes_kit.http import Request
from gateway import accounts
from gateway.pages import answers, forms, words
from gateway.pages.cookies import TASTE, YEAR
from gateway.pages.page import Page, page, view_of
from gateway.pages.taste import Taste
from gateway.pages.words import N_
from gateway.schemas import pages as schemas

SAVED = N_("บันทึกการแสดงผลแล้ว")


class MePages:
    store: Any
    memory: Any
    _left: Any

    @page("GET", "/me", action="account.use")
    def me_page(self, request: Request) -> Any:
        return _shown(request)

    @page("POST", "/me/display", action="account.use")
    def display_form(self, request: Request) -> Any:
        return forms.handled(self, request, schemas.DISPLAY, partial(_keep, request), partial(_shown, request))

    @page("POST", "/me/password", action="account.use")
    def password_form(self, request: Request) -> Any:
        do, again = partial(self._change, request), partial(_shown, request, None)
        return forms.handled(self, request, schemas.PASSWORD_FORM, do, again)

    def _change(self, request: Request, given: dict[str, str]) -> Any:
        mine = request.context["user"].user_id
        accounts.change_own_password(self.store, mine, given["old_password"], given["new_password"])
        self.memory.forget_user(mine)
        return self._left(request, "password")


def _keep(request: Request, given: dict[str, str]) -> Any:
    view, taste = view_of(request), Taste(given["language"], given["digits"])
    answer = answers.elsewhere(view, "/me", [("good", words.translated(taste.language, SAVED))])
    view.jar.put(answer, TASTE, taste.text(), YEAR)
    return answer


def _shown(request: Request, display: forms.Form | None = None, password: forms.Form | None = None) -> Page:
    taste = view_of(request).taste
    now = forms.Form({"language": taste.language, "digits": taste.digits})
    return Page("me.html", {"display": display or now, "password": password or forms.Form()})

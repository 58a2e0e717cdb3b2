"""/admin/users: find people, add and change them, set a password, close and open an account."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from emes_kit.http import Request
from gateway import accounts, http_rules
from gateway.api.support import unwrap
from gateway.domain import User
from gateway.pages import forms
from gateway.pages.admin_rounds import bare, said
from gateway.pages.forms import Form
from gateway.pages.page import Page, Redirect, page
from gateway.pages.words import N_
from gateway.schemas import admin as schemas

LIMIT, PEOPLE_SECONDS = 50, 2.0
ADDED, SAVED = N_("เพิ่มผู้ใช้แล้ว"), N_("บันทึกข้อมูลผู้ใช้แล้ว")
NEW_PASSWORD = N_("ตั้งรหัสผ่านใหม่แล้ว ผู้ใช้ต้องเข้าสู่ระบบใหม่ทุกเครื่อง")
DISABLED, ENABLED = N_("ปิดบัญชีแล้ว ผู้ใช้เข้าสู่ระบบไม่ได้อีก"), N_("เปิดบัญชีแล้ว")
EDITED = ("name_th", "name_en", "email", "locale")


class UserPages:
    store: Any
    memory: Any
    known_offices: Any
    register_users: Any
    set_password: Any
    disable_user: Any

    @page("GET", "/admin/users", action="user.read", query=schemas.USERS_ASKED)
    def users_page(self, request: Request) -> Any:
        asked, me = request.query, request.context["user"].user_id
        after = http_rules.unpack_cursor(asked["cursor"])
        found = accounts.search(self.store, me, self._people(asked), asked, after, LIMIT)
        model = {"users": found["items"], "next": http_rules.pack_cursor(found["next"]), "more": found["more"]}
        return Page("admin_users.html", {**model, "asked": asked, "offices": self._offices_by_id()}, part="rows")

    def _people(self, asked: Mapping[str, Any]) -> list[User]:
        """Everybody, by id, remembered for a moment: of people the database reads all for any. Beyond the most that are
        searched: those of the office or role."""
        ask = partial(self.store.users, limit=accounts.MOST_SEARCHED, after=None)
        people: list[User] = self.memory.kept("people", PEOPLE_SECONDS, time.monotonic(), ask)
        return people if len(people) < accounts.MOST_SEARCHED else ask(office_id=asked["office"], role=asked["role"])

    def _offices_by_id(self) -> dict[str, Any]:
        return {office["office_id"]: office for office in self.known_offices()}

    # ---- a new one
    @page("GET", "/admin/users/new", action="user.write")
    def new_user_page(self, request: Request) -> Any:
        return self._new_person_page(Form({"locale": "th", "roles[]": [], "parts[]": []}))

    @page("POST", "/admin/users/new", action="user.write")
    def new_user_form(self, request: Request) -> Any:
        return forms.handled(
            self, request, schemas.NEW_PERSON_FORM, partial(self._add_person, request), self._new_person_page
        )

    def _add_person(self, request: Request, given: dict[str, Any]) -> Redirect:
        if self.store.user(given["user_id"]) is not None:
            raise accounts.Refusal("user_exists", "user_id", user_id=given["user_id"])
        unwrap(self.register_users(call={"actor": request.context["actor"], "users": [given]}))
        return Redirect(f"/admin/users/{given['user_id']}", said(request, ADDED))

    def _new_person_page(self, form: Form) -> Page:
        return Page("admin_user_new.html", {"form": bare(form, "users.0."), "offices": self._offices_by_id()})

    # ---- one that is there
    @page("GET", "/admin/users/<string:user_id>", action="user.read")
    def user_page(self, request: Request) -> Any:
        return self._person_page(request)

    @page("POST", "/admin/users/<string:user_id>", action="user.write")
    def user_form(self, request: Request) -> Any:
        do, again = partial(self._change_person, request), partial(self._person_page, request)
        return forms.handled(self, request, schemas.PERSON_FORM, do, again)

    def _change_person(self, request: Request, given: dict[str, Any]) -> Redirect:
        known = accounts.known(self.store, request.path["user_id"])
        self._store_person(request, {**given, "active": known.active})
        return self._back_to_person(request, SAVED)

    @page("POST", "/admin/users/<string:user_id>/password", action="user.write")
    def user_password_form(self, request: Request) -> Any:
        do, again = partial(self._set_persons_password, request), partial(self._person_page, request, None)
        return forms.handled(self, request, schemas.PASSWORD_FORM, do, again)

    def _set_persons_password(self, request: Request, given: dict[str, str]) -> Redirect:
        unwrap(self.set_password(call={"actor": request.context["actor"], **request.path, **given}))
        return self._back_to_person(request, NEW_PASSWORD)

    @page("GET", "/admin/users/<string:user_id>/disable", action="user.write")
    def disable_user_page(self, request: Request) -> Any:
        user = accounts.read(self.store, request.context["user"].user_id, request.path["user_id"])
        return Page("admin_user_disable.html", {"user": user})

    @page("POST", "/admin/users/<string:user_id>/disable", action="user.write")
    def disable_user_form(self, request: Request) -> Any:
        unwrap(self.disable_user(call={"actor": request.context["actor"], **request.path}))
        return self._back_to_person(request, DISABLED)

    @page("POST", "/admin/users/<string:user_id>/enable", action="user.write")
    def enable_user_form(self, request: Request) -> Any:
        known = accounts.view(accounts.known(self.store, request.path["user_id"]))
        self._store_person(request, {**known, "active": True})
        return self._back_to_person(request, ENABLED)

    def _store_person(self, request: Request, row: dict[str, Any]) -> None:
        user = {**row, **request.path}
        unwrap(self.register_users(call={"actor": request.context["actor"], "users": [user]}))

    def _back_to_person(self, request: Request, message: str) -> Redirect:
        return Redirect(f"/admin/users/{request.path['user_id']}", said(request, message))

    def _person_page(self, request: Request, form: Form | None = None, password: Form | None = None) -> Page:
        user = accounts.read(self.store, request.context["user"].user_id, request.path["user_id"])
        now = {name: user[name] for name in EDITED} | {"office_id": user["office_id"] or ""}
        shown = bare(form, "users.0.") if form else Form(now | {"roles[]": user["roles"], "parts[]": user["parts"]})
        return Page(
            "admin_user.html",
            {"user": user, "form": shown, "password": password or Form(), "offices": self._offices_by_id()},
        )

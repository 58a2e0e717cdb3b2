"""/notices: what somebody was told, the unread first; opening one marks it read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from emes_kit.http import Request
from gateway import http_rules
from gateway.domain import OFFICE_ROLES
from gateway.pages import forms, tickets
from gateway.pages.asking import together
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.view import View
from gateway.pages.words import N_, translated
from gateway.schemas import everybody as schemas

LEAF, MOST_LEAVES = 20, 25
DESKS = {"screening_asked": "/screening", "screening_passed": "/certify"}  # where the next step is done
READ = N_("ทำเครื่องหมายว่าอ่านแล้ว")
ALL_READ = N_("อ่านครบทุกเรื่องแล้ว")


class NoticePages:
    notification: Any
    memory: Any

    @page("GET", "/notices", action="account.use", query=schemas.NOTICES)
    def notices_page(self, request: Request) -> Any:
        return self._notices_inbox(request, forms.Form())

    @page("POST", "/notices/read", action="account.use")
    def read_form(self, request: Request) -> Any:
        do, again = partial(self._notices_read, request), partial(self._notices_inbox, request)
        return forms.handled(self, request, schemas.READ_NOTICES, do, again)

    @page("POST", "/notices/read-all", action="account.use")
    def read_all_form(self, request: Request) -> Any:
        me, language = request.context["user"].user_id, view_of(request).language
        for _ in range(MOST_LEAVES):  # each leaf is a command of its own: no transaction without end
            rows = self._notices_list(me, unread=True, limit=schemas.MAX_NOTICES)["items"]
            if not rows:
                break
            self._notices_mark(request, [row["notice_id"] for row in rows])
        return Redirect("/notices", translated(language, ALL_READ))

    def _notices_read(self, request: Request, given: Mapping[str, Any]) -> Redirect:
        if given["notice_ids"]:
            self._notices_mark(request, given["notice_ids"])
        to = tickets.way_back(given["to"])
        return Redirect(to, translated(view_of(request).language, READ) if to == "/notices" else "")

    def _notices_mark(self, request: Request, notice_ids: Sequence[str]) -> None:
        self.notification.mark_read(actor=request.context["actor"], notice_ids=list(notice_ids))
        self.memory.forget_kept(f"unread:{request.context['user'].user_id}")

    def _notices_inbox(self, request: Request, form: forms.Form) -> Page:
        me, view = request.context["user"].user_id, view_of(request)
        cursor = http_rules.unpack_cursor(request.query.get("cursor"))
        wanted = [{"read": True, "cursor": cursor}, *([{"unread": True}] if cursor is None else [])]
        read, *others = together(*(partial(self._notices_list, me, limit=LEAF, **one) for one in wanted))
        unread = others[0] if others else {"items": [], "next": None}
        model = {
            "unread": [shown(row, view) for row in unread["items"]],
            "more_unread": unread["next"] is not None,
            "read": [shown(row, view) for row in read["items"]],
            "next": http_rules.pack_cursor(read["next"]),
            "first": cursor is None,
            "form": form,
        }
        return Page("notices.html", model)

    def _notices_list(self, me: str, **asked: Any) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.notification.list_notices(user_id=me, **asked)
        return found


def shown(row: Mapping[str, Any], view: View) -> dict[str, Any]:
    """A notice in the reader's language, with the address of what it is about."""
    texts = {"title": row[f"title_{view.language}"], "body": row[f"body_{view.language}"]}
    roles = view.user.roles if view.user else ()
    to = place_of(row["links"], roles, view.exists, DESKS.get(row["kind"], "/indicators"))
    return {**texts, "id": row["notice_id"], "at": row["at"], "to": to}


def place_of(links: Mapping[str, Any], roles: Sequence[str], exists: Any, desk: str = "/indicators") -> str | None:
    """Where this reader finds what a notice is about; None: nowhere of their own. desk: where an office works on it."""
    if "reviewer" in roles and "task_id" in links:
        return f"/review/{links['task_id']}" if exists("/review") else None
    if not set(roles) & set(OFFICE_ROLES):
        return "/results" if exists("/results") else None
    if not exists("/indicators"):
        return "/home"
    named = "indicator_id" in links and "round_id" in links
    return f"{desk}/{links['round_id']}/{links['indicator_id']}" if named else desk

"""/admin/operations: do the services live, what waits, what was given up on; send that round again, or drop it.

The gateway asks each service about its own queues and has no right on them (docs/adr/0015).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from emes_kit.http import Request
from emes_kit.runtime import transact
from gateway.api.support import unwrap
from gateway.domain import Refusal
from gateway.pages import forms, letters, status
from gateway.pages.admin_rounds import said
from gateway.pages.forms import Form
from gateway.pages.page import Page, Redirect, page
from gateway.pages.words import N_
from gateway.problems import refused
from gateway.schemas import admin as schemas

TOLD_SECONDS = 2.0  # every queue of five services is asked: not once per onlooker
SERVICES = ("gateway", "submission", "review", "scoring", "notification")
REPLAYED, DROPPED = N_("ส่งให้ทำงานซ้ำแล้ว"), N_("ลบข้อความถาวรแล้ว")


class OperationPages:
    store: Any
    memory: Any
    submission: Any
    review: Any
    scoring: Any
    notification: Any
    operations: Any
    dead_letters: Any
    settle_dead_letters: Any

    @page("GET", "/admin/operations", action="operations.read")
    def operations_page(self, request: Request) -> Any:
        told = self.memory.kept("operations", TOLD_SECONDS, time.monotonic(), self._told)
        return Page("admin_operations.html", letters.overview(told), part="state")

    def _told(self) -> dict[str, Any]:
        return status.answers({name: partial(self._ask_service, name, "operations") for name in SERVICES})

    @page("GET", "/admin/operations/dead", action="operations.read", query=schemas.DEAD_QUEUE)
    def dead_queue_page(self, request: Request) -> Any:
        return self._dead_page(request, request.query["queue"])

    @page("GET", "/admin/operations/dead/message", action="operations.read", query=schemas.DEAD_MESSAGE)
    def dead_message_page(self, request: Request) -> Any:
        queue, id = request.query["queue"], request.query["id"]
        found = next((one for one in self._letters_of(queue) if one["id"] == id), None)
        if found is None:
            raise Refusal("not_resting")
        # Events about users hold personal data.
        self.store.note_reading(request.context["user"].user_id, "read_dead_letter", {"queue": queue, "message": id})
        return Page("admin_dead_message.html", {"queue": queue, "one": letters.letter(found), **letters.whole(found)})

    @page("POST", "/admin/operations/dead", action="operations.act")
    def settle_form(self, request: Request) -> Any:
        do, again = partial(self._settle_letters, request), partial(self._dead_again, request)
        return forms.handled(self, request, schemas.SETTLE, do, again)

    def _dead_again(self, request: Request, form: Form) -> Page:
        return self._dead_page(request, str(form.value("queue")), form)

    def _settle_letters(self, request: Request, given: dict[str, Any]) -> Any:
        queue, ids = given["queue"], given["ids"]
        if given["step"] == "ask":
            rest = [letters.letter(one) for one in self._letters_of(queue) if one["id"] in ids]
            return Page("admin_dead_drop.html", {"queue": queue, "letters": rest, "ids": ids})
        again = given["step"] == "replay"
        self._log_wish(request, "replay_dead_letters" if again else "drop_dead_letters", queue, ids)
        who = {"actor": request.context["actor"], "queue": queue, "ids": ids, "again": again}
        if not self._ask_service(letters.service_of(queue), "settle_dead_letters", **who)["settled"]:
            raise Refusal("not_resting")
        self.memory.forget_kept("operations")
        return Redirect("/admin/operations", said(request, REPLAYED if again else DROPPED))

    def _log_wish(self, request: Request, action: str, queue: str, ids: list[str]) -> None:
        """In a transaction of its own: nothing is done that nobody is known to have wanted."""
        me = request.context["user"].user_id
        transact(self, lambda: self.store.note_reading(me, action, {"queue": queue, "messages": ids}))
        self.store.begin()

    def _dead_page(self, request: Request, queue: str, form: Form | None = None) -> Page:
        rest = [letters.letter(one) for one in self._letters_of(queue)]
        return Page("admin_dead.html", {"queue": queue, "letters": rest, "form": form or Form()})

    def _letters_of(self, queue: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self._ask_service(letters.service_of(queue), "dead_letters", queue=queue)["items"]
        return items

    def _ask_service(self, service: str, method: str, **call: Any) -> Any:
        """Asked of a service, or of ourselves as RPC would ask."""
        if service == "gateway":
            return unwrap(getattr(self, method)(call=call))
        if service not in SERVICES:
            raise refused("no_such_id", "queue", id=service)
        ask: Callable[..., Any] = getattr(getattr(self, service), method)
        return ask(**call)

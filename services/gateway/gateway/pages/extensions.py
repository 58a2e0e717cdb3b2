"""/extensions: an office asks for more time, the bureau decides; both with a reason."""

from __future__ import annotations

from functools import partial
from typing import Any

from emes_kit.http import Request
from gateway.pages import forms, leaves, tally
from gateway.pages.admin_rounds import said
from gateway.pages.forms import Form
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.words import N_
from gateway.permissions import TABLE
from gateway.problems import refused
from gateway.schemas import admin as schemas

ROUNDS = 4
ASKED, DECIDED = N_("ส่งคำขอขยายเวลาแล้ว"), N_("บันทึกผลการพิจารณาแล้ว ระบบแจ้งเขตให้ทราบ")


class ExtensionPages:
    store: Any
    clock: Any
    submission: Any
    known_offices: Any

    @page("GET", "/extensions", action="extension.read", query=schemas.OFFICE_ASKED)
    def extensions_page(self, request: Request) -> Any:
        mine, roles, language = request.context["office_id"], request.context["user"].roles, view_of(request).language
        rounds = tally.begun(self.store.rounds(), self.clock.now())[:ROUNDS]
        names = {r["round_id"]: r[f"name_{language}"] for r in rounds}
        place = {"office_id": mine, "start": request.query["start"], "limit": leaves.LEAF}
        board = self.submission.extensions_board(round_ids=list(names), **place)
        model = {
            "rounds": names,
            "waiting": board["waiting"],
            "decided": board["decided"],
            "offices": {office["office_id"]: office for office in self.known_offices()},
            **{name: any(role in TABLE[action] for role in roles) for name, action in ACTS.items()},
        }
        return Page("extensions.html", model)

    @page("GET", "/extensions/new", action="extension.request")
    def new_extension_page(self, request: Request) -> Any:
        return self._new_extension_page(request, Form({"round_id": request.raw.args.get("round", "")}))

    @page("POST", "/extensions/new", action="extension.request")
    def new_extension_form(self, request: Request) -> Any:
        do, again = partial(self._request_extension, request), partial(self._new_extension_page, request)
        return forms.handled(self, request, schemas.EXTENSION_FORM, do, again)

    def _request_extension(self, request: Request, given: dict[str, Any]) -> Redirect:
        who = {"actor": request.context["actor"], "office_id": request.context["office_id"]}
        self.submission.request_extension(**who, **given)
        return Redirect("/extensions", said(request, ASKED))

    def _new_extension_page(self, request: Request, form: Form) -> Page:
        rounds = tally.begun(self.store.rounds(), self.clock.now())[:ROUNDS]
        return Page("extension_new.html", {"form": form, "rounds": rounds})

    @page("GET", "/extensions/<string:extension_id>/decide", action="extension.decide")
    def decide_extension_page(self, request: Request) -> Any:
        return self._extension_page(request, Form())

    @page("POST", "/extensions/<string:extension_id>/decide", action="extension.decide")
    def decide_extension_form(self, request: Request) -> Any:
        do, again = partial(self._decide_extension, request), partial(self._extension_page, request)
        return forms.handled(self, request, schemas.DECISION_FORM, do, again)

    def _decide_extension(self, request: Request, given: dict[str, Any]) -> Redirect:
        self.submission.decide_extension(actor=request.context["actor"], **request.path, **given)
        return Redirect("/extensions", said(request, DECIDED))

    def _extension_page(self, request: Request, form: Form) -> Page:
        round_id, office_id, _ = (wanted := request.path["extension_id"]).split(".")
        asked = self.submission.list_extensions(round_id=round_id, office_id=office_id)["items"]
        found = next((one for one in asked if one["extension_id"] == wanted), None)
        if found is None:
            raise refused("no_such_id", "extension_id", id=wanted)
        own = self.submission.list_office_rounds(round_id=round_id, office_id=office_id)["items"]
        round = self.submission.get_round(round_id=round_id)
        office = next((one for one in self.known_offices() if one["office_id"] == office_id), None)
        due_at = own[0]["official_due_at"] if own else round["official_due_at"]
        model = {"one": found, "round": round, "office": office, "due_at": due_at}
        return Page("extension_decide.html", {**model, "form": form})


ACTS = {"may_request": "extension.request", "may_decide": "extension.decide", "may_set": "deadline.set"}

"""/search: reports by words. Names, codes, offices and states come from the projections; texts of one office by RPC."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from emes_kit.http import Request
from gateway.pages import forms, matching, tally
from gateway.pages.labels import STATES
from gateway.pages.page import Page, page, view_of
from gateway.pages.words import translated
from gateway.schemas import everybody as schemas

LEAF = 30
READABLE = ["submitted", "returned", "approved"]  # whoever is not of the office reads no drafts


class SearchPages:
    submission: Any
    store: Any
    clock: Any
    known_offices: Any

    @page("GET", "/search", action="report.read", query=schemas.SEARCH)
    def search_page(self, request: Request) -> Any:
        query, view = request.query, view_of(request)
        rounds = tally.begun(self.store.rounds(), self.clock.now())
        round = next((one for one in rounds if query["round"] in (None, one["round_id"])), None)
        asked = matching.words(query["q"])
        model = {
            "rounds": [(one["round_id"], one[f"name_{view.language}"]) for one in rounds],
            "offices": [] if view.user and view.user.office_id else self.known_offices(),
            "round": round,
            "form": forms.Form({**query, "round": round["round_id"] if round else ""}),
            "asked": bool(asked) or query["state"] is not None,
            "in_texts": request.context["office_id"] is not None,
            **self._search_found(request, round, asked),
        }
        return Page("search.html", model, part="rows")

    def _search_found(self, request: Request, round: Mapping[str, Any] | None, asked: list[str]) -> dict[str, Any]:
        query, office_id = request.query, request.context["office_id"]
        if round is None or not (asked or query["state"]):
            return {"found": [], "next": None}
        offices = [one for one in self.known_offices() if office_id in (None, one["office_id"])]
        rows = self.store.rows(round["round_id"], office_id)
        texts = self._search_texts(request, round["round_id"], asked) if office_id and asked else {}
        every = matching.reports(asked, round, offices, rows, texts, _names())
        fits = (one for one in every if query["state"] in (None, one.cell["state"]))
        page = list(islice(fits, query["start"], query["start"] + LEAF + 1))
        return {"found": page[:LEAF], "next": query["start"] + LEAF if len(page) > LEAF else None}

    def _search_texts(self, request: Request, round_id: str, asked: list[str]) -> dict[str, Any]:
        own = request.context["user"].office_id is not None
        states = {} if own else {"states": READABLE}
        answer = self.submission.search_texts(
            round_id=round_id, office_id=request.context["office_id"], words=asked, **states
        )
        return {row["report_id"]: row for row in answer["items"]}


def _names() -> dict[str, tuple[str, str]]:
    return {state: (label.text, translated("en", label.text)) for state, label in STATES.items()}

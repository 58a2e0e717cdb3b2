"""/indicators, /screening, /certify: what lies on an office's desk, as lists. Two RPCs each."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from emes_kit.http import Request
from gateway.pages import office_desk, tally
from gateway.pages.page import Page, page, view_of
from gateway.schemas import office as schemas

ROUNDS_SECONDS = 5.0
MOST = 500  # reports of one office: twenty years of them


class OfficeLists:
    store: Any
    memory: Any
    clock: Any
    submission: Any
    known_offices: Any

    @page("GET", "/indicators", action="report.read", query=schemas.LIST_QUERY)
    def indicators_page(self, request: Request) -> Any:
        asked, office_id = request.query, request.context["office_id"]
        if office_id is None:
            return Page("choose_office.html", {"offices": self.known_offices()})
        rounds = self.begun_rounds()
        chosen = next((r for r in rounds if r["round_id"] == asked["round"]), rounds[0] if rounds else None)
        rows = self.desk_lines(request, office_id, [chosen] if chosen else [])
        shown = office_desk.found(rows, asked["state"] or None, asked["part"] or None, asked["q"])
        model = {"rounds": rounds, "chosen": chosen, "rows": shown, "total": len(rows), "office_id": office_id}
        return Page("indicators.html", {**model, "asked": asked, "counts": office_desk.counted(rows)}, part="rows")

    @page("GET", "/screening", action="report.screen")
    def screening_page(self, request: Request) -> Any:
        return self._turn_list(request, "screening_list.html", "screener")

    @page("GET", "/certify", action="report.certify")
    def certify_page(self, request: Request) -> Any:
        return self._turn_list(request, "certify_list.html", "director")

    def _turn_list(self, request: Request, template: str, role: str) -> Page:
        rows = self.desk_lines(request, request.context["office_id"], self.begun_rounds())
        waiting = office_desk.waiting(rows, [role])
        return Page(template, {"waiting": waiting, "others": [r for r in rows if _busy(r) and r not in waiting]})

    def begun_rounds(self) -> list[Mapping[str, Any]]:
        known = self.memory.kept("rounds", ROUNDS_SECONDS, time.monotonic(), self.store.rounds)
        return tally.begun(known, self.clock.now())

    def desk_lines(
        self, request: Request, office_id: str, rounds: Sequence[Mapping[str, Any]]
    ) -> list[office_desk.Line]:
        """Fresh from its owner: who has just sent something must not read that it waits."""
        if not rounds:
            return []
        only = rounds[0]["round_id"] if len(rounds) == 1 else None
        reports = self.submission.list_reports(office_id=office_id, round_id=only, limit=MOST)["items"]
        clocks = self.submission.office_clocks(office_id=office_id)["items"]
        ids = [round["round_id"] for round in rounds]
        levels = {id: self.store.rows(id, office_id).get(office_id, {}).get("cells", {}) for id in ids}
        return office_desk.lines(rounds, clocks, reports, levels, view_of(request).language)


def _busy(row: office_desk.Line) -> bool:
    """Under way in the office: what the lists of committee and director show besides what waits for them."""
    return row.state in ("screening", "submitted", "returned") or bool(row.why)

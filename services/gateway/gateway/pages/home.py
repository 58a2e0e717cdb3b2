"""/home: what is due, for the role that reads it."""

from __future__ import annotations

import time
from typing import Any

from emes_kit.http import Request
from gateway.pages import office_desk, status, tally
from gateway.pages.page import Page, page, view_of

ROUNDS = 4
COUNTS_SECONDS = 5.0  # the whole country is read once for everybody who looks at it


class HomePages:
    store: Any
    memory: Any
    clock: Any
    known_offices: Any
    desk_lines: Any

    @page("GET", "/home", action="account.use")
    def home_page(self, request: Request) -> Any:
        office_id = request.context["user"].office_id
        return self._office_home(request, office_id) if office_id else self._central_home(request)

    def _office_home(self, request: Request, office_id: str) -> Page:
        """away: the counts are ours; what is due comes from submission, and the page goes out without it too."""
        language, rounds = view_of(request).language, self._rounds()
        rows = {round["round_id"]: self.store.rows(round["round_id"], office_id) for round in rounds}
        desk = status.or_none(lambda: self.desk_lines(request, office_id, rounds))
        own = {line.round_id: line.clocks for line in desk or []}
        counted = [tally.summary(r, language, tally.counts(r, 1, rows[r["round_id"]])) for r in rounds]
        shown = [{**summary, **own.get(summary["round_id"], {})} for summary in counted]
        waiting = office_desk.waiting(desk or [], request.context["user"].roles)
        model = {"returned": office_desk.came_back(desk or []), "waiting": waiting, "away": desk is None}
        return Page("home_office.html", {"rounds": shown, **model})

    def _central_home(self, request: Request) -> Page:
        language = view_of(request).language
        counted = self.memory.kept("national counts", COUNTS_SECONDS, time.monotonic(), self._counted)
        return Page("home.html", {"rounds": [tally.summary(r, language, n) for r, n in counted]})

    def _counted(self) -> list[tuple[Any, dict[str, int]]]:
        offices = len(self.known_offices())
        return [(r, tally.counts(r, offices, self.store.rows(r["round_id"]))) for r in self._rounds()]

    def _rounds(self) -> list[Any]:
        known = self.memory.kept("rounds", COUNTS_SECONDS, time.monotonic(), self.store.rounds)
        return tally.begun(known, self.clock.now())[:ROUNDS]

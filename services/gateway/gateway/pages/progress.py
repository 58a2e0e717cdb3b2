"""/progress: a round by region and state, while it is under way."""

from __future__ import annotations

from typing import Any

from emes_kit.http import Request
from gateway.pages import drawing, figures, sheets, tally
from gateway.pages.country import own, tongue_of
from gateway.pages.figures import links
from gateway.pages.page import Page, page, view_of
from gateway.pages.year import Year, picked
from gateway.problems import refused
from gateway.schemas import figures as schemas


class ProgressPages:
    clock: Any
    year_of: Any
    years: Any

    @page("GET", "/progress", action="matrix.read", query=schemas.PROGRESS)
    def progress_page(self, request: Request) -> Any:
        year, tongue, view = self.year_of(request), tongue_of(request), view_of(request)
        round = self._round(request, year)
        if round is None:
            return Page("progress.html", {"year": year, "years": self.years(), "round": None})
        lines = picked(own(request, year), {"round_id": round["round_id"]})
        to = links("/results/reports", True, fiscal_year=year.fiscal_year)
        table = figures.states(year, round, lines, tongue, to)
        file = sheets.download(request, [table], f"emes-{round['round_id']}")
        model = {"year": year, "years": self.years(), "round": round, "table": table}
        return file or Page("progress.html", {**model, "mark": drawing.version(table, view.taste)})

    def _round(self, request: Request, year: Year) -> Any:
        """The one asked for, else the latest that has begun, else the first of the year."""
        wanted = request.query["round"]
        if wanted is None:
            begun = tally.begun(list(reversed(year.rounds)), self.clock.now())
            return (begun or year.rounds or [None])[0]
        found = next((one for one in year.rounds if one["round_id"] == wanted), None)
        if found is None:
            raise refused("no_such_round", "round", round_id=wanted)
        return found

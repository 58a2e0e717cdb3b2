"""/results: how the country stands in a fiscal year, its charts as pictures of their own, each with its table."""

from __future__ import annotations

from typing import Any

from emes_kit.http import Request
from gateway.pages import charts, drawing, figures, sheets
from gateway.pages.country import own, sees_all, tongue_of
from gateway.pages.figures import links
from gateway.pages.page import Page, page, view_of
from gateway.pages.tables import Table
from gateway.pages.words import N_
from gateway.pages.year import Year, picked
from gateway.problems import refused
from gateway.schemas import figures as schemas

TARGET = N_("เป้าหมาย")


class ResultsPages:
    memory: Any
    year_of: Any
    years: Any
    country_of: Any

    @page("GET", "/results", action="matrix.read", query=schemas.PAGE)
    def results_page(self, request: Request) -> Any:
        year = self.year_of(request)
        tables = self._tables(request, year)
        file = sheets.download(request, list(tables.values()), f"emes-{year.fiscal_year}") if tables else None
        marks = {name: drawing.version(table, view_of(request).taste) for name, table in tables.items()}
        model = {"year": year, "years": self.years(), "tables": tables, "marks": marks, "all": sees_all(request)}
        return file or Page("results.html", model)

    @page("GET", "/results/charts/<string:name>", action="matrix.read", query=schemas.CHART)
    def results_chart(self, request: Request) -> Any:
        name, taste, size = request.path["name"], view_of(request).taste, request.query["size"]
        year = self.year_of(request)
        table = self._tables(request, year).get(name) or self._states(request, year).get(name)
        draw = charted(tongue_of(request).say(TARGET)).get(name)
        if table is None or draw is None:
            raise refused("no_such_table", "name", table=name[:40])
        mark, spec = drawing.version(table, taste), draw(table, taste, size)
        return drawing.answer(request, self.memory.drawings, mark, size, spec)

    def _tables(self, request: Request, year: Year) -> dict[str, Table]:
        """By name. Figures lead on for readers who may see all offices."""
        if not year.rounds:
            return {}
        tongue, always = tongue_of(request), {"fiscal_year": year.fiscal_year}
        offices = links("/results/offices", sees_all(request), **always)
        reports = links("/results/reports", True, **always)
        made = [figures.timeliness(year, own(request, year), tongue, reports)]
        country = self.country_of(year)
        if country is not None:
            made += [figures.share(country, tongue, offices), figures.levels(country, tongue, offices)]
        if country is not None and sees_all(request):
            made.append(figures.regions(country, tongue, offices, links("/results/matrix", True, **always)))
        return {table.name: table for table in made}

    def _states(self, request: Request, year: Year) -> dict[str, Table]:
        """The chart of /progress."""
        round = next((one for one in year.rounds if one["round_id"] == request.query["round"]), None)
        if round is None:
            return {}
        lines = picked(own(request, year), {"round_id": round["round_id"]})
        return {"states": figures.states(year, round, lines, tongue_of(request), links("/results/reports", True))}


def charted(target: str) -> dict[str, Any]:
    """How a table is drawn, by its name."""
    return {
        "share": lambda table, taste, size: charts.share(table, target, taste, size),
        "levels": lambda table, taste, size: charts.stacked(table, range(1, 7), charts.LEVELS, taste, size),
        "timeliness": lambda table, taste, size: charts.stacked(table, range(1, 5), charts.TIMES, taste, size),
        "states": lambda table, taste, size: charts.stacked(table, range(1, 7), charts.STATES, taste, size),
    }

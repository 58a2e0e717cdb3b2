"""/results/matrix and /results/map: the offices of the country side by side, by region and by province."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from emes_kit.http import Request
from gateway.pages import grid, provinces, sheets, standings
from gateway.pages.country import sees_all, tongue_of
from gateway.pages.figures import address, links
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.provinces import Places
from gateway.pages.year import GOOD, Year, counts, picked
from gateway.problems import refused
from gateway.schemas import figures as schemas

ALL = "all"
PLACES_FRESH, PLACES_STALE, PAGE = 600.0, 86_400.0, 500  # provinces do not move; all offices in one answer


class MatrixPages:
    memory: Any
    submission: Any
    year_of: Any
    years: Any
    country_of: Any

    @page("GET", "/results/matrix", action="matrix.read", query=schemas.OFFICES)
    def matrix_page(self, request: Request) -> Any:
        year, view, tongue = self.year_of(request), view_of(request), tongue_of(request)
        if not sees_all(request):
            return self._own_office(request)
        region = _region(request, year)
        lines = list(year.lines) if region == ALL else picked(year.lines, {"region": region})
        if request.query["format"]:
            return sheets.download(request, [grid.table(year, lines, tongue)], f"emes-{year.fiscal_year}")
        country = self.country_of(year)
        goal = country.goal if country else 3
        model = {"year": year, "years": self.years(), "region": region, "columns": _columns(year, tongue)}
        model |= {"rows": grid.rows(year, lines, goal, tongue, view.taste), "legend": grid.legend(tongue, view.taste)}
        model |= {"good": counts(picked(lines, {"level": GOOD}, goal), "indicator_id"), "say": tongue.say}
        reports = links("/results/reports", True, fiscal_year=year.fiscal_year)
        model |= {"reports": reports, "office": _office_link(year)}
        return Page("results_matrix.html", model)

    @page("GET", "/results/map", action="score.read", query=schemas.OFFICES)
    def map_page(self, request: Request) -> Any:
        year, tongue = self.year_of(request), tongue_of(request)
        if not sees_all(request):
            return self._own_office(request)
        country = self.country_of(year) if year.rounds else None
        if country is None:
            return Page("results_map.html", {"year": year, "years": self.years(), "provinces": []})
        part = request.query["part"] or country.parts[0]["part"]
        places = self.memory.warm.get("places", PLACES_FRESH, PLACES_STALE, time.monotonic(), self._places)
        found = provinces.of(country, places, part, view_of(request).language)
        table = provinces.table(found, part, tongue)
        file = sheets.download(request, [table], f"emes-{year.fiscal_year}")
        model = {"year": year, "years": self.years(), "country": country, "provinces": found, "part": part}
        model |= {"homeless": provinces.homeless(country, places), "level_of": standings.level_of, "tongue": tongue}
        return file or Page("results_map.html", model)

    def _own_office(self, request: Request) -> Redirect:
        """Who sees one office only goes straight to it."""
        year = request.query["fiscal_year"]
        return Redirect(f"/results/offices/{request.context['office_id']}" + (f"?fiscal_year={year}" if year else ""))

    def _places(self) -> Places:
        codes, cursor = {}, None
        while True:
            answer = self.submission.list_offices(region=None, kind=None, cursor=cursor, limit=PAGE)
            codes |= {office["office_id"]: office["province_codes"] for office in answer["items"]}
            cursor = answer["next"]
            if cursor is None:
                break
        return Places(self.submission.list_reference(kind="provinces")["items"], codes)


def _region(request: Request, year: Year) -> str:
    """One region at a time: the whole country is a long table and has to be asked for."""
    wanted = request.query["region"]
    if wanted is None:
        return year.regions[0] if year.regions else ALL
    if wanted != ALL and wanted not in year.regions:
        raise refused("no_such_region", "region", region=wanted[:40])
    return str(wanted)


def _office_link(year: Year) -> Callable[[str], str]:
    return lambda id: address(f"/results/offices/{id}", fiscal_year=year.fiscal_year)


def _columns(year: Year, tongue: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """[(part, [(indicator, name), …]), …]"""
    parts: dict[str, list[tuple[str, str]]] = {}
    for id, one in year.indicators.items():
        parts.setdefault(one["part"], []).append((id, tongue.name(one)))
    return list(parts.items())

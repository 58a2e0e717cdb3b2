"""The year and its result, read once for everybody who looks: from the projections and from scoring."""

from __future__ import annotations

import time
from typing import Any

from emes_kit.http import Request
from emes_kit.problems import Refused
from gateway.pages import standings, year
from gateway.pages.figures import Country
from gateway.pages.page import view_of
from gateway.pages.tables import Tongue
from gateway.pages.year import Line, Year
from gateway.problems import refused

ROUNDS_SECONDS = 5.0
FRESH, STALE = 5.0, 60.0  # a figure is at most a minute old, and the page says of when it is


class CountryReader:
    """Mixin of the pages that show the country."""

    store: Any
    memory: Any
    clock: Any
    scoring: Any
    known_offices: Any

    def year_of(self, request: Request) -> Year:
        """The year the address asks for, else the latest that has a round of reports. Refusal: no_such_year."""
        years, wanted = self.years(), request.query.get("fiscal_year")
        if wanted is None and not years:
            return Year(0, self.clock.now(), [], {}, [])
        if wanted is not None and wanted not in years:
            raise refused("no_such_year", "fiscal_year", fiscal_year=wanted)
        found: Year = self._warm(f"year:{wanted or years[0]}", lambda: self._read_year(wanted or years[0]))
        return found

    def years(self) -> list[int]:
        """The latest first."""
        return sorted({r["fiscal_year"] for r in self._all_rounds() if r["kind"] == "report"}, reverse=True)

    def country_of(self, found: Year) -> Country | None:
        """None while the year has no scheme in scoring yet. A service that is away is an error, not an empty page."""
        country: Country | None = self._warm(f"country:{found.fiscal_year}", lambda: self._read_country(found))
        return None if country is None else Country(found, country.national, country.standings)

    def _all_rounds(self) -> list[Any]:
        rounds: list[Any] = self.memory.kept("rounds", ROUNDS_SECONDS, time.monotonic(), self.store.rounds)
        return rounds

    def _read_year(self, fiscal_year: int) -> Year:
        rounds = [r for r in self._all_rounds() if r["fiscal_year"] == fiscal_year]
        rows = {r["round_id"]: self.store.rows(r["round_id"]) for r in rounds if r["kind"] == "report"}
        return year.of(fiscal_year, rounds, self.known_offices(), rows, self.clock.now())

    def _read_country(self, found: Year) -> Country | None:
        national = or_none(lambda: self.scoring.national_result(fiscal_year=found.fiscal_year))
        if national is None:
            return None
        items = self.scoring.list_standings(fiscal_year=found.fiscal_year)["items"]
        return Country(found, national, standings.by_office(items))

    def _warm(self, key: str, make: Any) -> Any:
        return self.memory.warm.get(key, FRESH, STALE, time.monotonic(), make)


def own(request: Request, found: Year) -> list[Line]:
    """The lines the reader may see: all, or those of the own office."""
    office_id = request.context["office_id"]
    return list(found.lines) if office_id is None else year.picked(found.lines, {"office_id": office_id})


def sees_all(request: Request) -> bool:
    return request.context["user"].office_id is None


def tongue_of(request: Request) -> Tongue:
    return Tongue(view_of(request).language)


def or_none(ask: Any) -> Any:
    """None for what there is not yet; an owner that is away is an error of its own."""
    try:
        return ask()
    except Refused as exc:
        if exc.problem.status != 404:
            raise
        return None

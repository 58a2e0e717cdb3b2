"""/help and /help/<indicator>: what is asked, in which unit, against which target, and how a level comes about."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from emes_kit.http import Request
from gateway import thai_dates
from gateway.pages import explained, tally
from gateway.pages.page import Page, page
from gateway.problems import refused
from gateway.schemas import everybody as schemas

SCHEME_SECONDS = 60.0  # published versions never change; a new one may be published
Scheme = Mapping[str, Any]


class HelpPages:
    submission: Any
    store: Any
    memory: Any
    clock: Any

    @page("GET", "/help", action="reference.read", query=schemas.HELP)
    def help_page(self, request: Request) -> Any:
        years, scheme = self._help_scheme(request.query["year"])
        parts = explained.by_part(scheme) if scheme else []
        return Page("help.html", {"years": years, "scheme": scheme, "parts": parts})

    @page("GET", "/help/<string:indicator_id>", action="reference.read", query=schemas.HELP)
    def help_indicator_page(self, request: Request) -> Any:
        wanted = request.path["indicator_id"]
        _, scheme = self._help_scheme(request.query["year"])
        found = next((one for one in scheme["indicators"] if one["indicator"] == wanted), None) if scheme else None
        if scheme is None or found is None:
            raise refused("no_such_id", "indicator_id", id=wanted)
        model = {"scheme": scheme, "rule": found, "steps": explained.steps(found), "example": explained.EXAMPLE}
        return Page("help_indicator.html", {**model, "rounded": explained.rounded(scheme["rounding"])})

    def _help_scheme(self, year: int | None) -> tuple[list[int], Scheme | None]:
        """(years that have one, the scheme by which the latest round of the year judges, else the latest published)."""
        known = self._help_kept("schemes", lambda: self.submission.list_schemes()["items"])
        years = sorted({one["fiscal_year"] for one in known}, reverse=True)
        begun = tally.begun(self.store.rounds(), self.clock.now())
        today = thai_dates.fiscal_year(self.clock.now())
        ids = [one["round_id"] for one in begun if year in (None, one["fiscal_year"])]
        chosen = self._help_round(ids[0]) if ids else latest(known, year, today)
        return years, self._help_published(chosen["scheme_id"], chosen["scheme_version"]) if chosen else None

    def _help_round(self, round_id: str) -> Scheme:
        found: Scheme = self._help_kept(f"round:{round_id}", lambda: self.submission.get_round(round_id=round_id))
        return found

    def _help_published(self, scheme_id: str, version: int) -> Scheme:
        ask = lambda: self.submission.get_scheme(scheme_id=scheme_id, scheme_version=version)  # noqa: E731 - a thunk
        found: Scheme = self._help_kept(f"scheme:{scheme_id}.{version}", ask)
        return found

    def _help_kept(self, name: str, ask: Any) -> Any:
        return self.memory.kept_of(name, SCHEME_SECONDS, time.monotonic(), ask)


def latest(known: Sequence[Scheme], year: int | None, today: int) -> Scheme | None:
    """Of that year; of none in particular: of this year, else of the last before, else of the first to come."""
    years = sorted({one["fiscal_year"] for one in known})
    usual = max((one for one in years if one <= today), default=years[0] if years else None)
    mine = [one for one in known if one["fiscal_year"] == (year or usual)]
    return max(mine, key=lambda one: int(one["scheme_version"]), default=None)

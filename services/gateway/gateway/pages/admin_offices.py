"""/admin/offices: the area offices with the days they exist, where they came from and what became of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from emes_kit.http import Request
from gateway.pages.asking import together
from gateway.pages.leaves import leaf
from gateway.pages.page import Page, page
from gateway.schemas import admin as schemas

ALL = 500  # at once: there are 245, and those before them
LEAF, COUNTRY_SECONDS = 50, 2.0


class OfficePages:
    submission: Any
    memory: Any
    clock: Any

    @page("GET", "/admin/offices", action="round.create", query=schemas.OFFICES_ASKED)
    def offices_page(self, request: Request) -> Any:
        asked = request.query
        offices = self.submission.list_offices(kind=asked["kind"], limit=ALL)["items"]
        found = [office for office in offices if matches(office, asked["q"])]
        names = {office["office_id"]: office["short_th"] for office in offices}
        model = {"found": leaf(found, asked["start"], LEAF), "total": len(offices), "names": names, "asked": asked}
        return Page("admin_offices.html", model, part="rows")

    @page("GET", "/admin/offices/<string:office_id>", action="round.create")
    def office_page(self, request: Request) -> Any:
        ask, which = self.submission, request.path
        office, found = together(partial(ask.get_office, **which), partial(ask.list_schools, **which, limit=ALL))
        others = self._country("every office", partial(ask.list_offices, limit=ALL))
        named = self._country("provinces", partial(ask.list_reference, kind="provinces"))
        provinces, schools = {row["code"]: row for row in named}, found["items"]
        model = {
            **lineage(office, others),
            "provinces": [(code, provinces.get(code)) for code in office["province_codes"]],
        }
        counts = {
            "schools": len(schools),
            "open": sum(1 for one in schools if one["open"]),
            "more": len(schools) == ALL,
        }
        return Page("admin_office.html", {"office": office, **model, **counts})

    def _country(self, name: str, ask: Callable[[], Any]) -> list[Mapping[str, Any]]:
        """What there is of it in the whole country: remembered for a moment."""
        found: list[Mapping[str, Any]] = self.memory.kept(name, COUNTRY_SECONDS, time.monotonic(), ask)["items"]
        return found


def matches(office: Mapping[str, Any], text: str | None) -> bool:
    if text is None:
        return True
    names = ("office_id", "short_th", "name_th", "name_en", "region")
    return any(text.casefold() in str(office[name]).casefold() for name in names)


def lineage(office: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """before: the office it came from (None when it is not known to us); after: those that came from it."""
    before = next((one for one in others if one["office_id"] == office["predecessor"]), None)
    return {"before": before, "after": [one for one in others if one["predecessor"] == office["office_id"]]}

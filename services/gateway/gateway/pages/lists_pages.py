"""What stands behind the figures: offices, an office, reports, a report. An office sees its own only."""

from __future__ import annotations

from typing import Any

from emes_kit.http import Request
from gateway.pages import filters, lists, sheets
from gateway.pages.country import or_none, own, tongue_of
from gateway.pages.page import Page, page
from gateway.pages.year import picked
from gateway.problems import refused
from gateway.schemas import figures as schemas

PER_PAGE = 50
COLUMNS = {"round": "round_id", "indicator": "indicator_id", "office": "office_id"}
ASKED = ("region", "part", "level", "state", "time")


class ListPages:
    submission: Any
    scoring: Any
    year_of: Any
    years: Any
    country_of: Any
    _review_rule: Any

    @page("GET", "/results/offices", action="score.read", query=schemas.OFFICES)
    def result_offices_page(self, request: Request) -> Any:
        year, tongue = self.year_of(request), tongue_of(request)
        country = self.country_of(year) if year.rounds else None
        table = lists.offices(country, request.query, tongue, request.context["office_id"]) if country else None
        file = sheets.download(request, [table], f"emes-{year.fiscal_year}") if table else None
        model = {"year": year, "years": self.years(), "table": table, "asked": request.query}
        choices = {**filters.options(year, tongue), "parts": filters.parts(country, tongue)}
        return file or Page("results_offices.html", {**choices, **model})

    @page("GET", "/results/offices/<string:office_id>", action="score.read", query=schemas.PAGE)
    def result_office_page(self, request: Request) -> Any:
        year, tongue, id = self.year_of(request), tongue_of(request), request.path["office_id"]
        if id not in year.offices:
            raise refused("no_such_id", "office_id", id=id)
        result = or_none(lambda: self.scoring.office_results(fiscal_year=year.fiscal_year, office_id=id))
        rows = [one for part in (result or {"parts": []})["parts"] for one in part["indicators"]]
        weights = {one["indicator_id"]: one["weight"] for one in rows}
        tables = {"indicators": lists.of_office(year, picked(year.lines, {"office_id": id}), weights, tongue)}
        tables |= {"parts": lists.parts(result, tongue)} if result else {}
        file = sheets.download(request, list(tables.values()), f"emes-{year.fiscal_year}-{id}")
        model = {"year": year, "years": self.years(), "office": year.offices[id], "tables": tables}
        return file or Page("results_office.html", model)

    @page("GET", "/results/reports", action="report.read", query=schemas.REPORTS)
    def result_reports_page(self, request: Request) -> Any:
        year, tongue, after = self.year_of(request), tongue_of(request), request.query["after"]
        country = self.country_of(year) if year.rounds and request.query["level"] == "good" else None
        found = picked(own(request, year), wanted(request.query), country.goal if country else 3)
        if request.query["format"]:
            return sheets.download(request, [lists.reports(year, found, tongue)], f"emes-{year.fiscal_year}")
        table = lists.reports(year, found[after : after + PER_PAGE], tongue)
        following = after + PER_PAGE if len(found) > after + PER_PAGE else None
        model = {"year": year, "years": self.years(), "table": table, "asked": request.query, "total": len(found)}
        model |= {"after": after, "following": following}
        return Page("results_reports.html", {**filters.options(year, tongue), **model}, part="rows")

    @page("GET", "/results/reports/<string:report_id>", action="report.read")
    def result_report_page(self, request: Request) -> Any:
        report = self.submission.get_report(report_id=request.path["report_id"])
        score = or_none(lambda: self.scoring.get_score(report_id=request.path["report_id"]))
        request.query = {"fiscal_year": report["fiscal_year"]}
        year = self.year_of(request)
        model = {"report": report, "score": score, "year": year, "office": year.offices.get(report["office_id"])}
        model |= said_in(self._review_rule(report["round_id"], report["indicator_id"]), tongue_of(request).language)
        return Page("results_report.html", {**model, "indicator": year.indicators.get(report["indicator_id"])})


def said_in(rule: dict[str, Any], language: str) -> dict[str, Any]:
    """What the scheme calls each claim and each piece of text."""
    label = f"label_{language}"
    return {
        "claim_names": {one["claim"]: one[label] for one in rule["claims"]},
        "section_names": {one["section"]: one[label] for one in rule["sections"]},
    }


def wanted(query: dict[str, Any]) -> dict[str, Any]:
    """What the address asks for, by the names of a line."""
    return {name: query[name] for name in ASKED} | {line: query[name] for name, line in COLUMNS.items()}

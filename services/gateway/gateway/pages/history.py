"""Every submission of a report as it was certified, what became of it, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from emes_kit.http import Request
from gateway.pages import differences, report_form
from gateway.pages.page import Page, page
from gateway.pages.report_desk import ReportDesk
from gateway.pages.report_pages import ONE
from gateway.schemas import office as schemas

NOW = "now"


class HistoryPages(ReportDesk):
    @page("GET", ONE + "/history", action="report.read", query=schemas.HISTORY_QUERY)
    def history_page(self, request: Request) -> Any:
        opened = self.open_report(request)
        past = self.submission.report_history(report_id=opened.report["report_id"])["items"]
        versions = versions_of(past, opened.report)
        old, new = chosen(versions, str(request.query["old"] or ""), request.query["new"])
        texts = {name: report_form.texts(versions[name], opened.rule) for name in (old, new) if name}
        changed = differences.by_field(texts[old], texts[new]) if old and new else {}
        model = {"past": past[::-1], "versions": list(versions), "old": old, "new": new, "changed": changed}
        return Page("history.html", opened.model(**model))


def versions_of(past: Sequence[Mapping[str, Any]], report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Contents by name: "1", "2" … and "now" when it says something that no submission says."""
    found = {str(one["submission_no"]): one["content"] for one in past}
    last = past[-1]["content_hash"] if past else None
    return found if report["content_hash"] in (None, last) else {**found, NOW: report["content"]}


def chosen(versions: Mapping[str, Any], old: str, new: str) -> tuple[str | None, str | None]:
    """The two to compare: as asked, else the last two there are."""
    names = list(versions)
    if len(names) < 2:
        return None, None
    newer = new if new in names else names[-1]
    before = names[: names.index(newer)] or names
    return old if old in names else before[-1], newer

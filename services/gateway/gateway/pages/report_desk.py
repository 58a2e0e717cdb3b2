"""One report opened by a page: read from its owner together with the rule it is judged by."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emes_kit.http import Request
from gateway import http_rules
from gateway.pages import report_form, words
from gateway.pages.page import view_of
from gateway.pages.report_words import COUNTS
from gateway.problems import refused

RULES_SECONDS, NAME_SECONDS = 600.0, 60.0  # what a round asks never changes, and the name of an office rarely


@dataclass(frozen=True)
class Opened:
    round: Mapping[str, Any]
    rule: Mapping[str, Any]
    report: Mapping[str, Any]
    language: str
    foreign: bool  # read from outside the office

    @property
    def url(self) -> str:
        return f"/indicators/{self.report['round_id']}/{self.report['indicator_id']}"

    @property
    def labels(self) -> dict[str, str]:
        counts = {part: words.translated(self.language, word) for part, word in COUNTS.items()}
        return report_form.labels(self.rule, self.language, counts)

    def model(self, **more: Any) -> dict[str, Any]:
        """What every page about a report shows."""
        fields = list(report_form.values(self.report, self.rule))
        return {
            "url": self.url,
            "asked": f"?office={self.report['office_id']}" if self.foreign else "",
            "round": self.round,
            "rule": self.rule,
            "report": self.report,
            "name": self.rule[f"name_{self.language}"],
            "labels": self.labels,
            "claims": {claim["claim"]: claim for claim in self.report["claims"]},
            "findings": report_form.placed(self.report["findings"], fields),
            "key": secrets.token_urlsafe(16),
            **more,
        }


class OfficeNames:
    memory: Any
    submission: Any

    def whole_office(self, office_id: str) -> Mapping[str, Any]:
        """With its full name, as it stands on what is signed; the gateway itself keeps the short one only."""
        ask = lambda: self.submission.get_office(office_id=office_id)  # noqa: E731 - a thunk
        return self.memory.kept_of(f"office:{office_id}", NAME_SECONDS, time.monotonic(), ask)


class ReportDesk(OfficeNames):
    """Mixin of the pages about one report."""

    store: Any

    def open_report(self, request: Request) -> Opened:
        """Two RPCs, mostly one. The office is the reader's own, or the one that "?office=" names."""
        round_id, indicator_id = request.path["round_id"], request.path["indicator_id"]
        office_id = request.context["office_id"]
        if office_id is None:
            raise refused("filter_needed", "office", names="office")
        report = self.submission.get_report(report_id=f"{round_id}.{indicator_id}.{office_id}")
        rule = next(one for one in self.round_rules(round_id) if one["indicator"] == indicator_id)
        round = self.store.round(round_id) or {"round_id": round_id, "name_th": round_id, "name_en": round_id}
        foreign = request.context["user"].office_id != office_id
        return Opened(round, rule, report, view_of(request).language, foreign)

    def round_rules(self, round_id: str) -> list[Mapping[str, Any]]:
        ask = lambda: self.submission.list_round_indicators(round_id=round_id)["items"]  # noqa: E731 - a thunk
        return self.memory.kept_of(f"rules:{round_id}", RULES_SECONDS, time.monotonic(), ask)


def keyed(request: Request, data: Mapping[str, Any]) -> dict[str, Any]:
    """Who acts, and the key of the form: sent twice, it is done once."""
    actor = request.context["actor"]
    return {"actor": actor, "command_id": http_rules.command_id(actor["user_id"], data["key"])}

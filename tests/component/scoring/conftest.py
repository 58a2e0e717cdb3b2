"""The scoring service alone on the kit's memory twins, and the short words its tests are written in."""

from __future__ import annotations

from typing import Any

import pytest

from emes_kit.problems import Refused
from emes_kit.testing import System
from scoring.service import ScoringService

LEVELS = [
    ("ปรับปรุง", "Needs improvement"),
    ("พอใช้", "Fair"),
    ("ดี", "Good"),
    ("ดีมาก", "Very good"),
    ("ดีเยี่ยม", "Excellent"),
]
PARTS = {"QP": "นโยบายเร่งด่วน", "AP": "แผนปฏิบัติราชการ", "STD": "มาตรฐานสำนักงานเขตพื้นที่การศึกษา"}


def indicator(id: str, **changes: Any) -> dict[str, Any]:
    facts = {"indicator": id, "part": id.split("-")[0], "unit": "school", "direction": "higher", "weight": "1"}
    facts |= {"target": "80", "bounds": ["0", "60", "70", "80", "90"], "name_th": "ไม่ได้อ่าน"}
    return facts | changes


def scheme(*indicators: str | dict[str, Any], year: int = 2570, version: int = 1, **changes: Any) -> dict[str, Any]:
    rows = [one if isinstance(one, dict) else indicator(one) for one in indicators or ("QP-01", "AP-01", "AP-02")]
    parts = [part for part in PARTS if any(row["part"] == part for row in rows)]
    facts = {
        "scheme_id": f"sample-{year}",
        "scheme_version": version,
        "fiscal_year": year,
        "is_sample": True,
        "rounding": {"mode": "truncate", "places": 2},
        "levels": [{"level": n, "name_th": th, "name_en": en} for n, (th, en) in enumerate(LEVELS, 1)],
        "office_bands": ["1.00", "1.50", "2.50", "3.50", "4.50"],
        "goal": {"level": 3, "percent": "90"},
        "parts": [{"part": part, "name_th": PARTS[part], "name_en": part} for part in parts],
        "indicators": rows,
    }
    return facts | changes


def approval(report_id: str, numerator: int, denominator: int = 100, number: int = 1, **changes: Any) -> dict[str, Any]:
    round_id, indicator_id, office = report_id.split(".")
    figures = {"numerator": str(numerator), "denominator": str(denominator), "unit": "school", "met": True}
    facts = {
        "report_id": report_id,
        "round_id": round_id,
        "fiscal_year": int(round_id[:4]),
        "office_id": office,
        "indicator_id": indicator_id,
        "part": indicator_id.split("-")[0],
        "submission_no": number,
        "task_id": f"{report_id}.{number}",
        "reviewer": "reviewer.1",
        "at": "2026-11-27T07:45:00Z",
        "content_hash": f"{number:064x}",
        "claims": [{"claim": "c1", "percent": "1.00", "target": "80", **figures}],
    }
    return facts | changes


class Board:
    """What scoring hears, and what it shows."""

    indicator, scheme, approval = staticmethod(indicator), staticmethod(scheme), staticmethod(approval)

    def __init__(self) -> None:
        self.system = System(ScoringService)

    def hear(self, source: str, event: str, data: dict[str, Any], sequence: int = 1, id: str | None = None) -> None:
        self.system.deliver(source, event, subject=str(data.get("report_id", "")), sequence=sequence, data=data, id=id)
        self.system.settle()

    def publish(self, body: dict[str, Any]) -> None:
        self.hear("submission", "scheme_published", body)

    def round(
        self, round_id: str = "2570-1", version: int = 1, kind: str = "report", sequence: int = 1, **changes: Any
    ) -> None:
        year, number = round_id.split("-")
        facts = {"round_id": round_id, "fiscal_year": int(year), "number": int(number), "kind": kind}
        facts |= {"scheme_id": f"sample-{year}", "scheme_version": version, "name_th": "รอบ"}
        self.hear("submission", "round_scheduled", facts | changes, sequence)

    def office(self, office_id: str, sequence: int = 1, **changes: Any) -> None:
        facts = {"office_id": office_id, "kind": "primary", "predecessor": None, "valid_from": None, "valid_to": None}
        self.hear("submission", "office_registered", facts | changes, sequence)

    def approve(self, report_id: str, numerator: int, denominator: int = 100, number: int = 1, **changes: Any) -> None:
        id = changes.pop("id", None)
        self.hear("review", "report_approved", approval(report_id, numerator, denominator, number, **changes), id=id)

    def ready(self, *indicators: str | dict[str, Any], **changes: Any) -> Board:
        """A published scheme and an open round."""
        body = scheme(*indicators, **changes)
        self.publish(body)
        self.round(f"{body['fiscal_year']}-1", body["scheme_version"])
        return self

    def call(self, method: str, **fields: Any) -> Any:
        return self.system.call("scoring", method, **fields)

    def score(self, report_id: str) -> Any:
        return self.call("get_score", report_id=report_id)

    def office_part(self, office: str, part: str, year: int = 2570) -> Any:
        results = self.call("office_results", fiscal_year=year, office_id=office)
        return next(row for row in results["parts"] if row["part"] == part)

    def national(self, part: str, kind: str = "final", year: int = 2570) -> Any:
        result = self.call("national_result", fiscal_year=year)
        return next(row for row in result["parts"] if row["part"] == part)[kind]

    def told(self, type: str) -> list[Any]:
        return [event for event in self.system.published if event.type == type]

    def recount(self, part: str, year: int = 2570) -> dict[str, dict[str, int]]:
        """Offices per level counted from the results themselves, to compare with the tallies."""
        rows = self.system.engines["scoring"].find("part_results", {"fiscal_year": year, "part": part})
        counted = {kind: {str(n): 0 for n in range(1, 6)} for kind in ("final", "provisional")}
        for row in (row for row in rows if row["level"]):
            counted["provisional"][str(row["level"])] += 1
            counted["final"][str(row["level"])] += row["scored"] == row["expected"]
        return counted


@pytest.fixture(scope="session")
def words() -> type[Board]:
    """The builders alone: words.scheme(...), words.approval(...)."""
    return Board


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def refused():
    """refused(call, ...) → the code of the refusal."""

    def run(call: Any, *args: Any, **fields: Any) -> str:
        with pytest.raises(Refused) as caught:
            call(*args, **fields)
        return caught.value.problem.code

    return run

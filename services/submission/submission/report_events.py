"""What a report tells, made from it as it stands; each event takes the report's next number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from submission.domain import Move, Report
from submission.events import ReportEvent, ReportMoved, ReportSubmitted, ReportTakenBack, ScreeningMoved
from submission.views import iso

STEPS = {"send": "asked", "pass": "passed", "find": "returned"}  # action of the state table → step of the screening


def report_moved(report: Report, move: Move, due_at: datetime, at: datetime) -> ReportMoved:
    """Takes the report's next number; `version` is the one this write will store."""
    return ReportMoved(
        **_of(report), from_state=move.from_state, to_state=move.to_state, version=report.version + 1,
        late=report.late, due_at=iso(due_at), at=iso(at),
    )  # fmt: skip


def report_submitted(report: Report) -> ReportSubmitted:
    assert report.submitted_at is not None  # noqa: S101 - only a certified report gets here
    names = ("content_hash", "receipt_no", "submitted_by", "owner", "late", "claims")
    facts = {name: getattr(report, name) for name in names}
    return ReportSubmitted(**_of(report), submitted_at=iso(report.submitted_at), **facts)


def report_taken_back(report: Report) -> ReportTakenBack:
    assert report.updated_at is not None  # noqa: S101 - it has moved just now
    return ReportTakenBack(**_of(report), at=iso(report.updated_at))


def screening_moved(move: Move) -> Callable[[Report], ScreeningMoved]:
    """Of a step before the committee of the office, whatever it does to the state: passing changes none."""

    def of(report: Report) -> ScreeningMoved:
        assert report.owner is not None  # noqa: S101 - it was written
        assert report.updated_at is not None  # noqa: S101 - it has moved just now
        findings, at = len(report.findings), iso(report.updated_at)
        return ScreeningMoved(**_of(report), step=STEPS[move.action], owner=report.owner, findings=findings, at=at)

    return of


def _of(report: Report) -> dict[str, Any]:
    names = [f.name for f in fields(ReportEvent) if f.name != "sequence"]
    return {"sequence": report.next_sequence(), **{name: getattr(report, name) for name in names}}

"""Submissions as they were certified: the content stays readable whatever happens to the report afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from submission.domain import Report

RETURNED, APPROVED, TAKEN_BACK = "returned", "approved", "taken_back"


@dataclass
class Submission:
    """outcome: None while the reviewer has it, else returned | approved | taken_back; findings: of the return;
    answered: earlier findings with the office's answers, as they went along."""

    receipt_no: str
    report_id: str
    submission_no: int
    content: dict[str, Any]
    claims: list[dict[str, Any]]
    content_hash: str
    explanations: list[dict[str, str]]
    owner: str
    screened_by: str
    submitted_by: str
    submitted_at: datetime
    late: bool
    outcome: str | None = None
    outcome_at: datetime | None = None
    findings: list[dict[str, str]] = field(default_factory=list)
    answered: list[dict[str, str]] = field(default_factory=list)
    version: int = 0


def record(report: Report, content: Mapping[str, Any], at: datetime) -> Submission:
    """Of a report that was certified at this moment."""
    same = ("report_id", "submission_no", "claims", "explanations", "answered", "late")
    screened_by = report.screened["by"] if report.screened else ""
    return Submission(
        receipt_no=str(report.receipt_no), content=dict(content), content_hash=str(report.content_hash),
        owner=str(report.owner), screened_by=screened_by, submitted_by=str(report.submitted_by),
        submitted_at=at, **{name: getattr(report, name) for name in same},
    )  # fmt: skip


def close(submission: Submission, outcome: str, at: datetime, findings: Sequence[Mapping[str, str]] = ()) -> None:
    submission.outcome, submission.outcome_at = outcome, at
    submission.findings = [dict(finding) for finding in findings]

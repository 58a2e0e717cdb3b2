"""Life of a report: the state table and who may do what. Pure: time, ids and limits come in as arguments.

Submitter, screener and certifier are different people; the certification binds the hash of exactly the saved content
and any later edit voids it. While a report is `submitted` the review task decides alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from submission.answering import kept
from submission.content import Checked, Remark, require_ready
from submission.refusal import Refusal

NOT_STARTED, DRAFT, SCREENING = "not_started", "draft", "screening"
SUBMITTED, RETURNED, APPROVED = "submitted", "returned", "approved"
STATES = (NOT_STARTED, DRAFT, SCREENING, SUBMITTED, RETURNED, APPROVED)
DONE = (SUBMITTED, APPROVED)  # nothing is expected of the office

MOVES: dict[tuple[str, str], str] = {
    (NOT_STARTED, "save"): DRAFT,
    (DRAFT, "save"): DRAFT,
    (SCREENING, "save"): DRAFT,  # an edit voids the committee's pass
    (RETURNED, "save"): DRAFT,
    (DRAFT, "send"): SCREENING,
    (SCREENING, "pass"): SCREENING,
    (SCREENING, "find"): DRAFT,
    (SCREENING, "submit"): SUBMITTED,
    (SUBMITTED, "take_back"): DRAFT,
    (SUBMITTED, "return"): RETURNED,
    (SUBMITTED, "approve"): APPROVED,
}
REASON_CODES = ("incomplete", "off_topic", "figures_differ", "copied", "evidence", "misaligned")


@dataclass(frozen=True)
class Move:
    """A change of state by an action of MOVES; events are published only when the states differ."""

    from_state: str
    to_state: str
    action: str

    @property
    def changed(self) -> bool:
        return self.from_state != self.to_state


@dataclass
class Report:
    """One indicator of one office in one round.

    version: of the stored document, +1 per write; sequence: number of the last event; submission_no: of the last
    submission (0 = none yet); writers: everybody who ever saved it; screened: {"by", "at", "content_hash"} of a pass;
    findings: what a return asks for, each with its "answer" once it has one; answered: those that went along when it
    was sent; returned_due_at: end of a return's clock; late: when last saved or submitted; audit: head of its chain.
    """

    report_id: str
    round_id: str
    fiscal_year: int
    office_id: str
    indicator_id: str
    part: str
    state: str = NOT_STARTED
    version: int = 0
    sequence: int = 0
    submission_no: int = 0
    owner: str | None = None
    writers: list[str] = field(default_factory=list)
    content_hash: str | None = None
    claims: list[dict[str, Any]] = field(default_factory=list)
    explanations: list[dict[str, str]] = field(default_factory=list)
    screened: dict[str, Any] | None = None
    findings: list[dict[str, str]] = field(default_factory=list)
    answered: list[dict[str, str]] = field(default_factory=list)
    receipt_no: str | None = None
    submitted_at: datetime | None = None
    submitted_by: str | None = None
    returned_due_at: datetime | None = None
    late: bool = False
    updated_at: datetime | None = None
    audit: dict[str, Any] | None = None

    def next_sequence(self) -> int:
        self.sequence += 1
        return self.sequence


def allowed(report: Report, action: str) -> Move:
    """The move this action would make. Refusal: wrong_state."""
    target = MOVES.get((report.state, action))
    if target is None:
        raise Refusal("wrong_state", state=report.state, action=action)
    return Move(report.state, target, action)


def _make(report: Report, move: Move, at: datetime) -> Move:
    """The only place where a state changes; called after every check, so that a refusal leaves the report as it was."""
    report.state, report.updated_at = move.to_state, at
    return move


def require_version(report: Report, version: int) -> None:
    if report.version != version:  # nobody's edit is silently lost
        raise Refusal("stale_version", "version", given=version, current=report.version)


def save(report: Report, user: str, version: int, checked: Checked, late: bool, now: datetime) -> Move:
    """Take over cleaned content; every save makes its author the owner and voids an earlier pass."""
    require_version(report, version)
    move = allowed(report, "save")
    report.owner, report.late = user, late
    if user not in report.writers:
        report.writers.append(user)
    report.claims, report.content_hash, report.screened = checked.claims, checked.content_hash, None
    return _make(report, move, now)


def send_to_screening(
    report: Report, version: int, explanations: Mapping[str, str], remarks: Sequence[Remark], now: datetime
) -> Move:
    """Refusals: stale_version, wrong_state, not_complete, explanation_needed."""
    require_version(report, version)
    move = allowed(report, "send")
    require_ready(remarks, explanations)
    asked = {remark.field for remark in remarks}
    report.explanations = [{"field": name, "text": explanations[name].strip()} for name in sorted(asked)]
    report.answered, report.findings, report.screened = kept(report.answered, report.findings), [], None
    return _make(report, move, now)


def screen(
    report: Report, user: str, version: int, decision: str, findings: Sequence[Mapping[str, str]], now: datetime
) -> Move:
    """The committee passes the content as saved, or gives it back with findings.

    decision: pass | return. Refusals: stale_version, wrong_state, same_person (own report), findings_needed,
    findings_with_pass.
    """
    require_version(report, version)
    passes = decision == "pass"
    move = allowed(report, "pass" if passes else "find")
    if user in report.writers:
        raise Refusal("same_person", act_th="กลั่นกรอง", act_en="screen")
    if passes == bool(findings):
        raise Refusal("findings_with_pass" if passes else "findings_needed", "findings")
    report.findings = [dict(finding) for finding in findings]
    report.screened = {"by": user, "at": now, "content_hash": report.content_hash} if passes else None
    return _make(report, move, now)


def certify(report: Report, user: str, version: int, content_hash: str, late: bool, now: datetime) -> Move:
    """The director certifies exactly this content and submits it; the receipt is part of the same write.

    Refusals: stale_version, wrong_state, not_screened, content_changed, same_person.
    """
    require_version(report, version)
    move = allowed(report, "submit")
    if report.screened is None or report.screened["content_hash"] != report.content_hash:
        raise Refusal("not_screened")
    if content_hash != report.content_hash:
        raise Refusal("content_changed", "content_hash")
    if user in report.writers or user == report.screened["by"]:
        raise Refusal("same_person", act_th="รับรอง", act_en="certify")
    report.submission_no += 1
    report.receipt_no = f"R-{report.round_id}-{report.office_id}-{report.indicator_id}-{report.submission_no}"
    report.submitted_at, report.submitted_by, report.late = now, user, late
    return _make(report, move, now)


def awaits(report: Report, submission_no: int) -> bool:
    """Does the review's word on this submission still count? Duplicates and words on earlier ones do not.

    Refusal: unknown_submission (we never made it: the event is wrong or the database was restored).
    """
    if submission_no > report.submission_no:
        raise Refusal("unknown_submission", submission_no=submission_no)
    return report.state == SUBMITTED and report.submission_no == submission_no


def give_back(report: Report, findings: Sequence[Mapping[str, str]], due_at: datetime, at: datetime) -> Move:
    """The reviewer's return: findings to answer and a clock of its own until `due_at`."""
    move, report.returned_due_at, report.screened = allowed(report, "return"), due_at, None
    report.findings, report.answered = [dict(finding) for finding in findings], []
    return _make(report, move, at)


def approve(report: Report, at: datetime) -> Move:
    move, report.findings, report.returned_due_at = allowed(report, "approve"), [], None
    return _make(report, move, at)


def take_back(report: Report, at: datetime) -> Move:
    """Before a reviewer began; the number of this submission is spent."""
    move, report.screened = allowed(report, "take_back"), None
    return _make(report, move, at)

"""What we publish. Each event is plain JSON; contracts/ holds the schema of each. Times: ISO 8601 UTC with Z."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from submission.extensions import GRANTED, Extension
from submission.ladder import Rung
from submission.lineage import Office
from submission.rounds import OfficeRound, Round
from submission.views import iso, office_facts, round_facts


@dataclass(frozen=True)
class _Event:
    sequence: int

    def to_data(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "sequence"}


@dataclass(frozen=True)
class ReportEvent(_Event):
    """Which report, and which submission of it (0 = none yet)."""

    report_id: str
    round_id: str
    fiscal_year: int
    office_id: str
    indicator_id: str
    part: str
    submission_no: int

    @property
    def subject(self) -> str:
        return self.report_id


@dataclass(frozen=True)
class ReportMoved(ReportEvent):
    TYPE: ClassVar[str] = "report_moved"
    from_state: str
    to_state: str
    version: int
    late: bool
    due_at: str
    at: str


@dataclass(frozen=True)
class ReportSubmitted(ReportEvent):
    TYPE: ClassVar[str] = "report_submitted"
    content_hash: str
    receipt_no: str
    submitted_at: str
    submitted_by: str
    owner: str
    late: bool
    claims: list[dict[str, Any]]


@dataclass(frozen=True)
class ReportTakenBack(ReportEvent):
    TYPE: ClassVar[str] = "report_taken_back"
    at: str


@dataclass(frozen=True)
class ScreeningMoved(ReportEvent):
    """findings: how many; their words stay inside the office."""

    TYPE: ClassVar[str] = "screening_moved"
    step: str
    owner: str
    findings: int
    at: str


@dataclass(frozen=True)
class _Document(_Event):
    """An event whose data is a whole document of ours."""

    subject: str
    data: Mapping[str, Any]

    def to_data(self) -> dict[str, Any]:
        return dict(self.data)


class OfficeRegistered(_Document):
    TYPE: ClassVar[str] = "office_registered"


class SchemePublished(_Document):
    TYPE: ClassVar[str] = "scheme_published"


class RoundScheduled(_Document):
    TYPE: ClassVar[str] = "round_scheduled"


class RoundOpened(_Document):
    TYPE: ClassVar[str] = "round_opened"


def office_registered(office: Office) -> OfficeRegistered:
    """`office` as stored before this write: its next version is the number of the event."""
    return OfficeRegistered(office.version + 1, office.office_id, office_facts(office))


def scheme_published(scheme: Mapping[str, Any]) -> SchemePublished:
    return SchemePublished(scheme["scheme_version"], scheme["scheme_id"], scheme)


def round_scheduled(round: Round) -> RoundScheduled:
    return RoundScheduled(round.sequence, round.round_id, round_facts(round))


def round_opened(round: Round) -> RoundOpened:
    return RoundOpened(round.sequence, round.round_id, round_facts(round))


@dataclass(frozen=True)
class _OfficeRoundEvent(_Event):
    round_id: str
    office_id: str

    @property
    def subject(self) -> str:
        return f"{self.round_id}.{self.office_id}"


@dataclass(frozen=True)
class _Deadline(_OfficeRoundEvent):
    clock: str
    due_at: str
    open_indicators: list[str]
    report_id: str | None


@dataclass(frozen=True)
class DeadlineNear(_Deadline):
    TYPE: ClassVar[str] = "deadline_near"
    days_left: int


@dataclass(frozen=True)
class DeadlinePassed(_Deadline):
    TYPE: ClassVar[str] = "deadline_passed"
    days_late: int


@dataclass(frozen=True)
class ExtensionDecided(_OfficeRoundEvent):
    TYPE: ClassVar[str] = "extension_decided"
    granted: bool
    new_due_at: str | None
    decided_by: str
    reason: str


def deadline(
    mine: OfficeRound, clock: str, due_at: datetime, rung: Rung, open_indicators: Sequence[str], report_id: str | None
) -> DeadlineNear | DeadlinePassed:
    facts = (mine.next_sequence(), mine.round_id, mine.office_id, clock, iso(due_at), list(open_indicators), report_id)
    return (DeadlinePassed if rung.late else DeadlineNear)(*facts, rung.days)


def extension_decided(mine: OfficeRound, extension: Extension) -> ExtensionDecided:
    granted = extension.state == GRANTED
    return ExtensionDecided(
        mine.next_sequence(), mine.round_id, mine.office_id, granted, iso(extension.until) if granted else None,
        str(extension.decided_by), str(extension.decision_reason),
    )  # fmt: skip

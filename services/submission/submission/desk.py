"""One report on the desk: the round, indicator, office and clocks a use case needs, and how it is put away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from submission import deadlines, history, lineage, reminders, report_events, views
from submission.domain import Move, Report
from submission.ladder import RETURNED
from submission.refusal import Refusal
from submission.store import SubmissionStore

T = TypeVar("T")


def known(thing: T | None, reason: str, field: str | None = None, **params: str) -> T:
    if thing is None:
        raise Refusal(reason, field, (), **params)
    return thing


class Desk:
    """Refusals on the way in: unknown_round, unknown_indicator, unknown_office; unknown_report with `existing`."""

    def __init__(self, store: SubmissionStore, now: datetime, round_id: str, indicator_id: str, office_id: str) -> None:
        self.store, self.now = store, now
        self.round = known(store.known_round(round_id), "unknown_round", "round_id")
        rule = store.rule(round_id, indicator_id)
        self.rule = known(rule, "unknown_indicator", "indicator_id", indicator_id=indicator_id)
        self.office = known(store.known_office(office_id), "unknown_office", "office_id")
        self.mine = store.office_round(round_id, office_id)
        report_id = f"{round_id}.{indicator_id}.{office_id}"
        self.report = store.report(report_id) or Report(
            report_id, round_id, self.round.fiscal_year, office_id, indicator_id, self.rule["part"]
        )

    @classmethod
    def of(cls, store: SubmissionStore, now: datetime, report_id: str) -> Desk:
        return cls(store, now, *report_id.split("."))

    @classmethod
    def existing(cls, store: SubmissionStore, now: datetime, report_id: str) -> Desk:
        desk = cls.of(store, now, report_id)
        known(desk.report.version or None, "unknown_report", "report_id")
        return desk

    @property
    def due_at(self) -> datetime:
        """The due time that counts for this report: official, extended, or of its own return."""
        return deadlines.latest(self.mine.official_due(self.round), self.report.returned_due_at)

    def require_open(self) -> bool:
        """True when late but accepted. Refusals: office_closed, round_not_open, window_closed."""
        lineage.require_valid(self.office, deadlines.local_day(self.now))
        return deadlines.require_open(self.round.opens_at, self.due_at, self.round.accepts_late, self.now)

    def keep(self, actor: str, move: Move, *also: Callable[[Report], Any]) -> None:
        """Log and save the report; publish a change of state, then `also` (makers of events): each takes a number."""
        if move.changed:
            self.store.publish(report_events.report_moved(self.report, move, self.due_at, self.now))
        for make in also:
            self.store.publish(make(self.report))
        facts = views.report_entry(self.report, move)
        self.store.log(self.report.report_id, self.report, actor, move.action, self.now, **facts)
        self.store.save_report(self.report)

    def settle(self, actor: str, move: Move, outcome: str, findings: Sequence[Mapping[str, str]] = ()) -> None:
        """The submission the review had is closed with this outcome."""
        submission = known(self.store.submission(str(self.report.receipt_no)), "unknown_receipt")
        history.close(submission, outcome, self.now, findings)
        self.store.save_submission(submission)
        self.keep(actor, move, *[report_events.report_taken_back] * (outcome == history.TAKEN_BACK))

    def start_return_clock(self) -> None:
        reminders.arm(self.store, self.round, self.mine, RETURNED, self.now, self.report)

    def page(self) -> dict[str, Any]:
        body = self.store.content(self.report.report_id)
        return views.report_page(self.report, body, self.round, self.mine, self.now)

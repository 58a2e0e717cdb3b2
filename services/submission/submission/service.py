"""The submission service: what it hears and what falls due; its commands and queries are in the *_api files.

Everything the office does until the review has it, and every deadline. Nothing is published but through the outbox.
"""

from __future__ import annotations

from emes_kit.entrypoints import consumes, due
from emes_kit.operated import Operated
from emes_kit.providers import Clock, Storage
from submission import deadlines, domain, events, history, reminders, schemas
from submission.audit_api import AuditApi
from submission.desk import Desk
from submission.problems import PROBLEMS
from submission.reference_api import ReferenceApi
from submission.reports_api import ReportsApi
from submission.rounds_api import RoundsApi
from submission.store import SubmissionStore

# Who acts, in the log, when no person does; a user id holds no colon.
ITSELF, REVIEW = "service:submission", "service:review"


class SubmissionService(ReportsApi, RoundsApi, ReferenceApi, AuditApi, Operated):
    name = "submission"
    problems = PROBLEMS
    store = Storage(SubmissionStore)
    clock = Clock()

    # ---- the review's word on a submission; late or repeated ones find nothing that awaits them
    @consumes("review", "report_returned", schemas.REPORT_RETURNED)
    def take_return(self, event) -> None:
        desk = Desk.existing(self.store, event.data["at"], event.data["report_id"])
        if domain.awaits(desk.report, event.data["submission_no"]):
            findings = event.data["findings"]
            due_at = deadlines.returned_due(desk.mine.official_due(desk.round), desk.now, desk.round.return_days)
            move = domain.give_back(desk.report, findings, due_at, desk.now)
            desk.settle(event.data["reviewer"] or REVIEW, move, history.RETURNED, findings)
            desk.start_return_clock()

    @consumes("review", "report_approved", schemas.REPORT_APPROVED)
    def take_approval(self, event) -> None:
        desk = Desk.existing(self.store, event.data["at"], event.data["report_id"])
        if domain.awaits(desk.report, event.data["submission_no"]):
            desk.settle(event.data["reviewer"] or REVIEW, domain.approve(desk.report, desk.now), history.APPROVED)

    @consumes("review", "task_withdrawn", schemas.TASK_WITHDRAWN)
    def take_back(self, event) -> None:
        desk = Desk.existing(self.store, event.data["at"], event.data["report_id"])
        if domain.awaits(desk.report, event.data["submission_no"]):
            desk.settle(event.data["by"] or REVIEW, domain.take_back(desk.report, desk.now), history.TAKEN_BACK)

    # ---- what falls due
    @due("round_opens")
    def open_round(self, row) -> None:
        round = self.store.round(row.data["round_id"])
        if round.open():
            self.store.log(round.round_id, round, ITSELF, "open", row.at, state=round.state)
            self.store.save_round(round)
            self.store.publish(events.round_opened(round))
            reminders.arm_round(self.store, round, self.store.offices(), row.at)

    @due(reminders.KIND)
    def remind(self, row) -> None:
        reminders.fall_due(self.store, row.data, row.at, self.clock.now())

    @consumes("gateway", "clock_moved", schemas.CLOCK_MOVED)
    def follow_clock(self, event) -> None:
        self.clock.follow(event.data["offset_ms"])

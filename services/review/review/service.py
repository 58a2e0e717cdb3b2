"""review: everything it answers, hears and does by the clock, on one screen."""

from __future__ import annotations

from emes_kit.entrypoints import command, consumes, due, every, query
from emes_kit.operated import Operated
from emes_kit.providers import Clock, Storage
from review import domain, events, handling, schemas
from review.findings import findings_of, own_texts
from review.problems import PROBLEMS
from review.store import ReviewStore, Wanted


class ReviewService(Operated):
    name = "review"
    problems = PROBLEMS
    store = Storage(ReviewStore)
    clock = Clock()

    # ---- commands
    @command(schemas.CLAIM_TASK)
    def claim_task(self, actor, task_id, version):
        task = self.store.task(task_id)
        domain.claim(task, actor["user_id"], actor["parts"], version, self.clock.now())
        self.store.save_task(task)
        self.store.publish(events.claimed(task))
        return schemas.task_view(task)

    @command(schemas.DECIDE_TASK)
    def decide_task(self, actor, task_id, version, decision, findings):
        task = self.store.task(task_id)
        domain.decide(task, actor["user_id"], version, decision, findings_of(findings), self.clock.now())
        self.store.save_task(task)
        self.store.publish(events.decided(task))
        return schemas.task_view(task)

    @command(schemas.WITHDRAW_TASK)
    def withdraw_task(self, actor, report_id, submission_no):
        task = handling.withdraw_task(self.store, report_id, submission_no, actor["user_id"], self.clock.now())
        return schemas.task_view(task)

    # ---- queries
    @query(schemas.GET_TASK)
    def get_task(self, task_id):
        return schemas.task_view(self.store.task(task_id))

    @query(schemas.LIST_TASKS)
    def list_tasks(self, reviewer, state, part, parts, office_id, overdue, cursor, limit):
        wanted = Wanted(reviewer, state, [part] if part else parts, office_id, overdue)
        tasks, following = self.store.list_tasks(wanted, cursor, limit)
        return schemas.page([schemas.task_view(task) for task in tasks], following)

    @query(schemas.LIST_REPORT_TASKS)
    def list_report_tasks(self, report_id):
        return schemas.page([schemas.task_view(task) for task in self.store.rounds_of(report_id)], None)

    @query(schemas.LIST_OWN_TEXTS)
    def list_own_texts(self, reviewer):
        return schemas.page([vars(text) for text in own_texts(self.store.returned_by(reviewer))], None)

    # ---- events of others
    @consumes("submission", "report_submitted", schemas.REPORT_SUBMITTED)
    def open_task(self, event):
        handling.open_task(self.store, event.data, self.clock.now())

    @consumes("gateway", "user_changed", schemas.USER_CHANGED)
    def change_user(self, event):
        handling.change_user(self.store, event.data, event.sequence, self.clock.now())

    @consumes("gateway", "clock_moved", schemas.CLOCK_MOVED)
    def follow_clock(self, event):
        self.clock.follow(event.data["offset_ms"])

    # ---- by the clock
    @due("task_overdue")
    def note_overdue(self, row):
        handling.note_overdue(self.store, row.data["task_id"], self.clock.now())

    @due("deal_tasks")
    def deal_tasks(self, row):
        handling.deal_tasks(self.store, row.data, self.clock.now())

    @every(60)
    def deal_leftovers(self):
        handling.deal_leftovers(self.store, self.clock.now())

"""notification: everything it answers, hears and does by the clock, on one screen."""

from __future__ import annotations

from emes_kit.entrypoints import command, consumes, due, query
from emes_kit.operated import Operated
from emes_kit.providers import Clock, Config, Storage
from notification import domain, handling, heard, mail_rules, news, people, schemas
from notification.problems import PROBLEMS
from notification.store import NotificationStore


class NotificationService(Operated):
    name = "notification"
    problems = PROBLEMS
    store = Storage(NotificationStore)
    clock = Clock()
    config = Config()

    # ---- what we keep
    @consumes("gateway", "user_changed", heard.USER)
    def keep_person(self, event):
        handling.keep_person(self.store, people.of(event.data, event.sequence))

    @consumes("submission", "office_registered", heard.OFFICE)
    def keep_office_name(self, event):
        self.store.save_office(event.data["office_id"], event.data["short_th"], event.data["name_en"], event.sequence)

    @consumes("submission", "round_scheduled", heard.ROUND)
    def keep_round_names(self, event):
        self.store.save_round(event.data, event.sequence)

    @consumes("gateway", "clock_moved", heard.CLOCK)
    def follow_clock(self, event):
        self.clock.follow(event.data["offset_ms"])

    # ---- what we tell
    @consumes("submission", "screening_moved", heard.SCREENING)
    @consumes("submission", "report_taken_back", heard.MOVED)
    @consumes("submission", "deadline_near", heard.DEADLINE_NEAR)
    @consumes("submission", "deadline_passed", heard.DEADLINE_PASSED)
    @consumes("submission", "extension_decided", heard.EXTENSION)
    @consumes("review", "task_opened", heard.TASK_OPENED)
    @consumes("review", "task_overdue", heard.TASK_OVERDUE)
    @consumes("review", "report_returned", heard.RETURNED)
    @consumes("review", "report_approved", heard.MOVED)
    @consumes("scoring", "score_set", heard.SCORED)
    @consumes("scoring", "office_level_changed", heard.OFFICE_LEVEL)
    def tell(self, event):
        item = news.of(event.type, event.data, event.sequence, event.time)
        handling.tell(self.store, item, self.store.audience(item), self.clock.now())

    @consumes("submission", "report_submitted", heard.SUBMITTED)
    def tell_submitted(self, event):
        self.store.save_author(event.data["report_id"], event.data["owner"], event.data["submission_no"])
        item = news.of(event.type, event.data, event.sequence, event.time)
        handling.tell(self.store, item, self.store.audience(item), self.clock.now())

    @consumes("submission", "round_opened", heard.ROUND)
    def tell_round_opened(self, event):
        self.store.save_round(event.data, event.sequence)
        item = news.of(event.type, event.data, event.sequence, event.time)
        handling.tell_offices_soon(self.store, item, "", self.clock.now())

    @due("tell_offices")
    def tell_offices(self, row):
        handling.tell_offices(self.store, news.News(**row.data["news"]), row.data["after"], self.clock.now())

    # ---- e-mail: outside every handler's transaction, one attempt per due row
    @due("send_mail")
    def send_mail(self, row):
        handling.send_mail(self.store, row.data["notice_id"], self.config, self.clock.now())

    # ---- what people ask
    @query(schemas.LIST_NOTICES)
    def list_notices(self, user_id, unread, read, cursor, limit):
        notices = self.store.inbox(user_id, unread if unread != read else None, cursor, limit + 1, self.clock.now())
        return schemas.page([schemas.notice_view(n) for n in notices], limit, [n.order for n in notices])

    @query(schemas.UNREAD_COUNT)
    def unread_count(self, user_id):
        return {"user_id": user_id, "unread": self.store.unread(user_id)}

    @command(schemas.MARK_READ)
    def mark_read(self, actor, notice_ids):
        fresh = domain.read(self.store.notices(notice_ids), actor["user_id"], self.clock.now())
        for notice in fresh:
            self.store.save_read(notice)
        return {"user_id": actor["user_id"], "unread": self.store.unread(actor["user_id"]) - len(fresh)}

    # ---- what operators ask
    @query(schemas.LIST_FAILED)
    def list_failed(self, cursor, limit):
        failed = self.store.deliveries(mail_rules.FAILED, cursor, limit + 1)
        people = self.store.people(d.user_id for d in failed)
        views = [schemas.delivery_view(d, people[d.user_id]) for d in failed]
        return schemas.page(views, limit, [d.notice_id for d in failed])

    @command(schemas.SEND_AGAIN)
    def send_again(self, actor, notice_ids):
        for delivery in domain.send_again(self.store.deliveries_of(notice_ids)):
            self.store.save_delivery(delivery)
            handling.queue_mail(self.store, delivery, self.clock.now())
        return {"queued": len(set(notice_ids))}

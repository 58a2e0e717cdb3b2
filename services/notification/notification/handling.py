"""The steps between a store and the domain that several entrypoints share."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from notification import domain, events, mail, mail_rules
from notification.news import News
from notification.people import Person, newer
from notification.store import NotificationStore
from notification.telling import EMAIL, INBOX, concerns_owner

log = logging.getLogger(__name__)
PAGE = 50  # people told in one transaction when a round opens for all offices


def keep_person(store: NotificationStore, person: Person) -> None:
    if newer(store.person(person.user_id), person):
        store.save_person(person)


def tell(store: NotificationStore, news: News, audience: Iterable[Person], now: datetime) -> None:
    """Everybody who is to be told and has not been told: notice, e-mail row and event in one transaction."""
    author = store.author(news) if concerns_owner(news) else None
    for told in store.untold(domain.tell(news, audience, store.names(news), author)):
        store.deliver(told)
        store.publish(events.delivered(told.notice, INBOX, now))
        if told.delivery is not None:
            queue_mail(store, told.delivery, now)


def tell_offices(store: NotificationStore, news: News, after: str, now: datetime) -> None:
    """The people of all offices, a page at a time, each page in a transaction of its own."""
    page = store.office_people(after, PAGE)
    tell(store, news, page, now)
    if len(page) == PAGE:
        tell_offices_soon(store, news, page[-1].user_id, now)


def tell_offices_soon(store: NotificationStore, news: News, after: str, now: datetime) -> None:
    store.schedule(f"tell_offices.{news.what}.{after}", now, "tell_offices", news=asdict(news), after=after)


def queue_mail(store: NotificationStore, delivery: mail_rules.Delivery, at: datetime) -> None:
    store.schedule(mail_rules.attempt_id(delivery), at, "send_mail", notice_id=delivery.notice_id)


def send_mail(store: NotificationStore, notice_id: str, settings: mail.Settings, now: datetime) -> None:
    """One attempt. Runs again when its commit meets a rival; what has gone out is then not sent a second time."""
    delivery, notice = store.letter(notice_id)
    if delivery is None or notice is None or delivery.state != mail_rules.WAITING:
        return
    outcome = mail.send(notice, store.known_person(delivery.user_id), delivery.language, settings, now)
    again_at = mail_rules.settle(delivery, outcome, now)
    store.save_delivery(delivery)
    if again_at is not None:
        queue_mail(store, delivery, again_at)
    elif delivery.state == mail_rules.SENT:
        store.publish(events.delivered(notice, EMAIL, now))
    else:
        log.error("e-mail %s given up after %d attempts: %s", notice_id, delivery.attempts, delivery.error)

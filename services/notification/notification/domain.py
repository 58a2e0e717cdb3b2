"""Notices: what one person is told once. To whom: telling.py; in which words: wording.py; by e-mail: mail_rules.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from notification.mail_rules import FAILED, WAITING, Delivery
from notification.news import News
from notification.people import Person
from notification.telling import EMAIL, told
from notification.wording import LANGUAGES, Names, Text, compose

LINKS = ("report_id", "task_id", "round_id", "office_id", "indicator_id", "submission_no", "receipt_no")


class Refusal(Exception):
    """A rule says no. `reason` is a key of problems.PROBLEMS."""

    def __init__(self, reason: str, field: str | None = None, **params: Any) -> None:
        super().__init__(reason)
        self.reason, self.field, self.params = reason, field, params


@dataclass
class Notice:
    """at: when it happened (ISO 8601 UTC). texts: by language, as told. links: ids a page can link to."""

    notice_id: str
    user_id: str
    kind: str
    subject_id: str
    at: str
    texts: dict[str, Text]
    links: dict[str, Any] = field(default_factory=dict)
    read_at: datetime | None = None
    version: int = 0

    @property
    def order(self) -> str:
        """Sorts an inbox by when things happened, not by when their events arrived; unique, so it is the cursor too."""
        return f"{self.at}|{self.notice_id}"

    @property
    def unread(self) -> bool:
        return self.read_at is None


@dataclass(frozen=True)
class Told:
    """A notice and the channels it goes over; delivery is the e-mail, if there is one."""

    notice: Notice
    delivery: Delivery | None


def days_before(place: str, days: int) -> str | None:
    """Where so many days before a place in an inbox (a Notice.order, or a time) begin; None: it is no such place."""
    try:
        return (date.fromisoformat(place[:10]) - timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return None


def tell(news: News, people: Iterable[Person], names: Names, author: str | None = None) -> list[Told]:
    """One notice for each person of `people` who is told; its id depends on the news and the person, nothing else."""
    texts = {language: compose(news, names, language) for language in LANGUAGES}
    links = {key: news.facts[key] for key in LINKS if news.facts.get(key) is not None}
    result = []
    for person, channels in told(news, people, author):
        notice_id = f"{news.what}:{person.user_id}"
        notice = Notice(notice_id, person.user_id, news.kind, news.subject_id, news.at, texts, links)
        by_mail = Delivery(notice_id, person.user_id, news.kind, person.locale) if EMAIL in channels else None
        result.append(Told(notice, by_mail))
    return result


def read(notices: Mapping[str, Notice | None], user_id: str, now: datetime) -> list[Notice]:
    """Mark notices of one's own as read; returns those that were unread. Somebody else's do not exist for us."""
    for notice_id, notice in notices.items():
        if notice is None or notice.user_id != user_id:
            raise Refusal("no_such_notice", "notice_ids", notice_id=notice_id)
    fresh = [notice for notice in notices.values() if notice is not None and notice.unread]
    for notice in fresh:
        notice.read_at = now
    return fresh


def send_again(deliveries: Mapping[str, Delivery | None]) -> list[Delivery]:
    """E-mails that were given up get a new set of attempts; all of them or none."""
    for notice_id, delivery in deliveries.items():
        if delivery is None:
            raise Refusal("no_such_delivery", "notice_ids", notice_id=notice_id)
        if delivery.state != FAILED:
            raise Refusal("not_failed", "notice_ids", notice_id=notice_id, state=delivery.state)
        delivery.state, delivery.attempts, delivery.error = WAITING, 0, ""
    return [delivery for delivery in deliveries.values() if delivery is not None]

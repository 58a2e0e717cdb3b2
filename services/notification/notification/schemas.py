"""What comes in by RPC (strict), and the views that go out. What we read of events is heard.py."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from emes_kit.schemas import ActorSchema, Strict
from notification.domain import Notice
from notification.mail_rules import Delivery
from notification.people import Person

MAX_PAGE = 200


class MarkRead(Strict):
    actor = fields.Nested(ActorSchema, required=True)
    notice_ids = fields.List(fields.String(validate=Length(1, 240)), required=True, validate=Length(1, MAX_PAGE))


class Page(Strict):
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=300))
    limit = fields.Integer(load_default=50, strict=True, validate=Range(1, MAX_PAGE))


class ListNotices(Page):
    """unread, read: only those; neither: all."""

    user_id = fields.String(required=True, validate=Length(1, 64))
    unread = fields.Boolean(load_default=False)
    read = fields.Boolean(load_default=False)


class UnreadCount(Strict):
    user_id = fields.String(required=True, validate=Length(1, 64))


MARK_READ, SEND_AGAIN = MarkRead(), MarkRead()
LIST_NOTICES, UNREAD_COUNT, LIST_FAILED = ListNotices(), UnreadCount(), Page()


def notice_view(notice: Notice) -> dict[str, Any]:
    th, en = notice.texts["th"], notice.texts["en"]
    return {
        "notice_id": notice.notice_id,
        "user_id": notice.user_id,
        "kind": notice.kind,
        "subject_id": notice.subject_id,
        "at": notice.at,
        "title_th": th.title,
        "title_en": en.title,
        "body_th": th.body,
        "body_en": en.body,
        "links": notice.links,
        "read_at": notice.read_at.isoformat().replace("+00:00", "Z") if notice.read_at else None,
        "version": notice.version,
    }


def delivery_view(delivery: Delivery, person: Person | None) -> dict[str, Any]:
    """Where to: the address of today, as the next attempt would take it, masked."""
    return {
        "notice_id": delivery.notice_id,
        "user_id": delivery.user_id,
        "to": person.masked_email if person is not None else "",
        "kind": delivery.kind,
        "channel": "email",
        "state": delivery.state,
        "attempts": delivery.attempts,
        "error": delivery.error,
        "version": delivery.version,
    }


def page(items: list[dict[str, Any]], limit: int, cursors: list[str]) -> dict[str, Any]:
    """items and cursors hold one more than the page when there is a next one."""
    return {"items": items[:limit], "next": cursors[limit - 1] if len(items) > limit else None}

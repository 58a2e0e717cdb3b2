"""What notification publishes. Not public: it says who was told what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from notification.domain import Notice
from notification.telling import INBOX


@dataclass(frozen=True)
class NoticeDelivered:
    """One person got one notice over one channel. at: ISO 8601 UTC. sequence per notice: 1 inbox, 2 email."""

    TYPE: ClassVar[str] = "notice_delivered"
    notice_id: str
    user_id: str
    kind: str
    channel: str
    at: str
    subject_id: str

    @property
    def subject(self) -> str:
        return self.notice_id

    @property
    def sequence(self) -> int:
        return 1 if self.channel == INBOX else 2

    def to_data(self) -> dict[str, Any]:
        return {
            "notice_id": self.notice_id,
            "user_id": self.user_id,
            "kind": self.kind,
            "channel": self.channel,
            "at": self.at,
            "subject_id": self.subject_id,
        }


def delivered(notice: Notice, channel: str, now: datetime) -> NoticeDelivered:
    at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return NoticeDelivered(notice.notice_id, notice.user_id, notice.kind, channel, at, notice.subject_id)

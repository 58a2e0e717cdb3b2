"""What the gateway publishes. Its exchange is not public: user_changed holds personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from gateway.domain import User


@dataclass(frozen=True)
class UserChanged:
    """A person was registered, changed or disabled. subject = user_id, sequence grows per user."""

    TYPE: ClassVar[str] = "user_changed"
    user: User

    @property
    def subject(self) -> str:
        return self.user.user_id

    @property
    def sequence(self) -> int:
        return self.user.sequence

    def to_data(self) -> dict[str, Any]:
        user = self.user
        return {
            "user_id": user.user_id,
            "name_th": user.name_th,
            "name_en": user.name_en,
            "roles": list(user.roles),
            "office_id": user.office_id,
            "parts": list(user.parts),
            "email": user.email,
            "locale": user.locale,
            "active": user.active,
        }


@dataclass(frozen=True)
class ClockMoved:
    """The demo clock was moved forward. offset_ms: total offset against real time; at: the new time, ISO 8601 UTC."""

    TYPE: ClassVar[str] = "clock_moved"
    offset_ms: int
    at: str
    number: int

    @property
    def subject(self) -> str:
        return "clock"

    @property
    def sequence(self) -> int:
        return self.number

    def to_data(self) -> dict[str, Any]:
        return {"offset_ms": self.offset_ms, "at": self.at}

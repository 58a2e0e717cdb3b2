"""The system's time, and moving it forward in demo mode."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from emes_ops.rpc import actor, calls

BANGKOK = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Reading:
    """now: aware; offset_ms: how far it is ahead of the machine."""

    now: datetime
    offset_ms: int

    @property
    def local(self) -> str:
        return self.now.astimezone(BANGKOK).isoformat(sep=" ", timespec="seconds")

    @property
    def ahead(self) -> timedelta:
        return timedelta(seconds=self.offset_ms // 1000)


def show(amqp_uri: str) -> Reading:
    with calls(amqp_uri) as call:
        return _reading(call("gateway", "read_clock"))


def move(amqp_uri: str, days: int = 0, hours: int = 0, to: str | None = None) -> Reading:
    """Forward by days and hours, or to a time (ISO 8601 with offset)."""
    with calls(amqp_uri) as call:
        return _reading(call("gateway", "move_clock", actor=actor(), days=days, hours=hours, to=to))


def _reading(body: dict[str, Any]) -> Reading:
    return Reading(datetime.fromisoformat(body["now"]), body["offset_ms"])

"""The demo clock, moved through the same API an administrator uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from emes_ops.http import Api
from emes_ops.local.system import LocalSystem
from emes_ops.settings import Settings

BANGKOK = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Reading:
    now: datetime
    offset_ms: int

    @property
    def local(self) -> str:
        return self.now.astimezone(BANGKOK).isoformat(sep=" ", timespec="seconds")

    @property
    def ahead(self) -> timedelta:
        return timedelta(seconds=self.offset_ms // 1000)


def show(settings: Settings) -> Reading:
    return _reading(_admin(settings).get("/clock"))


def move(settings: Settings, days: int, hours: int, to: str | None) -> Reading:
    """Forward by days and hours, or to a time (ISO 8601 with offset)."""
    return _reading(_admin(settings).post("/clock", {"to": to} if to else {"days": days, "hours": hours}))


def _admin(settings: Settings) -> Api:
    return Api(settings.url, "admin", LocalSystem(settings).vault.demo_password(settings.demo_password))


def _reading(body: dict[str, Any]) -> Reading:
    return Reading(datetime.fromisoformat(body["now"]), body["offset_ms"])

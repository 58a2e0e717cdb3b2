"""When the clock is stopped in a round: at every rung of the reminder ladder, and for four waves of work. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any

from emes_ops.simulate.plan import FIRST, LAST_MINUTE, LATE, MIDDLE

BANGKOK = timezone(timedelta(hours=7))
REMIND_AT = time(8, 0)
JUST_AFTER = timedelta(minutes=5)
RUNGS = (-14, -7, -3, -1, 0, 1, 3)  # days around a deadline; that it has passed is told at midnight
WAVES_TH = {FIRST: "เขตที่ส่งก่อน", MIDDLE: "ก่อนกำหนดภายใน", LAST_MINUTE: "ก่อนหมดเขต", LATE: "หลังหมดเขต"}
WAVES_EN = {FIRST: "the early offices", MIDDLE: "before the internal deadline", LAST_MINUTE: "before the deadline",
            LATE: "after the deadline"}  # fmt: skip


@dataclass(frozen=True)
class Stop:
    """at: the new time of the system (UTC). wave: who works then, or None: only reminders. rungs: told at this stop."""

    at: datetime
    wave: int | None = None
    rungs: tuple[datetime, ...] = ()


def stops(round: Mapping[str, Any], now: datetime) -> list[Stop]:
    """round: as GET /rounds/{id} gives it. Stops in the past are left out, except that every wave gets one."""
    opens, internal, official = (moment(round[name]) for name in ("opens_at", "internal_due_at", "official_due_at"))
    told = sorted({rung for due in (internal, official) for rung in rungs_of(due) if rung > max(opens, now)})
    works = {
        opens + timedelta(hours=33): FIRST,  # the second morning
        internal - timedelta(days=5, hours=14): MIDDLE,
        official - timedelta(days=5, hours=14): LAST_MINUTE,
        official + timedelta(days=3, hours=10): LATE,
    }
    plain = [Stop(rung + JUST_AFTER, rungs=(rung,)) for rung in told]
    busy = [Stop(max(at, now + timedelta(minutes=1 + wave)), wave) for at, wave in works.items()]
    return sorted(plain + busy, key=lambda stop: stop.at)


def rungs_of(due: datetime) -> list[datetime]:
    """The mornings of the ladder, and the first instant after the deadline."""
    day = due.astimezone(BANGKOK).date()
    mornings = [datetime.combine(day + timedelta(days=n), REMIND_AT, BANGKOK).astimezone(UTC) for n in RUNGS]
    return sorted([*mornings, due + timedelta(seconds=1)])


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def wire(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

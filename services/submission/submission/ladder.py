"""The reminder ladder −14 −7 −3 −1 0, then +0 +1 +3: which rung is next, and what is announced when the clock jumps.

Only the next rung of a clock is ever scheduled. After a jump over several rungs only the latest is announced (nobody
wants last week's reminder), but that a deadline has passed is always announced.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from submission.deadlines import at_time, local_day, passed_at

DAYS_LEFT = (14, 7, 3, 1, 0)
DAYS_LATE = (1, 3)
REMIND_AT = time(8, 0)  # in Bangkok: at the start of a working day
INTERNAL, OFFICIAL, RETURNED = "internal", "official", "returned"


@dataclass(frozen=True)
class Rung:
    """days: left before the due day, or late after it; at: when it is announced (UTC)."""

    days: int
    late: bool
    at: datetime


def rungs(due_at: datetime, days_off: Collection[date] | None = None) -> list[Rung]:
    """The whole ladder of one due time, in order of time.

    days_off: holidays, to count in working days (Saturday and Sunday are off anyway); None counts calendar days.
    Counting in working days, "0" is the last working day on or before the due day: reminders come when people work.
    """
    due_day = local_day(due_at)
    anchor = due_day if days_off is None else step(due_day + timedelta(days=1), -1, days_off)
    near = [Rung(days, False, at_time(step(anchor, -days, days_off), REMIND_AT)) for days in DAYS_LEFT]
    late = [Rung(days, True, at_time(step(due_day, days, days_off), REMIND_AT)) for days in DAYS_LATE]
    return [*near, Rung(0, True, passed_at(due_at)), *late]


def step(day: date, days: int, days_off: Collection[date] | None) -> date:
    """`days` (working) days after `day`, or before it when negative."""
    if days_off is None:
        return day + timedelta(days=days)
    direction, left = (1 if days > 0 else -1), abs(days)
    while left:
        day += timedelta(days=direction)
        if day.weekday() < 5 and day not in days_off:
            left -= 1
    return day


def next_rung(ladder: list[Rung], after: datetime) -> Rung | None:
    return next((rung for rung in ladder if rung.at > after), None)


def climb(ladder: list[Rung], fallen_due: datetime, now: datetime) -> list[Rung]:
    """What to announce now: of the rungs from the one that fell due up to `now`, the latest; and the passing itself."""
    due = [rung for rung in ladder if fallen_due <= rung.at <= now]
    passing = [rung for rung in due[:-1] if rung.late and rung.days == 0]
    return passing + due[-1:]

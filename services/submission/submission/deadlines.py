"""Days, due times and windows. Everything is stored in UTC and judged by the Bangkok calendar (UTC+7, no DST).

A window's last day is inclusive. Fiscal year N (B.E.) = 1 Oct (N−544 C.E.) … 30 Sep (N−543). A published deadline is
never rolled to another day by the system (15 Sep 2567 was a Sunday and stayed).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from submission.refusal import Refusal

BANGKOK = timezone(timedelta(hours=7))
RETURN_DAYS = 7


def fiscal_start(fiscal_year: int) -> date:
    """2570 → 2026-10-01."""
    return date(fiscal_year - 544, 10, 1)


def local_day(at: datetime) -> date:
    return at.astimezone(BANGKOK).date()


def at_time(day: date, clock: time) -> datetime:
    """This wall-clock time in Bangkok, as UTC."""
    return datetime.combine(day, clock, BANGKOK).astimezone(UTC)


def day_begins(day: date) -> datetime:
    return at_time(day, time(0))


def day_ends(day: date) -> datetime:
    """The due time of a deadline "on" this day: 23:59:59 in Bangkok. The whole last second still counts."""
    return at_time(day, time(23, 59, 59))


def passed_at(due_at: datetime) -> datetime:
    """The first instant that is too late."""
    return due_at + timedelta(seconds=1)


def is_past(due_at: datetime, now: datetime) -> bool:
    return now >= passed_at(due_at)


def latest(*dues: datetime | None) -> datetime:
    """The due time that counts: an extension or the clock of a return only ever gives more time."""
    return max(due for due in dues if due is not None)


def returned_due(office_due: datetime, returned_at: datetime, return_days: int) -> datetime:
    """The new clock of a returned report: return_days full days, but never less than the office has anyway."""
    return latest(office_due, day_ends(local_day(returned_at) + timedelta(days=return_days)))


def require_open(opens_at: datetime, due_at: datetime, accepts_late: bool, now: datetime) -> bool:
    """True when it is late but accepted. Refusals: round_not_open, window_closed."""
    if now < opens_at:
        raise Refusal("round_not_open", opens_on=local_day(opens_at).isoformat())
    late = is_past(due_at, now)
    if late and not accepts_late:
        raise Refusal("window_closed", due_on=local_day(due_at).isoformat())
    return late


def window(opens_at: datetime, due_at: datetime, accepts_late: bool, now: datetime) -> str:
    """before | open | late | closed."""
    if now < opens_at:
        return "before"
    if not is_past(due_at, now):
        return "open"
    return "late" if accepts_late else "closed"

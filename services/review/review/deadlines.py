"""When a review task is due, and how times are written."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone

BANGKOK = timezone(timedelta(hours=7))
REVIEW_DAYS = 7
JUST_AFTER = timedelta(seconds=1)


def due_at(opened_at: datetime) -> datetime:
    """The last second (Bangkok) of the seventh day after opening: a window's last day is inclusive.

    Counted from the opening, not from the submission: a reviewer is not late for hours in which the task was unknown.
    """
    last_day = opened_at.astimezone(BANGKOK).date() + timedelta(days=REVIEW_DAYS)
    return datetime.combine(last_day, time(23, 59, 59), BANGKOK).astimezone(UTC)


def stamp(moment: datetime) -> str:
    """ISO 8601 UTC, whole seconds, with Z: how times travel."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

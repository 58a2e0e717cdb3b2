"""The demo clock: how far one move may go. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway.domain import Refusal

FARTHEST = timedelta(days=400)


def step(now: datetime, days: int, hours: int, to: datetime | None) -> timedelta:
    """How far to move from `now`. Refusals: clock_one_way, clock_backwards, clock_too_far."""
    asked = timedelta(days=days, hours=hours)
    if (to is not None) == bool(asked):
        raise Refusal("clock_one_way")
    delta = asked if to is None else to - now
    if delta <= timedelta(0):
        raise Refusal("clock_backwards", "to")
    if delta > FARTHEST:
        raise Refusal("clock_too_far", days=FARTHEST.days)
    return delta

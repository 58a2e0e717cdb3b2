"""The life of one e-mail: waiting → sent, or after the last attempt failed, which stays visible until sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

WAITING, SENT, FAILED = "waiting", "sent", "failed"
# A mail server that is away for a night must not cost a notice; after the last rung somebody has to look.
LADDER = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))


@dataclass
class Delivery:
    """One notice by e-mail. attempts: tries so far. error: why the last one failed, empty when it did not."""

    notice_id: str
    user_id: str
    kind: str
    language: str
    state: str = WAITING
    attempts: int = 0
    error: str = ""
    sent_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class Outcome:
    """What the mail server said. error: empty = taken over. final: no later attempt will be answered otherwise."""

    error: str = ""
    final: bool = False


def settle(delivery: Delivery, outcome: Outcome, now: datetime) -> datetime | None:
    """Note the outcome of an attempt; returns when to try again, None when there is nothing more to try."""
    delivery.attempts += 1
    delivery.error = outcome.error
    if not outcome.error:
        delivery.state, delivery.sent_at = SENT, now
        return None
    if outcome.final or delivery.attempts > len(LADDER):
        delivery.state = FAILED
        return None
    return now + LADDER[delivery.attempts - 1]


def attempt_id(delivery: Delivery) -> str:
    """Id of the due row of the next attempt; the same attempt is never scheduled twice."""
    return f"mail.{delivery.notice_id}.{delivery.attempts}"

"""Tokens and the lock against guessing. Pure: time and random token come in as arguments.

A token is opaque and random; only its SHA-256 is stored, so that a stolen database opens no session.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.domain import Refusal, User

FREE_FAILURES = 5  # wrong passwords from one address before the first lock
FREE_FAILURES_ANYWHERE = (
    50  # the same over all addresses: higher, so that a stranger cannot lock a director out at once
)
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=1)
FORGET_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Session:
    """id: SHA-256 hex of the token; epoch: the user's token_epoch when it was issued."""

    id: str
    user_id: str
    epoch: int
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Guard:
    """Wrong passwords for one user (from one address, or from anywhere)."""

    failures: int = 0
    last_at: datetime | None = None
    locked_until: datetime | None = None


def token_id(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def opened(token: str, user: User, now: datetime, life: timedelta) -> Session:
    return Session(token_id(token), user.user_id, user.token_epoch, now, now + life)


def valid(session: Session | None, user: User | None, now: datetime) -> bool:
    return (
        session is not None
        and user is not None
        and user.active
        and session.epoch == user.token_epoch
        and now < session.expires_at
    )


def check_lock(guard: Guard, now: datetime) -> None:
    if guard.locked_until is not None and now < guard.locked_until:
        raise Refusal("locked", retry_after=max(1, int((guard.locked_until - now).total_seconds() + 0.999)))


def failed(guard: Guard, free: int, now: datetime) -> Guard:
    """One more wrong password: number `free` locks for FIRST_LOCK, each further one twice as long (≤ LONGEST_LOCK)."""
    if guard.last_at is not None and now - guard.last_at > FORGET_AFTER:
        guard = Guard()
    failures = guard.failures + 1
    if failures < free:
        return Guard(failures, now, None)
    doublings = min(failures - free, 16)
    return Guard(failures, now, now + min(LONGEST_LOCK, FIRST_LOCK * 2**doublings))

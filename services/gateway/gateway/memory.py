"""What one process remembers for a moment: rate buckets, sessions just seen, guesses at users that do not exist.

Losing it is harmless; a second replica has its own. Everything is bounded.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from gateway.domain import User
from gateway.lines import LINES
from gateway.live import Watch
from gateway.ratelimit import Buckets
from gateway.sessions import Guard, Session
from gateway.warm import Shelf, Warm

SESSION_SECONDS = 5.0  # a logged-out or disabled user is refused by every replica within this time
CAPACITY = 10_000
DRAWINGS = 64  # charts as SVG, about 40 KB each


class Strangers:
    """Guards of user names that do not exist: they lock like real ones, so that a lock tells nobody who exists."""

    def __init__(self) -> None:
        self._guards: OrderedDict[str, Guard] = OrderedDict()

    def guards(self, user_id: str, address: str) -> tuple[Guard, Guard]:
        return self._guards.get(f"{user_id}|{address}", Guard()), self._guards.get(user_id, Guard())

    def save_guards(self, user_id: str, address: str, here: Guard, anywhere: Guard, now: datetime) -> None:
        for key, guard in ((f"{user_id}|{address}", here), (user_id, anywhere)):
            self._guards.pop(key, None)
            self._guards[key] = guard
        while len(self._guards) > CAPACITY:
            self._guards.popitem(last=False)


class Memory:
    def __init__(self) -> None:
        self.buckets, self.strangers, self.watch = Buckets(CAPACITY), Strangers(), Watch()
        self._sessions: dict[str, tuple[float, Session, User]] = {}
        self._kept: dict[str, tuple[float, Any]] = {}
        self._kept_of: OrderedDict[str, tuple[float, Any]] = OrderedDict()
        self.warm, self.drawings, self.lines = Warm(), Shelf(DRAWINGS), Shelf(LINES)

    def session(self, id: str, now: float) -> tuple[Session, User] | None:
        """now: monotonic seconds."""
        until, session, user = self._sessions.get(id, (0.0, None, None))
        return (session, user) if session is not None and user is not None and now < until else None

    def remember(self, session: Session, user: User, now: float) -> None:
        if len(self._sessions) >= CAPACITY:
            self._sessions.clear()
        self._sessions[session.id] = (now + SESSION_SECONDS, session, user)

    def forget(self, id: str) -> None:
        self._sessions.pop(id, None)

    def forget_user(self, user_id: str) -> None:
        self.forget_kept("people")
        self._sessions = {id: row for id, row in self._sessions.items() if row[2].user_id != user_id}

    def kept(self, name: str, seconds: float, now: float, make: Callable[[], Any]) -> Any:
        """A value made at most every `seconds`. Only for a handful of fixed names."""
        until, value = self._kept.get(name, (0.0, None))
        if now >= until:
            value = make()
            self._kept[name] = (now + seconds, value)
        return value

    def kept_of(self, key: str, seconds: float, now: float, make: Callable[[], Any]) -> Any:
        """As kept, for values of many: "unread:owner.P5703". The oldest give way."""
        until, value = self._kept_of.get(key, (0.0, None))
        if now >= until:
            value = make()
            self._kept_of[key] = (now + seconds, value)
            self._kept_of.move_to_end(key)
            if len(self._kept_of) > CAPACITY:
                self._kept_of.popitem(last=False)
        return value

    def forget_kept(self, key: str) -> None:
        """Of kept or kept_of."""
        self._kept.pop(key, None)
        self._kept_of.pop(key, None)

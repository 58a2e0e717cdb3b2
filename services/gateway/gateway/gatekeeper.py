"""Before every HTTP request: who are you, not so fast, may you. HTTP asks the permission table nowhere else."""

from __future__ import annotations

import math
import time
from datetime import datetime
from typing import Any

from emes_kit.http import Request, Route
from gateway import ids, sessions
from gateway.domain import User
from gateway.memory import Memory
from gateway.permissions import Actor, Target, decide
from gateway.problems import refused
from gateway.ratelimit import Limit
from gateway.store import GatewayStore

PUBLIC_FACTOR = 10  # a whole office may sit behind one address


class Gatekeeper:
    """Mixin of the service. A route names its row of the table: @http(…, action="report.read"), or auth=False."""

    store: GatewayStore
    memory: Memory
    config: Any
    clock: Any

    def before_request(self, request: Request, route: Route) -> None:
        if not route.auth:
            self.brake(f"address:{request.remote}", Limit.of(self.config["EMES_RATE_PER_SECOND"] * PUBLIC_FACTOR, 2))
            ids.check(request.path)
            return
        self.admit(request, route, self._user(request))

    def admit(self, request: Request, route: Route, user: User) -> None:
        """Not so fast, may you; leaves user, actor and the office that the answer is confined to."""
        self.brake(f"user:{user.user_id}", Limit.of(self.config["EMES_RATE_PER_SECOND"], 2))
        ids.check(request.path)
        actor = Actor(user.user_id, user.roles, user.office_id, user.parts)
        confined_to = decide(actor, route.extra["action"], target_of(request))
        request.context.update(user=user, actor=wire(actor), office_id=confined_to)

    def brake(self, key: str, limit: Limit) -> None:
        wait = self.memory.buckets.take(key, limit, time.monotonic())
        if wait > 0:
            raise refused("too_many_requests", retry_after=math.ceil(wait))

    def _user(self, request: Request) -> User:
        id, now, tick = session_id(request), self.clock.real(), time.monotonic()
        seen = self.memory.session(id, tick) or self._look_up(id, now, tick)
        if seen is None or not sessions.valid(*seen, now):
            raise refused("bad_token")
        return seen[1]

    def _look_up(self, id: str, now: datetime, tick: float) -> tuple[sessions.Session, User] | None:
        session = self.store.session(id)
        user = self.store.user(session.user_id) if session is not None else None
        if session is None or user is None or not sessions.valid(session, user, now):
            return None
        self.memory.remember(session, user, tick)
        return session, user


def session_id(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise refused("no_token")
    return sessions.token_id(token.strip())


def target_of(request: Request) -> Target:
    """Office and part this request is about, read from its path, or the office its query asks for."""
    path = request.path
    if "task_id" in path:
        task = ids.report(path["task_id"], of_task=True)
        return Target(task.office_id, task.part)
    if "report_id" in path:
        report = ids.report(path["report_id"])
        return Target(report.office_id, report.part)
    return Target(path.get("office_id") or request.raw.args.get("office"))


def wire(actor: Actor) -> dict[str, Any]:
    return {
        "user_id": actor.user_id,
        "roles": list(actor.roles),
        "office_id": actor.office_id,
        "parts": list(actor.parts),
    }

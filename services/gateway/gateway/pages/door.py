"""Before every page: who is reading (by cookie), did the form come from us, not so fast, may you."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from werkzeug.wrappers import Request as RawRequest
from werkzeug.wrappers import Response

from emes_kit.concurrency import Timeout
from emes_kit.http import Request, Route
from emes_kit.problems import Refused
from gateway import ids, sessions
from gateway.domain import User
from gateway.gatekeeper import PUBLIC_FACTOR, Gatekeeper
from gateway.pages import errors, taste, tickets
from gateway.pages.cookies import SESSION, TASTE, Jar
from gateway.pages.page import readable
from gateway.pages.view import View
from gateway.problems import refused
from gateway.ratelimit import Limit

READING = ("GET", "HEAD")
UNREAD_SECONDS, UNREAD_PATIENCE = 5.0, 0.3  # a page does not wait long for a number in its corner


class TooSlow(Exception):
    """The notification service takes its time; the page goes out without the number."""


class PageDoor(Gatekeeper):
    """Mixin of the service: pages know their reader by cookie, never by Authorization; the API the other way round."""

    notification: Any
    known_offices: Any

    def before_request(self, request: Request, route: Route) -> None:
        if not route.extra.get("page"):
            super().before_request(request, route)
            return
        jar = Jar.of(request.raw, self.config["EMES_PUBLIC_URL"])
        token = jar.get(SESSION)
        user = self.reader(token)
        view = request.context["view"] = self._view(request, jar, user)
        if route.method not in READING:
            self._check_form(request, view)
        if not route.auth:
            self.brake(f"address:{request.remote}", Limit.of(self.config["EMES_RATE_PER_SECOND"] * PUBLIC_FACTOR, 2))
            ids.check(request.path)
        elif user is None:
            raise refused("no_token" if token is None else "bad_token")
        else:
            self.admit(request, route, user)

    def reader(self, token: str | None) -> User | None:
        if token is None:
            return None
        id, now, tick = sessions.token_id(token), self.clock.real(), time.monotonic()
        seen = self.memory.session(id, tick) or self._look_up(id, now, tick)
        return seen[1] if seen is not None and sessions.valid(*seen, now) else None

    def _view(self, request: Request, jar: Jar, user: User | None) -> View:
        wanted = taste.chosen(jar.get(TASTE), request.raw.args.get("lang"), user.locale if user else None)
        return View(
            request.raw,
            jar,
            wanted,
            user,
            self.clock.now(),
            readable(type(self)),
            lambda: self._office(user),
            lambda: self._unread(user),
            live=self.memory.watch.stamp(user.office_id) if user else "",
        )

    def _check_form(self, request: Request, view: View) -> None:
        given = request.headers.get("X-CSRF-Token") or request.raw.form.get("csrf", "")
        hosts = (request.raw.host, urlsplit(self.config["EMES_PUBLIC_URL"]).netloc)
        ours = any(tickets.same_site(request.headers.get("Origin"), host) for host in hosts)
        if not (ours and tickets.good_ticket(view.secret, given)):
            raise refused("bad_ticket")

    def _office(self, user: User | None) -> Mapping[str, Any] | None:
        wanted = user.office_id if user else None
        found = [] if wanted is None else self.known_offices()
        return next((office for office in found if office["office_id"] == wanted), None)

    def _unread(self, user: User | None) -> int | None:
        if user is None:
            return None
        ask = lambda: self._ask_unread(user.user_id)  # noqa: E731 - a thunk
        return self.memory.kept_of(f"unread:{user.user_id}", UNREAD_SECONDS, time.monotonic(), ask)

    def _ask_unread(self, user_id: str) -> int | None:
        try:
            with Timeout(UNREAD_PATIENCE, TooSlow()):
                return int(self.notification.unread_count(user_id=user_id)["unread"])
        except (Refused, TooSlow):
            return None

    @staticmethod
    def refusal_page(raw: RawRequest, request: Request | None, refusal: Refused) -> Response | None:
        return errors.page(raw, request.context.get("view") if request else None, refusal)

"""What every template knows as `page`: the reader, their taste, where they are, and the frame around them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Request as RawRequest

from gateway.domain import User
from gateway.pages import nav, tickets
from gateway.pages.cookies import FLASH, SESSION, VISIT, Jar
from gateway.pages.taste import LANGUAGES, Taste


def nothing() -> Any:
    return None


@dataclass
class View:
    """office, unread: asked for only when the frame is drawn. fresh: cookies to send with the answer.
    live: how much had happened when the page was asked for (live.py)."""

    raw: RawRequest
    jar: Jar
    taste: Taste
    user: User | None = None
    now: datetime | None = None
    pages: Mapping[str, str | None] = field(default_factory=dict)
    ask_office: Callable[[], Mapping[str, Any] | None] = nothing
    ask_unread: Callable[[], int | None] = nothing
    fresh: dict[str, str] = field(default_factory=dict)
    live: str = ""

    @property
    def language(self) -> str:
        return self.taste.language

    @property
    def path(self) -> str:
        return self.raw.path

    @property
    def partial(self) -> bool:
        """htmx asks: a part of the page is enough."""
        asked = self.raw.headers
        return "HX-Request" in asked and "HX-History-Restore-Request" not in asked and "HX-Boosted" not in asked

    @cached_property
    def secret(self) -> str:
        """Of this browser (tickets.py); made when a visitor is first shown a form."""
        known = self.jar.get(SESSION) or self.jar.get(VISIT)
        if known is None:
            self.fresh[VISIT] = known = secrets.token_urlsafe(32)
        return known

    @property
    def seems_known(self) -> bool:
        """Logged in, or at least with a token nobody has looked at (an error page asks no database)."""
        return self.user is not None or self.jar.get(SESSION) is not None

    @property
    def ticket(self) -> str:
        return tickets.ticket(self.secret, secrets.token_bytes(32))

    @cached_property
    def messages(self) -> list[tickets.Message]:
        text = self.jar.get(FLASH)
        return [] if text is None else tickets.unpacked(self.secret, text)

    @cached_property
    def office(self) -> Mapping[str, Any] | None:
        return self.ask_office()

    @cached_property
    def unread(self) -> int | None:
        return self.ask_unread()

    @cached_property
    def links(self) -> list[nav.Link]:
        return nav.links(self.user.roles, self.path, self.pages) if self.user else []

    def exists(self, url: str) -> bool:
        return url in self.pages

    def in_language(self, language: str) -> str:
        """The address of this page in another language."""
        return self.raw.path + "?" + urlencode([*self._query("lang"), ("lang", language)])

    def at(self, **changed: Any) -> str:
        """The address of this page with other filters: page.at(cursor=…)."""
        kept = [*self._query(*changed), *((k, v) for k, v in changed.items() if v is not None)]
        return self.raw.path + ("?" + urlencode(kept) if kept else "")

    def _query(self, *without: str) -> list[tuple[str, str]]:
        return [(k, v) for k, v in self.raw.args.items(multi=True) if k not in without]

    @property
    def other_languages(self) -> list[str]:
        return [one for one in LANGUAGES if one != self.language]

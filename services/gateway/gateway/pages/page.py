"""How a page is written: load → view model → template.

    @page("GET", "/rounds/<string:round_id>", action="matrix.read")
    def round_page(self, request):
        return Page("round.html", {"round": self.store.round(request.path["round_id"])})

`action` is a row of permissions.py; without a session the reader logs in first and comes back. A form is answered by
`Redirect("/home", message=…)` (forms.py). `Page(part="rows")` sends only that block when htmx asks.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema
from werkzeug.wrappers import Response

from emes_kit.http import Request, Route, http
from gateway.pages import answers
from gateway.pages.view import View


@dataclass(frozen=True)
class Page:
    template: str
    model: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    part: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Redirect:
    """303: the browser reads `to` next, and sending the form twice by reloading is impossible. message: shown there."""

    to: str
    message: str = ""
    tone: str = "good"


def page(method: str, url: str, *, action: str | None = None, query: Schema | None = None) -> Callable[[Any], Any]:
    """action None: everybody may, logged in or not. query: schema of what stands behind "?" (filters, cursor)."""
    extra = {"page": True} if action is None else {"page": True, "action": action}
    mark = http(method, url, auth=action is not None, query=query, **extra)

    def decorate(fn: Callable[..., Any]) -> Any:
        @functools.wraps(fn)
        def shown(self: Any, request: Request) -> Response:
            return answer(view_of(request), fn(self, request))

        return mark(shown)

    return decorate


def view_of(request: Request) -> View:
    view: View = request.context["view"]
    return view


def answer(view: View, result: Any) -> Any:
    if isinstance(result, Page):
        part = result.part if view.partial else None
        made = answers.rendered(view, result.template, dict(result.model), result.status, part)
        made.headers.update(result.headers)
        return made
    if isinstance(result, Redirect):
        return answers.elsewhere(view, result.to, [(result.tone, result.message)] if result.message else [])
    return result


@functools.cache
def readable(service: type) -> dict[str, str | None]:
    """Address → action of every page that can be read without arguments."""
    return {route.url: route.extra.get("action") for route in routes(service) if route.method == "GET"}


def routes(service: type) -> list[Route]:
    """Of every page and form."""
    marked = inspect.getmembers(service, lambda member: hasattr(member, "__emes_route__"))
    return [fn.__emes_route__ for _, fn in marked if fn.__emes_route__.extra.get("page")]

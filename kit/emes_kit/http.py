"""HTTP at the edge: `@http(...)` methods get a validated request and return plain data; refusals become RFC 9457
problems.

    @http("POST", "/api/v1/login", body=schemas.LOGIN, auth=False, summary_th="เข้าสู่ระบบ", summary_en="Log in")
    def login(self, request): ...

A service may define `before_request(self, request, route)`: it runs before the body is judged (who are you, may you,
not so fast) and refuses by raising. A static `refusal_page(raw, request, refused)` may show refusals its own way.
"""

from __future__ import annotations

import functools
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from marshmallow import Schema
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.wrappers import Request as RawRequest
from werkzeug.wrappers import Response

from emes_kit import metrics, runtime, trace
from emes_kit.extensions.http_server import HttpEntrypoint
from emes_kit.problems import Refused, refuse
from emes_kit.replies import Bytes, Html, Reply, finished, plain, refusal_response
from emes_kit.validation import load

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Route:
    """What the OpenAPI document is made from.

    `extra` is the service's own (the action for its permission table, say).
    """

    method: str
    url: str
    body: Schema | None
    query: Schema | None
    response: Schema | None
    status: int
    auth: bool
    summary_th: str
    summary_en: str
    tags: tuple[str, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Request:
    """json, query: validated; path: URL parameters; context: for before_request to leave things (the actor)."""

    raw: RawRequest
    path: dict[str, str]
    json: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def headers(self) -> Any:
        return self.raw.headers

    @property
    def remote(self) -> str:
        return self.raw.remote_addr or ""

    @property
    def language(self) -> str:
        return self.raw.accept_languages.best_match(["th", "en"], default="th") or "th"


def http(
    method: str,
    url: str,
    *,
    body: Schema | None = None,
    query: Schema | None = None,
    response: Schema | None = None,
    status: int = 200,
    auth: bool = True,
    summary_th: str = "",
    summary_en: str = "",
    tags: Any = (),
    **extra: Any,
) -> Callable[[Any], Any]:
    route = Route(method, url, body, query, response, status, auth, summary_th, summary_en, tuple(tags), extra)

    def mark(fn: Callable[..., Any]) -> Any:
        @functools.wraps(fn)
        def run(self: Any, raw: RawRequest, path: dict[str, str]) -> Response:
            with metrics.measure(self.name, "http", fn.__name__) as seen:
                answer = respond(self, fn, route, raw, path)
                seen.status(answer.status_code)
                return answer

        run.__emes_route__ = route  # type: ignore[attr-defined]
        return HttpEntrypoint.decorator(method, url)(run)

    return mark


def respond(service: Any, fn: Callable[..., Any], route: Route, raw: RawRequest, path: dict[str, str]) -> Response:
    given = raw.headers.get("X-Correlation-ID", "")
    correlation = given if given.isascii() and 0 < len(given) <= 64 else uuid.uuid4().hex
    trace.set(correlation)
    service.store.correlation = correlation
    request = Request(raw, path)
    try:
        before = getattr(service, "before_request", None)
        if before is not None:
            before(request, route)
        request.query = load(route.query, raw.args.to_dict()) if route.query is not None else {}
        request.json = load(route.body, _json(raw)) if route.body is not None else {}
        answer = plain(runtime.transact(service, lambda: fn(service, request)), route.status)
    except Exception as exc:
        answer = refusal_response(service, _refusal(service, exc, f"{route.method} {route.url}", raw), raw, request)
    answer.headers["X-Correlation-ID"] = correlation
    if any(getattr(part, "replayed", False) for part in vars(service).values()):
        answer.headers["Idempotent-Replayed"] = "true"
    return finished(answer)


def _json(raw: RawRequest) -> Any:
    if raw.mimetype not in ("application/json", ""):
        raise refuse("unsupported_media")
    try:
        body = raw.get_data()
        return orjson.loads(body) if body else {}
    except ValueError:
        raise refuse("malformed") from None


def _refusal(service: Any, exc: Exception, where: str, raw: RawRequest) -> Refused:
    if isinstance(exc, RequestEntityTooLarge):
        return refuse("too_large", limit=raw.max_content_length)
    if isinstance(exc, ClientDisconnected):  # or silent for too long
        return refuse("incomplete")
    if (refused := runtime.refusal_of(service, exc)) is None:
        ref = uuid.uuid4().hex[:12]
        log.exception("unhandled in %s [%s]", where, ref)
        refused = refuse("internal", ref=ref)
    return refused


__all__ = ["Bytes", "Html", "Reply", "Request", "Route", "http"]

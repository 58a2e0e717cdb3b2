"""HTTP at the edge: `@http(...)` methods get a validated request and return plain data; refusals become RFC 9457 problems.

    @http("POST", "/api/v1/login", body=schemas.LOGIN, auth=False, summary_th="เข้าสู่ระบบ", summary_en="Log in", tags=["session"])
    def login(self, request): ...

A service may define `before_request(self, request, route)`: it runs before the body is judged (who are you, may you,
not so fast) and refuses by raising.
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
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.wrappers import Request as RawRequest
from werkzeug.wrappers import Response

from emes_kit import metrics, runtime, trace
from emes_kit.extensions.http_server import HttpEntrypoint
from emes_kit.problems import Refused, refuse
from emes_kit.validation import load

log = logging.getLogger(__name__)
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"}


@dataclass(frozen=True)
class Route:
    """What the OpenAPI document is made from. `extra` is the service's own (the action for its permission table, say)."""

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


@dataclass(frozen=True)
class Reply:
    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Html:
    text: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bytes:
    data: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


def http(method: str, url: str, *, body: Schema | None = None, query: Schema | None = None, response: Schema | None = None,
         status: int = 200, auth: bool = True, summary_th: str = "", summary_en: str = "", tags: Any = (),
         **extra: Any) -> Callable[[Any], Any]:
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
        answer = _plain(runtime.transact(service, lambda: fn(service, request)), route.status)
    except Exception as exc:
        answer = problem_response(_refusal(service, exc, f"{route.method} {route.url}"), raw)
    answer.headers["X-Correlation-ID"] = correlation
    return _finished(answer)


def _json(raw: RawRequest) -> Any:
    if raw.mimetype not in ("application/json", ""):
        raise refuse("unsupported_media")
    try:
        body = raw.get_data()
        return orjson.loads(body) if body else {}
    except RequestEntityTooLarge:
        raise refuse("too_large", limit=raw.max_content_length) from None
    except ValueError:
        raise refuse("malformed") from None


def _plain(result: Any, status: int) -> Response:
    if isinstance(result, Html):
        return Response(result.text, result.status, {"Content-Security-Policy": PAGE_POLICY, **result.headers}, content_type="text/html; charset=utf-8")
    if isinstance(result, Bytes):
        return Response(result.data, 200, dict(result.headers), content_type=result.content_type)
    reply = result if isinstance(result, Reply) else Reply(result, status)
    if reply.body is None and reply.status == 200:
        reply = Reply(None, 204, reply.headers)
    body = b"" if reply.body is None else orjson.dumps(reply.body)
    return Response(body, reply.status, dict(reply.headers), content_type="application/json")


def _refusal(service: Any, exc: Exception, where: str) -> Refused:
    refused = runtime.refusal_of(service, exc)
    if refused is None:
        if isinstance(exc, RequestEntityTooLarge):
            return refuse("too_large", limit="?")
        ref = uuid.uuid4().hex[:12]
        log.exception("unhandled in %s [%s]", where, ref)
        refused = refuse("internal", ref=ref)
    return refused


def problem_response(refused: Refused, raw: RawRequest) -> Response:
    """RFC 9457, in both languages; `detail` follows Accept-Language (Thai unless English is preferred)."""
    language = raw.accept_languages.best_match(["th", "en"], default="th") or "th"
    problem = refused.problem
    body = {
        "type": f"urn:emes:problem:{problem.code}", "title": refused.sentence(language), "status": problem.status, "code": problem.code,
        "detail": refused.sentence(language), "detail_th": refused.sentence("th"), "detail_en": refused.sentence("en"), "instance": raw.path,
    }
    errors = refused.errors or ([{"field": refused.field, "detail_th": body["detail_th"], "detail_en": body["detail_en"]}] if refused.field else [])
    if errors:
        body["errors"] = errors
    headers = {"Content-Language": language}
    if "retry_after" in refused.params:
        headers["Retry-After"] = str(refused.params["retry_after"])
    elif problem.status in (503, 504):
        headers["Retry-After"] = "2"
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(orjson.dumps(body), problem.status, headers, content_type="application/problem+json")


def stray_response(exc: HTTPException, raw: RawRequest) -> Response:
    """What the router itself refuses: unknown path, wrong method."""
    if isinstance(exc, MethodNotAllowed):
        answer = problem_response(refuse("method_not_allowed", method=raw.method), raw)
        answer.headers["Allow"] = ", ".join(exc.valid_methods or ())
        return _finished(answer)
    if exc.code is not None and exc.code < 400:
        return exc.get_response()  # type: ignore[return-value]
    return _finished(problem_response(refuse("no_such_path"), raw))


def _finished(answer: Response) -> Response:
    for name, value in {**HEADERS, "Content-Security-Policy": API_POLICY, "Cache-Control": "no-store"}.items():
        answer.headers.setdefault(name, value)
    return answer

"""What an HTTP method may return, and how it goes out:

JSON, HTML, bytes, problems (RFC 9457), always with safe headers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Request as RawRequest
from werkzeug.wrappers import Response

from emes_kit.problems import Refused, refuse

API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": API_POLICY,
    "Cache-Control": "no-store",
}


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


def plain(result: Any, status: int) -> Response:
    if isinstance(result, Response):  # cookies, redirects: whoever needs them has made the answer
        return result
    if isinstance(result, Html):
        return Response(
            result.text,
            result.status,
            {"Content-Security-Policy": PAGE_POLICY, **result.headers},
            content_type="text/html; charset=utf-8",
        )
    if isinstance(result, Bytes):
        return Response(result.data, 200, dict(result.headers), content_type=result.content_type)
    reply = result if isinstance(result, Reply) else Reply(result, status)
    if reply.body is None and reply.status == 200:
        reply = Reply(None, 204, reply.headers)
    body = b"" if reply.body is None else orjson.dumps(reply.body)
    answer = Response(body, reply.status, dict(reply.headers), content_type="application/json")
    if reply.body is None:
        del answer.headers["Content-Type"]  # there is no content (RFC 9110, 8.3)
    return answer


def problem_response(refused: Refused, raw: RawRequest) -> Response:
    """RFC 9457, in both languages; `detail` follows Accept-Language (Thai unless English is preferred)."""
    language = raw.accept_languages.best_match(["th", "en"], default="th") or "th"
    problem = refused.problem
    body = {
        "type": f"urn:emes:problem:{problem.code}",
        "title": refused.sentence(language),
        "status": problem.status,
        "code": problem.code,
        "detail": refused.sentence(language),
        "detail_th": refused.sentence("th"),
        "detail_en": refused.sentence("en"),
        "instance": raw.path,
    }
    errors = refused.errors or (
        [{"field": refused.field, "detail_th": body["detail_th"], "detail_en": body["detail_en"]}]
        if refused.field
        else []
    )
    if errors:
        body["errors"] = errors
    headers = {"Content-Language": language, **waiting(refused)}
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(orjson.dumps(body), problem.status, headers, content_type="application/problem+json")


def waiting(refused: Refused) -> dict[str, str]:
    """Retry-After, where waiting helps."""
    if "retry_after" in refused.params:
        return {"Retry-After": str(refused.params["retry_after"])}
    return {"Retry-After": "2"} if refused.problem.status in (503, 504) else {}


def refusal_response(service: Any, refused: Refused, raw: RawRequest, request: Any = None) -> Response:
    """As a problem, or as the service's own `refusal_page(raw, request, refused)` shows it (None: as a problem).

    service: the class, when no worker has begun (request is None then).
    """
    shown: Response | None = getattr(service, "refusal_page", lambda *_: None)(raw, request, refused)
    return problem_response(refused, raw) if shown is None else shown


def stray_response(exc: HTTPException, raw: RawRequest, service: Any = None) -> Response:
    """What no method answers: unknown path, wrong method, a request that takes too long."""
    if isinstance(exc, MethodNotAllowed):
        answer = refusal_response(service, refuse("method_not_allowed", method=raw.method), raw)
        answer.headers["Allow"] = ", ".join(exc.valid_methods or ())
        return finished(answer)
    if exc.code is not None and exc.code < 400:
        return exc.get_response()  # type: ignore[return-value]
    return finished(refusal_response(service, refuse("incomplete" if exc.code == 408 else "no_such_path"), raw))


def finished(answer: Response) -> Response:
    said = {name.lower() for name, _ in answer.headers}
    for name, value in HEADERS.items():
        if name.lower() not in said:  # setdefault would look through all of them for each
            answer.headers.add(name, value)
    return answer

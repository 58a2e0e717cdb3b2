"""How pages go out: strict policy, compressed, with the cookies that belong to them."""

from __future__ import annotations

import gzip
from typing import Any

from werkzeug.wrappers import Response

from gateway.pages import templating, tickets
from gateway.pages.cookies import FLASH, TASTE, YEAR
from gateway.pages.view import View

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Vary": "Accept-Encoding, Cookie, HX-Request",
}
WORTH_IT = 1000  # bytes from which compressing pays


def rendered(view: View, template: str, model: dict[str, Any], status: int = 200, part: str | None = None) -> Response:
    text = templating.render(view.taste, template, part, {**model, "page": view})
    answer = Response(text, status, HEADERS, content_type="text/html; charset=utf-8")
    answer.headers["Content-Language"] = view.language
    if view.user:
        answer.headers["X-Reader"] = view.user.user_id  # what a browser keeps (static/sw.js) is kept for this person
    if part is None and view.jar.get(FLASH) is not None:
        view.jar.drop(answer, FLASH)  # said once
    return _compressed(view, with_cookies(view, answer))


def elsewhere(view: View, to: str, messages: list[tickets.Message] | None = None) -> Response:
    """htmx follows a header instead of the status: the whole page changes, not a part of it."""
    answer = Response("", 200 if view.partial else 303, HEADERS)
    answer.headers["HX-Redirect" if view.partial else "Location"] = to
    if messages:
        view.jar.put(answer, FLASH, tickets.packed(view.secret, messages))
    return with_cookies(view, answer)


def with_cookies(view: View, answer: Response) -> Response:
    if view.raw.args.get("lang") == view.language:  # asked for by address: it holds from now on, after a redirect too
        view.jar.put(answer, TASTE, view.taste.text(), YEAR)
    for name, value in view.fresh.items():
        view.jar.put(answer, name, value)
    return answer


def _compressed(view: View, answer: Response) -> Response:
    if "gzip" in view.raw.accept_encodings and len(answer.get_data()) >= WORTH_IT:
        answer.set_data(gzip.compress(answer.get_data(), compresslevel=5, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer

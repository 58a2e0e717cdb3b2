"""The real @http stack on werkzeug's test client: `system.http("PUT", "/api/v1/…", json=…, token=…)`."""

from __future__ import annotations

import inspect
from typing import Any

from werkzeug.routing import Rule
from werkzeug.test import Client

from emes_kit.extensions.http_server import Application

MAX_BODY = 1_048_576


def request_to(
    system: Any,
    service: str,
    method: str,
    path: str,
    token: str | None = None,
    headers: dict[str, str] | None = None,
    **request: Any,
) -> Answer:
    sent = dict(headers or {})
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    client = Client(_application(system, service), use_cookies=False)
    return Answer(client.open(path, method=method, headers=sent, **request))


def _application(system: Any, service: str) -> Application:
    """Made once per system and service: compiling the routes costs more than most requests."""
    made: dict[str, Application] = system.__dict__.setdefault("applications", {})
    if service not in made:
        routes = inspect.getmembers(system.classes[service], lambda m: hasattr(m, "__emes_route__"))
        rules = [Rule(fn.__emes_route__.url, methods=[fn.__emes_route__.method], endpoint=name) for name, fn in routes]
        made[service] = Application(
            rules,
            lambda name, raw, url: getattr(system.service(service), name)(raw, url),
            MAX_BODY,
            system.classes[service],
        )
    return made[service]


class Answer:
    def __init__(self, response: Any) -> None:
        self.status, self.headers, self.data = response.status_code, response.headers, response.get_data()
        self.text = self.data.decode(errors="replace")  # fonts and compressed pages are no text
        self.json = response.get_json() if "json" in (response.content_type or "") else None

"""HTTP as a small district program speaks it: one kept connection per thread, nothing shared, no library in the way.

http.client costs a third of what `requests` costs per call, and every millisecond of ours is taken from the services.
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from emes_ops.simulate.patience import USUAL


class NetworkError(Exception):
    """Nobody knows whether the request was heard: it is sent again with the same Idempotency-Key."""


class _Closed(NetworkError):
    """A kept connection was closed, idle for long or by a gateway's end: a new one is asked at once, as browsers do.

    RFC 9112, 9.3.1, allows that for what may be repeated: here everything has an Idempotency-Key or changes nothing.
    """


@dataclass(frozen=True)
class Raw:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire(Protocol):
    """Sends one request and returns the answer. Raises NetworkError."""

    def __call__(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Raw: ...


class HttpWire:
    def __init__(self, url: str, timeout: float = USUAL.answer) -> None:
        place, self._timeout = urlsplit(url), timeout
        self._host, self._port = place.hostname or "127.0.0.1", place.port or 80
        self._mine = threading.local()

    def __call__(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Raw:
        try:
            return self._ask(method, path, headers, body)
        except _Closed:
            return self._ask(method, path, headers, body)

    def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Raw:
        link: http.client.HTTPConnection | None = getattr(self._mine, "link", None)
        kept = link is not None
        link = link or http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        self._mine.link = None  # until it has served us well
        try:
            link.request(method, path, body, dict(headers))
            answer = link.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as exc:
            link.close()
            closed = kept and isinstance(exc, ConnectionError)
            raise (_Closed if closed else NetworkError)(f"{type(exc).__name__}: {exc}") from exc
        if answer.will_close:
            link.close()
        else:
            self._mine.link = link
        return Raw(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)

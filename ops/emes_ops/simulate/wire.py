"""HTTP as a small district program speaks it: one kept connection per thread, nothing shared, no library in the way.

http.client costs a third of what `requests` costs per call, and every millisecond of ours is taken from the services.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from urllib3.util import wait_for_read

from emes_ops.simulate.patience import USUAL

# Before the server does it (15 s idle, 300 s in all): a request must not meet a connection that is being closed.
IDLE_SECONDS, LIFE_SECONDS = 10.0, 240.0


class NetworkError(Exception):
    """Nobody knows whether the request was heard: it is sent again with the same Idempotency-Key."""


class _Closed(NetworkError):
    """A kept connection was closed while we spoke (a gateway restarts): a new one is asked at once, as browsers do it.

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


@dataclass
class _Line:
    link: http.client.HTTPConnection
    opened: float = field(default_factory=time.monotonic)
    used: float = field(default_factory=time.monotonic)

    @property
    def fresh(self) -> bool:
        now = time.monotonic()
        return now - self.used < IDLE_SECONDS and now - self.opened < LIFE_SECONDS and not self._hung_up

    @property
    def _hung_up(self) -> bool:
        """Nothing is owed to us: what can be read is the end (a gateway restarts). Every HTTP library looks for it."""
        return self.link.sock is not None and wait_for_read(self.link.sock, timeout=0.0)


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
        line, used_before = self._line()
        try:
            line.link.request(method, path, body, dict(headers))
            answer = line.link.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as exc:
            self._hang_up()
            closed = used_before and isinstance(exc, ConnectionError)
            raise (_Closed if closed else NetworkError)(f"{type(exc).__name__}: {exc}") from exc
        line.used = time.monotonic()
        if answer.will_close:
            self._hang_up()
        return Raw(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)

    def _line(self) -> tuple[_Line, bool]:
        """The kept connection, or a new one; and whether it has been used before."""
        line: _Line | None = getattr(self._mine, "line", None)
        if line is not None and line.fresh:
            return line, True
        self._hang_up()
        line = self._mine.line = _Line(http.client.HTTPConnection(self._host, self._port, timeout=self._timeout))
        return line, False

    def _hang_up(self) -> None:
        line: _Line | None = getattr(self._mine, "line", None)
        if line is not None:
            line.link.close()
            self._mine.line = None

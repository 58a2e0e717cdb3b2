"""/metrics, /healthz and /readyz on a port of their own, so that a flood of clients hides nothing from the operator."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import orjson
from eventlet import listen, spawn, wsgi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

log = logging.getLogger(__name__)


class OpsServer:
    """`ready()` → {"part": "ok" or what is wrong}; ready means every value is "ok"."""

    def __init__(self, host: str, port: int, ready: Callable[[], dict[str, Any]]) -> None:
        self._ready = ready
        self._sock = listen((host, port))
        self.port: int = self._sock.getsockname()[1]

    def start(self) -> None:
        quiet = logging.getLogger("emes_kit.ops.access")
        spawn(wsgi.server, self._sock, self._answer, log=quiet, log_output=False, debug=False)
        log.info("ops endpoints on port %d", self.port)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        path = environ["PATH_INFO"]
        status, kind, body = "200 OK", "application/json", b'{"status":"ok"}'
        if path == "/metrics":
            kind, body = CONTENT_TYPE_LATEST, generate_latest()
        elif path == "/readyz":
            parts = self._ready()
            status = "200 OK" if all(v == "ok" for v in parts.values()) else "503 Service Unavailable"
            body = orjson.dumps(parts)
        elif path != "/healthz":
            status, body = "404 Not Found", b"{}"
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

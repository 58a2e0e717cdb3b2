"""How long a request may take, and that a kept connection may be older than that."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import eventlet
import pytest
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from emes_kit.extensions import http_server

LIMIT, ANSWER = 1.0, 0.6  # seconds: of a request, and how long each answer takes


class Slow:
    """An entrypoint that takes its time."""

    def get_url_rule_for(self) -> Rule:
        return Rule("/slow", endpoint=self)

    def handle(self, _raw: Any, _path: Any) -> Response:
        eventlet.sleep(ANSWER)
        return Response("done")


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A server in a thread of its own; there it lives with its own hub."""
    monkeypatch.setattr(http_server, "REQUEST_SECONDS", LIMIT)
    settings = {"EMES_HTTP_HOST": "127.0.0.1", "EMES_HTTP_PORT": 0, "EMES_MAX_BODY": 1000}
    server, ready, ended = http_server.HardenedServer(), threading.Event(), threading.Event()
    server._providers = {Slow(), Reader()}
    server.container = SimpleNamespace(
        config={"settings": settings}, service_cls=None, spawn_managed_thread=lambda work: eventlet.spawn(work)
    )

    def serve() -> None:
        server.start()
        ready.set()
        while not ended.is_set():
            eventlet.sleep(0.02)
        server.drain()

    thread = threading.Thread(target=serve)
    thread.start()
    assert ready.wait(5)
    yield server._sock.getsockname()
    ended.set()
    thread.join(10)


def test_a_connection_older_than_a_request_may_be_is_answered_as_before(address: tuple[str, int]) -> None:
    """Seen: two of 26,000 requests of district programs were answered 500, in the fifth minute of their connection."""
    link = http.client.HTTPConnection(*address, timeout=10)
    begun, sockets = time.monotonic(), set()
    while time.monotonic() - begun < 3 * LIMIT:
        link.request("GET", "/slow")
        sockets.add(link.sock)
        answer = link.getresponse()
        assert (answer.status, answer.read()) == (200, b"done")
    assert len(sockets) == 1
    link.close()


def test_who_sends_a_request_letter_by_letter_is_cut_off(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=0.1) as link:
        link.sendall(b"GET /slow HTTP/1.1\r\nX-Long: ")
        begun = time.monotonic()
        while not _closed(link):
            assert time.monotonic() - begun < 10 * LIMIT, "it may go on for ever"
    assert time.monotonic() - begun >= LIMIT / 2


class Reader(Slow):
    """An entrypoint that waits for the whole body."""

    def get_url_rule_for(self) -> Rule:
        return Rule("/read", endpoint=self, methods=["POST"])

    def handle(self, raw: Any, _path: Any) -> Response:
        return Response(raw.get_data())


def test_who_sends_a_body_letter_by_letter_is_told_so_and_cut_off(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=0.1) as link:
        link.sendall(b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
        answer, begun = b"", time.monotonic()
        while (more := _answered(link)) != b"":
            answer += more or b""
            assert time.monotonic() - begun < 10 * LIMIT, "it may go on for ever"
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"KIT-014"' in answer


def _answered(link: socket.socket) -> bytes | None:
    """After another letter: what came, nothing yet (None), or the end."""
    try:
        link.send(b"a")
        return link.recv(4096)
    except TimeoutError:
        return None
    except OSError:
        return b""


def _closed(link: socket.socket) -> bool:
    """After another letter."""
    return _answered(link) == b""


def test_a_body_that_does_not_arrive_whole_is_no_error_of_ours(shop: dict[str, Any]) -> None:
    with socket.create_connection(("127.0.0.1", shop["door"].http_port), timeout=10) as link:
        head = "POST /sales HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
        link.sendall(head.encode() + b'{"item')
        link.shutdown(socket.SHUT_WR)
        answer = link.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"Connection: close" in answer
    assert b'"code":"KIT-014"' in answer

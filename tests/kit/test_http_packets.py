"""How answers travel: nothing is held back until the client has confirmed what came before."""

from __future__ import annotations

import socket
from types import SimpleNamespace

from emes_kit.extensions.http_server import HardenedServer


def test_an_answer_of_two_packets_waits_for_nobody() -> None:
    settings = {"EMES_HTTP_HOST": "127.0.0.1", "EMES_HTTP_PORT": 0, "EMES_MAX_BODY": 1000}
    server = HardenedServer()
    server.container = SimpleNamespace(
        config={"settings": settings}, service_cls=None, spawn_managed_thread=lambda *_: None
    )
    server.start()
    with socket.create_connection(server._sock.getsockname()):
        connection, _ = server._sock.accept()
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.close()
    server._sock.close()

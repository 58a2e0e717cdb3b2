"""A replica of an HTTP service is restarted under load, and no client hears of it: not one request fails."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable

import pytest
from kitlab.processes import ServiceProcess, free_port
from kitlab.stage import Stage

Run = Callable[..., ServiceProcess]
CLIENTS = 6


class Client(threading.Thread):
    """Keeps its connection as long as the server lets it, and repeats nothing."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.answers, self.failures = port, 0, list[str]()
        self.ended = threading.Event()

    def run(self) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        while not self.ended.is_set():
            try:
                link.request("GET", "/sales/none")
                answer = link.getresponse()
                answer.read()
                self.answers += 1
                if answer.status != 200:
                    self.failures.append(str(answer.status))
            except (OSError, http.client.HTTPException) as exc:
                self.failures.append(repr(exc))
                link.close()


@pytest.fixture
def doors(stage: Stage, run: Run) -> tuple[int, Callable[[], ServiceProcess]]:
    port = free_port()
    run("till").ready()
    return port, lambda: run("door", EMES_HTTP_PORT=str(port)).ready()


def test_a_replica_ends_under_load_without_one_failed_request(doors: tuple[int, Callable[[], ServiceProcess]]) -> None:
    port, start = doors
    first, second = start(), start()
    clients = [Client(port) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for old in (first, second):
        seen = sum(client.answers for client in clients)
        code, seconds = old.term()
        assert code == 0
        assert seconds < 20
        fresh = start()
        _until_more(clients, seen + 20 * CLIENTS)
        assert fresh.alive
    for client in clients:
        client.ended.set()
        client.join(10)
    assert [failure for client in clients for failure in client.failures] == []


def test_an_idle_connection_does_not_hold_up_the_end(doors: tuple[int, Callable[[], ServiceProcess]]) -> None:
    port, start = doors
    door = start()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    link.request("GET", "/sales/none")
    link.getresponse().read()
    code, seconds = door.term()
    assert code == 0
    assert seconds < 10
    link.close()


def _until_more(clients: list[Client], wanted: int) -> None:
    end = time.monotonic() + 30
    while sum(client.answers for client in clients) < wanted:
        assert time.monotonic() < end, "the clients are not served"
        clients[0].ended.wait(0.05)

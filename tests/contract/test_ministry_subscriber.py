"""The example of an outside system, run as its own process with the rights an outsider has, on a real broker."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from kombu import Connection, Producer

from emes_kit import envelope

EXAMPLE = Path(__file__).parents[2] / "examples" / "ministry_subscriber.py"
QUEUE = "sub.ministry.approved"
WANTED = ("report_approved", "score_set")


def until(condition, seconds=20):
    """Poll, never sleep blindly."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


class Broker:
    def __init__(self, infrastructure):
        self.admin, self.uri = infrastructure.amqp_uri(), infrastructure.amqp_uri("subscriber.ministry")

    def publish(self, *events, body=None):
        with Connection(self.admin) as connection:
            for event in events:
                wire = envelope.encode(event)
                Producer(connection).publish(
                    body or wire.body, exchange=f"{event.source}.events", routing_key=f"{event.type}.v1",
                    headers=wire.headers, content_type="application/json", content_encoding="utf-8",
                )  # fmt: skip

    def waiting(self):
        """Messages in the subscriber's queue and its consumers; None while it does not exist."""
        with Connection(self.admin) as connection:
            try:
                state = connection.default_channel.queue_declare(QUEUE, passive=True)
            except connection.channel_errors:
                return None
            return state.message_count, state.consumer_count


@pytest.fixture
def broker(infrastructure):
    broker = Broker(infrastructure)
    yield broker
    with Connection(broker.admin) as connection:
        connection.default_channel.queue_delete(QUEUE)


@pytest.fixture
def start(broker, tmp_path):
    """start() runs the example; its lines land in tmp_path/out.jsonl."""
    running = []

    def run(*arguments, uri=None):
        where = ("--uri", uri or broker.uri, "--out", str(tmp_path / "out.jsonl"))
        process = subprocess.Popen(
            [sys.executable, str(EXAMPLE), *where, *arguments], stderr=subprocess.PIPE, text=True
        )
        running.append(process)
        until(lambda: (broker.waiting() or (0, 0))[1] == 1 or process.poll() is not None)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def kept(tmp_path):
    def read():
        path = tmp_path / "out.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    return read


@pytest.fixture
def events(year):
    return {event.type: event for event in year.system.published if event.type in (*WANTED, "report_submitted")}


def test_approvals_and_scores_arrive_whole_and_nothing_else(broker, start, kept, events):
    start()
    broker.publish(*events.values())
    until(lambda: len(kept()) == 2)
    until(lambda: broker.waiting() == (0, 1))
    lines = {line["type"].split(".")[-2]: line for line in kept()}
    assert set(lines) == set(WANTED)
    for name, line in lines.items():
        assert line["data"] == events[name].data
        assert (line["id"], line["subject"]) == (events[name].id, events[name].subject)
        assert line["sequence"] == str(events[name].sequence)


def test_a_repeat_is_dropped_also_after_a_restart(broker, start, kept, events):
    process = start()
    broker.publish(events["score_set"], events["score_set"])
    until(lambda: broker.waiting() == (0, 1) and kept())
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    start()
    broker.publish(events["score_set"], events["report_approved"])
    until(lambda: broker.waiting() == (0, 1) and len(kept()) == 2)
    assert [line["id"] for line in kept()] == [events["score_set"].id, events["report_approved"].id]


def test_what_happens_while_it_is_away_waits_in_its_queue(broker, start, kept, events):
    process = start()
    process.kill()
    process.wait(10)
    until(lambda: broker.waiting() == (0, 0))
    broker.publish(events["score_set"], events["report_approved"])
    start("--stop-after", "2").wait(20)
    assert len(kept()) == 2


def test_a_line_cut_off_by_a_crash_is_written_again(broker, start, kept, events, tmp_path):
    (tmp_path / "out.jsonl").write_text('{"id": "old"}\n{"id": "cut o', "utf-8")
    start()
    broker.publish(events["score_set"])
    until(lambda: len(kept()) == 2)
    assert [line["id"] for line in kept()] == ["old", events["score_set"].id]


def test_what_is_no_event_is_left_aside(broker, start, kept, events):
    start()
    broker.publish(events["score_set"], body=b"not json")
    broker.publish(events["report_approved"])
    until(lambda: len(kept()) == 1 and broker.waiting() == (0, 1))


def test_it_connects_again_when_its_connection_is_cut(broker, start, kept, events):
    with Proxy(broker.uri) as proxy:
        start(uri=proxy.uri)
        proxy.cut()
        broker.publish(events["score_set"])
        until(lambda: len(kept()) == 1)
        assert proxy.connections > 1


class Proxy:
    """Between the subscriber and the broker, so that their connection can be cut."""

    def __init__(self, uri):
        self.upstream, self.connections, self._open = urlsplit(uri), 0, []
        self._listener = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.uri = uri.replace(f"{self.upstream.hostname}:{self.upstream.port}", address)

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        self.cut()

    def cut(self):
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open = []

    def _accept(self):
        with contextlib.suppress(OSError):  # closed
            while True:
                near = self._listener.accept()[0]
                far = socket.create_connection((self.upstream.hostname, self.upstream.port))
                self.connections, self._open = self.connections + 1, [*self._open, near, far]
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=_copy, args=(source, target), daemon=True).start()


def _copy(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)

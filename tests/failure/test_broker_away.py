"""The broker killed, cut off, in a black hole or full: what was accepted arrives, and nobody waits for ever."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from faultproxy import FaultProxy
from kitlab.data import database
from kitlab.events import sold
from kitlab.processes import ServiceProcess
from kitlab.stage import Stage
from kitlab.wait import until
from kitlab.wire import wire

from emes_kit.outbox import count

Run = Callable[..., ServiceProcess]
Proxied = Callable[[int], FaultProxy]
BLOCKED = b"\x01\x00\x00\x00\x00\x00\x0b\x00\x0a\x00\x3c\x06memory\xce"  # connection.blocked("memory") on channel 0
UNBLOCKED = b"\x01\x00\x00\x00\x00\x00\x04\x00\x0a\x00\x3d\xce"


class Listener:
    """A durable queue of ours on the door's exchange."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self.heard = stage, list[str]()
        with wire(stage.amqp_uri) as broker:
            broker.bind("heard", "door.events", "noted.v1")

    def listen(self) -> set[str]:
        with wire(self._stage.amqp_uri) as broker:
            while message := broker.take("heard"):
                self.heard.append(message.headers["ce-subject"])
        return set(self.heard)


@pytest.fixture
def listener(stage: Stage) -> Iterator[Listener]:
    yield Listener(stage)
    with wire(stage.amqp_uri) as broker:
        broker.delete("heard")


def take_notes(door: ServiceProcess, names: list[str]) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda name: door.http("POST", "/notes", json={"note": name}).status_code, names))
    assert set(answers) == {202}


def test_what_is_accepted_while_the_broker_is_dead_arrives_after_its_return(
    stage: Stage, run: Run, listener: Listener
) -> None:
    door = run("door", EMES_RPC_DEADLINE="1").ready()
    notes = [f"outage-{n}" for n in range(60)]
    take_notes(door, notes[:20])
    stage.broker.kill()
    try:
        take_notes(door, notes[20:])
        late = run("books")
        answer = door.http("POST", "/sales", json={"item": "no broker"})
        assert (answer.status_code in (503, 504), answer.headers["Retry-After"]) == (True, "2")
        assert (door.parts()[0], door.parts()[1]["database"]) == (503, "ok")
        assert late.parts() in ((0, {}), (503, {"process": "starting"}))
        assert count(database(stage, "door")["outbox"].find({})) >= 40
        until(lambda: door.metric("emes_outbox_rows") >= 40, what="the operator sees the outbox grow")
    finally:
        stage.broker.start()
    until(lambda: listener.listen() >= set(notes))
    until(lambda: database(stage, "door")["outbox"].count_documents({}) == 0)
    door.ready(), late.ready()
    event = sold()
    with wire(stage.amqp_uri) as broker:
        broker.event(event)
    until(lambda: database(stage, "books")["entries"].find_one({"_id": event.subject}))


def test_a_black_hole_is_noticed_and_nobody_waits_longer_than_the_deadline(
    stage: Stage, run: Run, proxied: Proxied, listener: Listener
) -> None:
    proxy = proxied(stage.amqp_port)
    uri = stage.amqp_through(proxy.port) + "?heartbeat=2"
    door, till = run("door", EMES_AMQP_URI=uri, EMES_RPC_DEADLINE="0.5").ready(), run("till").ready()
    assert door.http("POST", "/sales", json={"item": "before the hole"}).status_code == 201
    proxy.hold()
    start = time.monotonic()
    answer = door.http("POST", "/sales", json={"item": "into the hole"})
    assert (answer.status_code, time.monotonic() - start < 4) == (504, True)
    take_notes(door, ["in the hole"])
    until(lambda: door.parts()[0] == 503, what="missed heartbeats are noticed")
    proxy.cut()
    proxy.pass_on()
    door.ready()
    until(lambda: "in the hole" in listener.listen())
    assert till.alive


def test_a_broker_that_blocks_publishers_gets_an_answer_at_once_and_the_events_later(
    stage: Stage, run: Run, proxied: Proxied, listener: Listener
) -> None:
    proxy = proxied(stage.amqp_port)
    door = run("door", EMES_AMQP_URI=stage.amqp_through(proxy.port), EMES_RPC_DEADLINE="20").ready()
    assert proxy.inject(BLOCKED) >= 2
    until(lambda: door.parts()[1].get("broker") == "Unavailable")
    start = time.monotonic()
    answer = door.http("POST", "/sales", json={"item": "blocked"})
    assert (answer.status_code, answer.json()["code"]) == (503, "KIT-009")
    assert time.monotonic() - start < 5, "it waited for its deadline"
    take_notes(door, ["while blocked"])
    assert listener.listen() == set()
    proxy.inject(UNBLOCKED)
    until(lambda: "while blocked" in listener.listen())
    door.ready()


def test_connections_cut_again_and_again_lose_and_double_nothing(stage: Stage, run: Run, proxied: Proxied) -> None:
    proxy = proxied(stage.amqp_port)
    uri = stage.amqp_through(proxy.port)
    door, till, books = (run(name, EMES_AMQP_URI=uri, EMES_RPC_DEADLINE="2") for name in ("door", "till", "books"))
    for process in (door, till, books):
        process.ready()
    items = [f"cut-{n}" for n in range(40)]

    def buy(item: str) -> None:
        """As a client should: the same Idempotency-Key until there is an answer."""
        until(lambda: door.http("POST", "/sales", json={"item": item}, headers={"Idempotency-Key": item}).ok, 60)

    with ThreadPoolExecutor(6) as pool:
        done = [pool.submit(buy, item) for item in items]
        for share in (5, 15, 25):
            until(lambda share=share: sum(one.done() for one in done) >= share)
            assert proxy.cut() >= 3
        for one in done:
            one.result()
    wanted = {"_id": {"$in": items}}
    totals = database(stage, "books")["totals"]
    until(lambda: totals.count_documents(wanted) == len(items), 60)
    assert [row["entries"] for row in totals.find(wanted)] == [1] * len(items)
    assert {process.alive for process in (door, till, books)} == {True}

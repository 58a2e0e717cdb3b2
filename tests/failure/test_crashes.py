"""Processes that die, sleep through an event, or meet messages at their worst: each event takes effect exactly once."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from kitlab.bus import BOOKS, STOCK, inbox_row
from kitlab.data import database
from kitlab.events import sold
from kitlab.processes import ServiceProcess
from kitlab.stage import Stage
from kitlab.wait import until
from kitlab.wire import Wire

from emes_kit.problems import Refused
from emes_kit.topology import dead_queue
from emes_ops.rpc_client import RpcClient

Run = Callable[..., ServiceProcess]
SABOTEUR = str(Path(__file__).parent / "dies_publishing.py")


def entries(stage: Stage, item: str) -> int:
    return (database(stage, "books")["totals"].find_one({"_id": item}) or {"entries": 0})["entries"]


def entered(stage: Stage, service: str, item: str) -> int:
    return database(stage, service)["marks"].count_documents({"item": item})


def test_a_service_killed_in_mid_handler_takes_the_event_up_again_and_it_counts_once(
    stage: Stage, broker: Wire, run: Run
) -> None:
    event = sold("slow")
    books = run("books").ready()
    broker.event(event)
    until(lambda: entered(stage, "books", event.subject) == 1)
    books.kill()
    assert entries(stage, event.subject) == 0
    database(stage, "books")["gates"].insert_one({"_id": event.subject})
    run("books").ready()
    until(lambda: entries(stage, event.subject) == 1)
    until(lambda: broker.depth(BOOKS) == 0)
    assert entered(stage, "books", event.subject) == 2


def test_a_service_that_slept_through_events_catches_up(stage: Stage, broker: Wire, run: Run) -> None:
    run("books").ready().term()
    events = [sold() for _ in range(30)]
    for event in events:
        broker.event(event)
    until(lambda: broker.depth(BOOKS) == 30)
    run("books").ready()
    until(lambda: all(entries(stage, event.subject) == 1 for event in events))


@pytest.mark.parametrize(("moment", "copies"), [("before", 1), ("after", 2)])
def test_a_relay_killed_around_its_publishing_loses_nothing_and_doubles_nothing(
    stage: Stage, run: Run, moment: str, copies: int
) -> None:
    item, outbox = f"crash-{moment}", database(stage, "till")["outbox"]
    doomed = run("till", (SABOTEUR, moment)).ready()
    for listener in ("books", "stock"):
        run(listener).ready()
    with RpcClient(stage.amqp_uri) as rpc:
        _sell_whatever_happens(rpc, item)
    assert doomed.wait() == -9
    assert outbox.count_documents({"subject": item}) == 1, "committed, and not yet known to be sent"
    outbox.update_many({}, {"$set": {"lease_until": 0}})  # as if the dead process's lease had run out
    run("till").ready()
    until(lambda: outbox.count_documents({}) == 0)
    until(lambda: entries(stage, item) and entered(stage, "stock", item) >= copies)
    assert entries(stage, item) == 1


def _sell_whatever_happens(rpc: RpcClient, item: str) -> None:
    """The till may die before it answers; what counts is what it has committed."""
    with contextlib.suppress(Refused):
        rpc.call("till", "sell", deadline=2, item=item)


def test_poison_duplicates_and_reordering_together_change_no_result(stage: Stage, broker: Wire, run: Run) -> None:
    shelves = [f"shelf-{n}" for n in range(20)]
    good = [sold(subject=shelf, sequence=number, text=f"v{number}") for shelf in shelves for number in (1, 2, 3)]
    bad = [sold(mood, subject=f"bad-{mood}-{n}") for mood in ("broken", "fail") for n in range(5)]
    deliveries = good * 2 + bad
    random.Random(7).shuffle(deliveries)
    for listener in ("books", "stock"):
        run(listener).ready()
    while broker.take(dead_queue(BOOKS)):
        continue
    for number, event in enumerate(deliveries):
        broker.event(event)
        if number % 10 == 0:
            broker.publish("till.events", "sold.v1", b"\x00 not ours", {})
    inbox = {service: database(stage, service)["inbox"] for service in ("books", "stock")}
    for service, queue in (("books", BOOKS), ("stock", STOCK)):
        wanted = [inbox_row(queue, event) for event in good]
        until(lambda s=service, w=wanted: inbox[s].count_documents({"_id": {"$in": w}}) == len(good))
    found = database(stage, "stock")["items"].find({"_id": {"$in": shelves}})
    assert {item["_id"]: item["text"] for item in found} == dict.fromkeys(shelves, "v3")
    assert {entries(stage, event.data["item"]) for event in good} == {1}
    junk = len(range(0, len(deliveries), 10))
    until(lambda: broker.depth(dead_queue(BOOKS)) == len(bad) + junk)
    assert {entries(stage, event.data["item"]) for event in bad} == {0}


def test_a_call_to_a_dead_service_is_a_problem_within_its_deadline_then_at_once(stage: Stage, run: Run) -> None:
    door = run("door", EMES_RPC_DEADLINE="0.4").ready()

    def sell() -> tuple[int, str, float]:
        start = time.monotonic()
        answer = door.http("POST", "/sales", json={"item": "ghost"})
        return answer.status_code, answer.json().get("code"), time.monotonic() - start

    answers = [sell() for _ in range(5)]
    assert {(status, code) for status, code, _ in answers} == {(504, "KIT-008")}
    assert max(seconds for _, _, seconds in answers) < 3
    status, code, seconds = sell()
    assert (status, code, seconds < 0.4) == (503, "KIT-009", True), "the breaker answers without waiting"
    run("till").ready()
    until(lambda: sell()[0] == 201, what="the breaker lets a probe through")

"""The database killed, absent or frozen: what was acknowledged is there, callers hear it soon, no event is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from faultproxy import FaultProxy
from kitlab.bus import BOOKS
from kitlab.data import database
from kitlab.events import sold
from kitlab.processes import ServiceProcess
from kitlab.stage import Stage
from kitlab.wait import until
from kitlab.wire import Wire

from emes_kit.topology import dead_queue

Run = Callable[..., ServiceProcess]


def entries(stage: Stage, items: list[str]) -> list[int]:
    return [row["entries"] for row in database(stage, "books")["totals"].find({"_id": {"$in": items}})]


def test_a_database_killed_in_mid_flight_keeps_what_was_acknowledged_and_costs_no_event(
    stage: Stage, broker: Wire, run: Run
) -> None:
    door, till, books = run("door"), run("till"), run("books")
    for process in (door, till, books):
        process.ready()
    parked = broker.depth(dead_queue(BOOKS))

    def buy(item: str) -> tuple[str, int, str]:
        answer = door.http("POST", "/sales", json={"item": item})
        return item, answer.status_code, answer.json().get("code", "")

    with ThreadPoolExecutor(10) as pool:
        answers = [pool.submit(buy, f"kill-{n}") for n in range(120)]
        until(lambda: sum(answer.done() for answer in answers) >= 40)
        stage.database.kill()
        try:
            during = [answer.result() for answer in answers]
            meanwhile = sold()
            broker.event(meanwhile)
            start = time.monotonic()
            assert buy("too early")[1:] == (503, "KIT-009")
            assert time.monotonic() - start < 5
            assert till.parts() == (503, {"process": "ok", "database": "NotInTime", "broker": "ok", "consumers": "ok"})
        finally:
            stage.database.start()
    acknowledged = [item for item, status, _ in during if status == 201]
    assert len(acknowledged) >= 40
    assert {(status, code) for _, status, code in during} <= {(201, ""), (503, "KIT-009"), (504, "KIT-008")}
    till.ready()
    sales = database(stage, "till")["sales"]
    assert sales.count_documents({"_id": {"$in": acknowledged}}) == len(acknowledged)
    until(lambda: entries(stage, acknowledged) == [1] * len(acknowledged), 60)
    until(lambda: entries(stage, [meanwhile.subject]) == [1], 60)
    assert broker.depth(dead_queue(BOOKS)) == parked, "an absent database used up attempts"


def test_a_service_started_before_its_database_waits_and_then_works(
    stage: Stage, broker: Wire, run: Run, proxied: Callable[[int], FaultProxy]
) -> None:
    proxy, event = proxied(stage.mongo_port), sold()
    proxy.refuse()
    books = run("books", EMES_MONGO_URI=stage.mongo_through(proxy.port))
    until(lambda: books.parts() == (503, {"process": "starting"}))
    proxy.pass_on()
    books.ready(within=60)
    broker.event(event)
    until(lambda: entries(stage, [event.subject]) == [1])


def test_a_frozen_database_holds_nobody_for_ever(stage: Stage, run: Run, proxied: Callable[[int], FaultProxy]) -> None:
    proxy = proxied(stage.mongo_port)
    door = run("door", EMES_MONGO_URI=stage.mongo_through(proxy.port)).ready()
    proxy.hold()
    start = time.monotonic()
    answer = door.http("POST", "/notes", json={"note": "frozen"})
    assert (answer.status_code, answer.json()["code"]) == (503, "KIT-009")
    assert time.monotonic() - start < 8
    proxy.cut()
    proxy.pass_on()
    until(lambda: door.http("POST", "/notes", json={"note": "thawed"}).status_code == 202)

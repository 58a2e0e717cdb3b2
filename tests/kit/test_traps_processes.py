"""Traps 6, 7, 11-13, 16 and 19 of docs/traps.md: a service process while it works."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from faultproxy import FaultProxy
from kitlab.bus import BOOKS
from kitlab.data import booked, database, entered, open_gate
from kitlab.events import sold
from kitlab.processes import ServiceProcess
from kitlab.stage import Stage
from kitlab.wait import until
from kitlab.wire import Wire
from nameko.extensions import DependencyProvider

from emes_kit import providers
from emes_kit.concurrency import in_thread, sleep, spawn
from emes_kit.problems import Refused
from emes_ops.rpc_client import RpcClient

Run = Callable[..., ServiceProcess]
Shop = dict[str, ServiceProcess]


def test_trap_06_nothing_a_method_does_ends_the_container(stage: Stage, shop: Shop) -> None:
    with RpcClient(stage.amqp_uri) as rpc:
        for how in ("leak", "decimal"):
            with pytest.raises(Refused, match="KIT-010"):
                rpc.call("till", "misbehave", how=how)
        assert rpc.call("till", "misbehave", how="well") == {"how": "well"}
    assert shop["till"].alive


@pytest.mark.parametrize("provider", [providers.Storage, providers.Clock, providers.Config, providers.Rpc])
@pytest.mark.parametrize("step", ["worker_setup", "worker_result", "worker_teardown"])
def test_trap_06_no_provider_does_work_around_a_worker(provider: type, step: str) -> None:
    assert getattr(provider, step) is getattr(DependencyProvider, step)


def test_trap_07_a_caller_waits_no_longer_than_its_deadline(shop: Shop, beside: Run) -> None:
    door = beside("door", EMES_RPC_DEADLINE="0.7").ready()
    start = time.monotonic()
    answer = door.http("GET", "/slow/60")
    assert (answer.status_code, answer.json()["code"]) == (504, "KIT-008")
    assert 0.6 < time.monotonic() - start < 5


def test_trap_16_an_error_page_tells_a_stranger_nothing(shop: Shop) -> None:
    door = shop["door"]
    answer = door.http("GET", "/leak", headers={"X-Correlation-ID": "trace-me"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["code"] == "KIT-010"
    assert "secret" not in answer.text
    found = {line["correlation"] for line in door.lines() if "secret" in str(line)}
    assert "trace-me" in found, "the operator finds the cause by its correlation id"
    too_large = door.http("POST", "/notes", data=b"x" * 1_100_000, headers={"Content-Type": "application/json"})
    assert (too_large.status_code, too_large.json()["code"]) == (413, "KIT-003")


def test_trap_19_the_operators_port_is_not_the_public_one(shop: Shop) -> None:
    door = shop["door"]
    assert door.http("GET", "/metrics").json()["code"] == "KIT-004"
    assert door.ops("/metrics").status_code == 200
    assert door.ops("/sales/x").status_code == 404
    assert {door.http("GET", "/sales/x").status_code for _ in range(20)} == {200}


def test_trap_11_workers_and_prefetch_are_two_settings(stage: Stage, broker: Wire, run: Run) -> None:
    items = []
    run("books", EMES_PREFETCH="4", EMES_MAX_WORKERS="2").ready()
    for event in [sold("slow") for _ in range(9)]:
        broker.event(event)
        items.append(event.subject)
    marks = database(stage, "books")["marks"]
    until(lambda: broker.depth(BOOKS) == 5 and marks.count_documents({"item": {"$in": items}}) == 2)
    for item in items:
        open_gate(stage, item)
    until(lambda: all(booked(stage, item) for item in items))


def test_trap_12_a_connection_lost_in_mid_handler_harms_neither_process_nor_event(
    stage: Stage, broker: Wire, run: Run, proxied: Callable[[int], FaultProxy]
) -> None:
    proxy, event = proxied(stage.amqp_port), sold("slow")
    books = run("books", EMES_AMQP_URI=stage.amqp_through(proxy.port)).ready()
    broker.event(event)
    until(lambda: entered(stage, event.subject) == 1)
    assert proxy.cut() >= 2
    until(lambda: entered(stage, event.subject) >= 2, what="delivered again on a new connection")
    open_gate(stage, event.subject)
    until(lambda: booked(stage, event.subject) and broker.depth(BOOKS) == 0)
    assert database(stage, "books")["totals"].find_one({"_id": event.subject})["entries"] == 1
    assert books.parts() == (200, {"process": "ok", "database": "ok", "broker": "ok", "consumers": "ok"})


def test_trap_12_heavy_work_in_a_thread_leaves_the_hub_running() -> None:
    beats: list[float] = []

    def beat() -> None:
        while True:
            beats.append(time.monotonic())
            sleep(0.01)

    heart = spawn(beat)
    in_thread(time.sleep, 0.3)  # blocks its thread, as argon2 does
    heart.kill()
    assert len(beats) >= 10


def test_trap_13_a_frozen_process_does_not_make_up_for_missed_ticks(stage: Stage, run: Run) -> None:
    till = run("till").ready()

    def ticks() -> list[float]:
        return sorted(tick["at"] for tick in database(stage, "till")["ticks"].find({"pid": till.pid}))

    until(ticks)
    with till.frozen():
        stopped = time.time()
        until(lambda: time.time() > stopped + 2.5)  # five ticks long
    woken = time.time()
    until(lambda: len([at for at in ticks() if at > woken]) >= 3)
    after = [at for at in ticks() if at > woken]
    assert after[2] - after[0] > 0.8, f"a burst: {after}"

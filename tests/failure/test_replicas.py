"""Two replicas of a service: one takes events, the other what is too much for it or what it cannot handle; each promise
is kept once, and one of them ticks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from faultproxy import FaultProxy
from kitlab.data import database
from kitlab.events import sold
from kitlab.processes import ServiceProcess
from kitlab.stage import Stage
from kitlab.wait import until
from kitlab.wire import Wire

from emes_ops.rpc_client import RpcClient

Run = Callable[..., ServiceProcess]


def test_two_replicas_of_a_consumer_share_the_events_and_each_counts_once(stage: Stage, broker: Wire, run: Run) -> None:
    one, other = run("books", EMES_PREFETCH="5"), run("books", EMES_PREFETCH="5")
    one.ready(), other.ready()
    items = []
    for _ in range(120):
        event = sold()
        broker.event(event)
        broker.event(event)
        items.append(event.subject)
    books = database(stage, "books")
    until(lambda: books["totals"].count_documents({"_id": {"$in": items}}) == len(items))
    assert {row["entries"] for row in books["totals"].find({"_id": {"$in": items}})} == {1}
    workers = Counter(row["pid"] for row in books["entries"].find({"_id": {"$in": items}}))
    assert set(workers) == {one.pid, other.pid}, "one of them did nothing"


def test_the_events_of_a_replica_without_its_database_go_to_the_other(
    stage: Stage, broker: Wire, run: Run, proxied: Callable[[int], FaultProxy]
) -> None:
    proxy = proxied(stage.mongo_port)
    ill, well = run("books", EMES_MONGO_URI=stage.mongo_through(proxy.port)), run("books")
    ill.ready(), well.ready()
    proxy.refuse()
    for event in (events := [sold() for _ in range(30)]):
        broker.event(event)
    totals, items = database(stage, "books")["totals"], [event.subject for event in events]
    until(lambda: totals.count_documents({"_id": {"$in": items}}) == len(items), 30, "the healthy one has them all")


def test_two_replicas_keep_each_promise_once(stage: Stage, run: Run) -> None:
    pids = {run("till").ready().pid, run("till").ready().pid}
    promises = [f"promise-{n}" for n in range(30)]
    with RpcClient(stage.amqp_uri) as rpc:
        for number, promise in enumerate(promises):
            rpc.call("till", "plan", id=promise, in_ms=number * 50)
    till = database(stage, "till")
    until(lambda: till["due"].count_documents({"_id": {"$in": promises}}) == 0)
    kept = list(till["reminders"].find({"row": {"$in": promises}}))
    assert Counter(row["row"] for row in kept) == Counter(promises)
    assert {row["pid"] for row in kept} <= pids


def test_trap_13_of_two_replicas_one_ticks_and_the_other_takes_over_when_it_dies(stage: Stage, run: Run) -> None:
    tills = [run("till").ready(), run("till").ready()]
    ticks = database(stage, "till")["ticks"]
    ticks.delete_many({})
    until(lambda: ticks.count_documents({}) >= 4)
    seen = sorted((tick["at"], tick["pid"]) for tick in ticks.find({}))
    assert len({pid for _, pid in seen}) == 1
    assert seen[-1][0] - seen[0][0] > 0.4 * (len(seen) - 1), f"more often than every 0.5 s: {seen}"
    ticking = next(till for till in tills if till.pid == seen[0][1])
    waiting = next(till for till in tills if till.pid != seen[0][1])
    ticking.kill()
    until(lambda: ticks.count_documents({"pid": waiting.pid}) >= 1)

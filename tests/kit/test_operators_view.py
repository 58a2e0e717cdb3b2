"""What an operator sees of a running process: metrics, readiness, and one correlation id through every log."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from faultproxy import FaultProxy
from kitlab.bus import BOOKS, RealBus
from kitlab.data import database
from kitlab.events import sold
from kitlab.processes import ServiceProcess
from kitlab.stage import Stage
from kitlab.wait import until
from kitlab.wire import Wire

from emes_kit.problems import Refused
from emes_kit.topology import dead_queue, rpc_queue
from emes_ops.rpc_client import RpcClient

Shop = dict[str, ServiceProcess]
COUNT, SUM = "emes_entrypoint_seconds_count", "emes_entrypoint_seconds_sum"


@pytest.fixture
def bus(stage: Stage, broker: Wire, shop: Shop) -> RealBus:
    return RealBus(stage, broker)


def counted(process: ServiceProcess, entrypoint: str, outcome: str) -> float:
    return process.metric(COUNT, entrypoint=entrypoint, outcome=outcome)


def test_rate_errors_and_duration_of_a_command(stage: Stage, shop: Shop) -> None:
    till = shop["till"]
    before = {outcome: counted(till, "sell", outcome) for outcome in ("ok", "refused")}
    with RpcClient(stage.amqp_uri) as rpc:
        for number in range(3):
            rpc.call("till", "sell", item=f"measured-{number}")
        for call in ({"item": "unicorn"}, {"item": 7}):
            with pytest.raises(Refused):
                rpc.call("till", "sell", **call)
        with pytest.raises(Refused):
            rpc.call("till", "misbehave", how="leak")
    assert counted(till, "sell", "ok") == before["ok"] + 3
    assert counted(till, "sell", "refused") == before["refused"] + 2
    assert counted(till, "misbehave", "error") == 1
    assert 0 < till.metric(SUM, entrypoint="sell", outcome="ok", kind="command", service="till") < 60


def test_rate_errors_and_duration_of_requests_and_events(shop: Shop, bus: RealBus) -> None:
    door, books = shop["door"], shop["books"]
    assert door.http("GET", "/leak").status_code == 500
    assert counted(door, "leak", "500") == 1
    before = {outcome: counted(books, "enter_into_the_books", outcome) for outcome in ("done", "later", "broken")}
    for mood in ("ok", "fail", "broken"):
        bus.publish(sold(mood))
    until(lambda: counted(books, "enter_into_the_books", "later") >= before["later"] + bus.attempts)
    until(lambda: counted(books, "enter_into_the_books", "broken") >= before["broken"] + 1)
    until(lambda: counted(books, "enter_into_the_books", "done") >= before["done"] + 1)


def test_retries_dead_letters_and_the_depth_of_every_queue(shop: Shop, broker: Wire) -> None:
    books, event = shop["books"], sold("broken")
    dead, retried = (books.metric(name, queue=BOOKS) for name in ("emes_dead_letters_total", "emes_retries_total"))
    broker.event(event)
    broker.event(sold("fail"))
    until(lambda: books.metric("emes_dead_letters_total", queue=BOOKS) == dead + 2)
    assert books.metric("emes_retries_total", queue=BOOKS) == retried + 3
    resting = broker.depth(dead_queue(BOOKS))
    assert resting >= 2
    until(lambda: books.metric("emes_queue_messages", queue=dead_queue(BOOKS)) == resting)
    text = books.ops("/metrics").text
    assert f'emes_queue_messages{{queue="{BOOKS}",service="books"}} 0.0' in text
    assert f'queue="{rpc_queue("till")}"' in shop["till"].ops("/metrics").text


def test_an_event_no_queue_takes_stays_in_the_outbox_and_is_seen(shop: Shop, broker: Wire, stage: Stage) -> None:
    door, note, outbox = shop["door"], f"unheard-{uuid.uuid4().hex}", database(stage, "door")["outbox"]
    outbox.delete_many({})  # what others have said to nobody
    broker.bind("for a moment", "door.events", "noted.v1")
    broker.delete("for a moment")
    assert door.http("POST", "/notes", json={"note": note}).status_code == 202
    until(lambda: door.metric("emes_events_unroutable_total") >= 1)
    until(lambda: door.metric("emes_outbox_rows") >= 1 and door.metric("emes_outbox_oldest_seconds") > 0.5)
    broker.bind("heard at last", "door.events", "noted.v1")
    outbox.update_many({}, {"$set": {"lease_until": 0}})  # as if its lease had run out
    until(lambda: broker.depth("heard at last") == 1 and outbox.count_documents({}) == 0)
    until(lambda: door.metric("emes_outbox_rows") == 0 and door.metric("emes_outbox_oldest_seconds") == 0)
    broker.delete("heard at last")


@pytest.mark.parametrize("given", [None, "trace-7", "x" * 65, "ไทย".encode().decode("latin-1")])
def test_one_correlation_id_runs_through_request_call_event_and_handler(shop: Shop, given: str | None) -> None:
    item = f"traced-{uuid.uuid4().hex[:8]}"
    headers = {} if given is None else {"X-Correlation-ID": given}
    trace = shop["door"].http("POST", "/sales", json={"item": item}, headers=headers).headers["X-Correlation-ID"]
    assert (trace == given) == (given == "trace-7")
    for name, words in (("door", "somebody buys"), ("till", "selling"), ("books", "entering")):
        until(lambda n=name, w=words: {"event": f"{w} {item}", "service": n, "correlation": trace} in said(shop[n]))


def said(process: ServiceProcess) -> list[dict[str, str]]:
    return [{key: line.get(key) for key in ("event", "service", "correlation")} for line in process.lines()]


def test_a_failing_handler_is_logged_with_its_cause_and_its_correlation(shop: Shop, broker: Wire) -> None:
    event = sold("fail")
    broker.event(event)

    def told() -> list[dict[str, str]]:
        return [line for line in shop["books"].lines() if line["correlation"] == event.correlation]

    until(lambda: any("the ink ran out" in line.get("exception", "") for line in told()))


def test_every_line_of_a_log_is_json_with_its_service_level_and_time(shop: Shop) -> None:
    for name, process in shop.items():
        lines = process.lines()
        assert lines
        for line in lines:
            assert line["service"] == name
            assert {"event", "level", "timestamp", "correlation"} <= line.keys()


def test_ready_means_really_consuming(
    stage: Stage, beside: Callable[..., ServiceProcess], proxied: Callable[[int], FaultProxy]
) -> None:
    proxy = proxied(stage.amqp_port)
    stock = beside("stock", EMES_AMQP_URI=stage.amqp_through(proxy.port)).ready()
    assert stock.parts() == (200, {"process": "ok", "database": "ok", "broker": "ok", "consumers": "ok"})
    proxy.refuse()
    until(lambda: stock.parts()[0] == 503)
    assert stock.parts()[1] | {"broker": "?"} == {
        "process": "ok",
        "database": "ok",
        "broker": "?",
        "consumers": "not consuming",
    }
    assert stock.ops("/healthz").status_code == 200, "alive it is: nobody should restart it for that"
    proxy.pass_on()
    stock.ready()

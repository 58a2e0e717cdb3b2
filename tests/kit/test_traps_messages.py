"""Traps 1-5, 9, 10, 17 and 23 of docs/traps.md: what messages may do to a service, and it to them."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

import orjson
import pytest
from kitlab.bus import BOOKS, STOCK, RealBus, inbox_row
from kitlab.data import database
from kitlab.events import sold
from kitlab.processes import ServiceProcess
from kitlab.stage import Stage
from kitlab.wait import until
from kitlab.wire import Wire

from emes_kit.envelope import encode, seal
from emes_kit.topology import RPC_EXCHANGE, dead_queue, queue_name
from emes_ops.rpc_client import RpcClient

Shop = dict[str, ServiceProcess]
LADDER = (0.05, 0.1, 0.2)


@pytest.fixture
def bus(stage: Stage, broker: Wire, shop: Shop) -> RealBus:
    return RealBus(stage, broker)


def parked(bus: RealBus, **headers: str) -> list[Any]:
    return [one for one in bus.parked() if headers.items() <= one.headers.items()]


def test_trap_01_an_event_whose_handler_raises_is_not_lost(bus: RealBus) -> None:
    event = sold("fail")
    bus.publish(event)
    until(lambda: parked(bus, **{"ce-id": event.id}))
    (found,) = parked(bus, **{"ce-id": event.id})
    assert (found.queue, found.reason) == (BOOKS, "ValueError: the ink ran out")
    assert found.body == encode(event).body


def test_trap_02_a_failing_handler_is_retried_with_growing_pauses_and_a_count(bus: RealBus, stage: Stage) -> None:
    event = sold("fail")
    bus.publish(event)
    until(lambda: parked(bus, **{"ce-id": event.id}))
    calls = sorted(mark["at"] for mark in database(stage, "books")["marks"].find({"item": event.subject}))
    pauses = [later - earlier for earlier, later in itertools.pairwise(calls)]
    assert len(pauses) == len(LADDER)
    assert all(pause >= rung for pause, rung in zip(pauses, LADDER, strict=True)), pauses


def test_trap_03_an_undecodable_body_rests_in_the_dead_queue_as_it_came(bus: RealBus) -> None:
    marker, body = uuid.uuid4().hex, b"\x80\x04\x95 a pickle, say"
    bus.plant(BOOKS, body, {"ce-marker": marker}, content_type="application/x-python-serialize")
    until(lambda: parked(bus, **{"ce-marker": marker}))
    assert parked(bus, **{"ce-marker": marker})[0].body == body


@pytest.mark.parametrize("stack", ["boo", 7, {"a": 1}, None, [1, None]])
def test_trap_04_a_foreign_call_stack_header_ends_no_container(bus: RealBus, shop: Shop, stack: Any) -> None:
    event = sold()
    bus.publish(event, **{"nameko.call_id_stack": stack})
    until(lambda: bus.row("books", "entries", event.subject))
    assert shop["books"].alive


@pytest.mark.parametrize(
    ("body", "properties"),
    [
        (b'{"args": [], "kwargs": {}}', {}),
        (b"\xff", {"reply_to": "nobody", "correlation_id": "1"}),
        (b"[]", {"reply_to": "nobody"}),
        (b'{"deadline": "soon", "call": {}}', {"reply_to": "nobody"}),
        (b'{"deadline": 99999999999, "call": 7, "command_id": {"$ne": 1}}', {"reply_to": "nobody"}),
    ],
)
def test_trap_05_an_rpc_message_nobody_waits_for_ends_no_container(
    stage: Stage, broker: Wire, shop: Shop, body: bytes, properties: dict[str, str]
) -> None:
    for method in ("sell", "no_such_method", "__init__"):
        broker.publish(RPC_EXCHANGE, f"till.{method}", body, **properties)
    with RpcClient(stage.amqp_uri) as rpc:
        assert rpc.call("till", "get_sale", id="nothing") is None
    assert shop["till"].alive


def test_trap_09_a_queue_is_named_after_what_it_carries_not_after_a_method(broker: Wire, shop: Shop) -> None:
    assert queue_name("books", "till", "sold") == BOOKS == "books<-till.sold"
    assert queue_name("books", "till", "sold", 2) == "books<-till.sold.v2"
    assert broker.depth(BOOKS) >= 0
    assert broker.depth(dead_queue(BOOKS)) >= 0
    assert broker.depth("evt-till-sold--books.enter_into_the_books") == -1


def test_trap_10_events_that_overtake_each_other_leave_the_newest_state(bus: RealBus) -> None:
    shelf = f"shelf-{uuid.uuid4().hex}"
    events = [sold(subject=shelf, sequence=number, text=f"v{number}") for number in (4, 3, 2, 1, 0)]
    for event in events:
        bus.publish(event)
    until(lambda: all(bus.row("stock", "inbox", inbox_row(STOCK, event)) for event in events))
    assert bus.row("stock", "items", shelf)["text"] == "v4"


class _Plain:
    """An event whose data is whatever a test gives it."""

    TYPE: ClassVar[str] = "tried"
    subject, sequence = "s", 1

    def __init__(self, value: Any) -> None:
        self._value = value

    def to_data(self) -> dict[str, Any]:
        return {"outer": [{"inner": self._value}]}


@pytest.mark.parametrize(
    "value",
    [datetime(2026, 11, 20, tzinfo=UTC), Decimal("1.50"), uuid.UUID(int=1), {1, 2}, b"bytes", 0.1, {7: "key"}],
)
def test_trap_17_only_plain_json_leaves_in_an_event(value: Any) -> None:
    with pytest.raises(TypeError, match=r"inner"):
        seal(_Plain(value), "till", datetime.now(UTC))


def test_trap_17_nothing_is_wrapped_on_the_wire() -> None:
    value = {"text": "ข้อความ", "number": 7, "yes": True, "nothing": None, "list": [1, "2"]}
    sealed = seal(_Plain(value), "till", datetime.now(UTC))
    assert orjson.loads(encode(sealed).body) == {"outer": [{"inner": value}]}


def test_trap_23_thai_travels_in_the_body_and_codes_in_routing_keys(bus: RealBus, stage: Stage) -> None:
    event = sold(item="ห" * 100 + uuid.uuid4().hex, text="ก" * 4000)  # 300 bytes: more than an AMQP short string holds
    bus.publish(event)
    until(lambda: bus.row("stock", "items", event.subject))
    assert bus.row("stock", "items", event.subject)["text"] == event.data["text"]
    assert queue_name("notification", "submission", "report_submitted").isascii()

"""Dead messages on the real broker: seen, sent round again without loss, dropped only when asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from amqp import Message

from emes_kit import topology
from emes_ops import dead
from emes_ops.broker import link

WORK = topology.queue_name("scoring", "review", "report_approved")


@pytest.fixture
def uri(infrastructure) -> Iterator[str]:
    """As ops, with both queues empty before and after."""
    uri = infrastructure.amqp_uri()
    _empty(uri)
    yield uri
    _empty(uri)


def _empty(uri: str) -> None:
    with link.channel(uri) as channel:
        channel.queue_purge(WORK)
        channel.queue_purge(topology.dead_queue(WORK))


def bury(uri: str, *ids: str, body: bytes = b'{"a": 1}', **headers: object) -> None:
    with link.channel(uri) as channel:
        for id in ids:
            message = Message(
                body, message_id=id, delivery_mode=2, content_type="application/json", application_headers=headers
            )
            assert link.publish(channel, topology.DEAD_EXCHANGE, WORK, message)


def waiting(uri: str, queue: str = WORK) -> int:
    return link.depths(uri, [queue])[0].messages or 0


def test_looking_shows_why_and_moves_nothing(uri: str) -> None:
    bury(uri, "m1", body="รายงาน".encode(), **{"x-error": "Refusal: no scheme", "x-attempt": 4})
    for _ in range(2):
        [one] = dead.look(uri, [WORK])
        assert (one.id, one.reason, one.attempts, one.body.decode()) == ("m1", "Refusal: no scheme", 4, "รายงาน")


def test_a_replayed_message_is_on_its_work_queue_with_its_attempts_forgotten(uri: str) -> None:
    bury(uri, "m1", **{"x-error": "gone", "x-attempt": 4, "ce-id": "m1"})
    assert dead.replay(uri, WORK) == 1
    assert waiting(uri, topology.dead_queue(WORK)) == 0
    with link.channel(uri) as channel:
        message = channel.basic_get(WORK, no_ack=True)
    assert dead.body_of(message) == b'{"a": 1}'
    assert message.properties["message_id"] == "m1"
    brokers_own = {"x-delivery-count"}
    assert {name: value for name, value in message.headers.items() if name not in brokers_own} == {
        "ce-id": "m1",
        "x-replayed": 1,
    }


def test_only_the_chosen_ones_are_replayed_or_dropped(uri: str) -> None:
    bury(uri, "m1", "m2", "m3")
    assert dead.replay(uri, WORK, {"m2"}) == 1
    assert dead.drop(uri, WORK, {"m3", "m9"}) == 1
    assert [one.id for one in dead.look(uri, [WORK])] == ["m1"]
    assert waiting(uri) == 1


def test_what_nobody_would_take_stays_where_it_is(uri: str) -> None:
    bury(uri, "m1")
    with link.channel(uri) as channel:
        channel.queue_unbind(WORK, topology.REQUEUE_EXCHANGE, WORK)
    try:
        assert dead.replay(uri, WORK) == 0
        assert [one.id for one in dead.look(uri, [WORK])] == ["m1"]
    finally:
        with link.channel(uri) as channel:
            channel.queue_bind(WORK, topology.REQUEUE_EXCHANGE, WORK)


@pytest.mark.usefixtures("set_up_in_full")
def test_a_message_its_handler_rejects_comes_to_rest_by_policy(uri: str) -> None:
    with link.channel(uri) as channel:
        assert link.publish(channel, topology.REQUEUE_EXCHANGE, WORK, Message(b"x", message_id="m1", delivery_mode=2))
        message = channel.basic_get(WORK, no_ack=False)
        channel.basic_reject(message.delivery_tag, requeue=False)
    assert _until(lambda: [(one.id, one.reason) for one in dead.look(uri, [WORK])]) == [("m1", "rejected")]


def test_a_message_on_the_ladder_returns_to_the_queue_it_failed_on(uri: str) -> None:
    with link.channel(uri) as channel:
        assert link.publish(channel, topology.retry_name(100), WORK, Message(b"x", message_id="m1", delivery_mode=2))
        arrived: list[str] = []
        channel.basic_consume(WORK, no_ack=True, callback=lambda found: arrived.append(found.properties["message_id"]))
        channel.connection.drain_events(timeout=10)
    assert arrived == ["m1"]


def _until(look: Callable[[], list[tuple[str, str]]], within: float = 10) -> list[tuple[str, str]]:
    """The first answer that is not empty."""
    end = time.monotonic() + within
    while not (found := look()) and time.monotonic() < end:
        continue
    return found

"""What each broker user is refused, tried on the real broker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from amqp import Message
from amqp.exceptions import AccessRefused

from emes_kit import topology
from emes_ops.broker import definitions, link

WORK = topology.queue_name("review", "submission", "report_submitted")
KEY = topology.routing_key("report_submitted")
REPLY = "0" * 32
Act = Callable[[Any], Any]
pytestmark = pytest.mark.usefixtures("set_up_in_full")


def publish(exchange: str, key: str) -> Act:
    return lambda channel: channel.basic_publish(Message(b"{}"), exchange=exchange, routing_key=key)


def bind_own(exchange: str) -> Act:
    def act(channel: Any) -> None:
        channel.queue_declare("sub.ministry.test", durable=True, auto_delete=False)
        channel.queue_bind("sub.ministry.test", exchange, "#")

    return act


OUTSIDER: dict[str, Act] = {
    "publish an event": publish("submission.events", KEY),
    "publish to the default exchange": publish("", WORK),
    "publish into the requeue exchange": publish(topology.REQUEUE_EXCHANGE, WORK),
    "publish onto the ladder": publish(topology.retry_name(1000), WORK),
    "publish into the dead exchange": publish(topology.DEAD_EXCHANGE, WORK),
    "read a handler's queue": lambda channel: channel.basic_get(WORK),
    "read a dead queue": lambda channel: channel.basic_get(topology.dead_queue(WORK)),
    "purge a handler's queue": lambda channel: channel.queue_purge(WORK),
    "delete a handler's queue": lambda channel: channel.queue_delete(WORK),
    "delete an exchange": lambda channel: channel.exchange_delete("submission.events"),
    "declare a queue of another name": lambda channel: channel.queue_declare("anything", durable=True),
    "declare another subscriber's queue": lambda channel: channel.queue_declare("sub.budget.all", durable=True),
    "declare an exchange": lambda channel: channel.exchange_declare("anything", "topic"),
    "listen to people": bind_own("gateway.events"),
    "listen to notices": bind_own("notification.events"),
}
CALLS: dict[str, Act] = {
    "call a service": publish(topology.RPC_EXCHANGE, "submission.save_report"),
    "answer in its place": publish(topology.RPC_EXCHANGE, REPLY),
    "consume calls": lambda channel: channel.basic_consume(topology.rpc_queue("submission")),
    "listen to calls": bind_own(topology.RPC_EXCHANGE),
}
SERVICE: dict[str, Act] = {
    "speak for another service": publish("submission.events", KEY),
    "publish something that is no event": publish("review.events", "#"),
    "publish to the default exchange": publish("", WORK),
    "call another service": publish(topology.RPC_EXCHANGE, "scoring.get_score"),
    "read another's queue": lambda channel: channel.basic_get(
        topology.queue_name("scoring", "review", "report_approved")
    ),
    "read another's dead queue": lambda channel: channel.basic_get(
        topology.dead_queue(topology.queue_name("scoring", "review", "report_approved"))
    ),
    "take another's calls": lambda channel: channel.basic_consume(topology.rpc_queue("submission")),
    "listen to what it does not subscribe": lambda channel: channel.queue_bind(WORK, "notification.events", "#"),
    "delete its own exchange": lambda channel: channel.exchange_delete("review.events"),
}


def refused(uri: str, act: Act) -> bool:
    try:
        with link.channel(uri) as channel:
            act(channel)
    except link.Trouble as trouble:
        return isinstance(trouble.__cause__, AccessRefused)
    return False


@pytest.mark.parametrize("what", OUTSIDER)
def test_an_outside_subscriber_cannot(infrastructure, what: str) -> None:
    assert refused(infrastructure.amqp_uri("subscriber.ministry"), OUTSIDER[what])


@pytest.mark.parametrize("what", CALLS)
def test_trap_05_an_outsider_reaches_no_rpc_exchange(infrastructure, what: str) -> None:
    assert refused(infrastructure.amqp_uri("subscriber.ministry"), CALLS[what])


@pytest.mark.parametrize("what", SERVICE)
def test_a_service_cannot(infrastructure, what: str) -> None:
    assert refused(infrastructure.amqp_uri("review"), SERVICE[what])


def test_the_gateway_may_call_but_not_speak_for_others(infrastructure) -> None:
    uri = infrastructure.amqp_uri("gateway")
    assert not refused(uri, publish(topology.RPC_EXCHANGE, f"review.{'x' * 3}"))
    assert refused(uri, publish("review.events", "report_approved.v1"))


def test_a_service_may_answer_calls(infrastructure) -> None:
    assert not refused(infrastructure.amqp_uri("review"), publish(topology.RPC_EXCHANGE, REPLY))


def test_an_outside_subscriber_hears_public_events_on_its_own_queue(infrastructure) -> None:
    with link.channel(infrastructure.amqp_uri("subscriber.ministry")) as mine:
        mine.queue_declare("sub.ministry.reports", durable=True, auto_delete=False)
        mine.queue_bind("sub.ministry.reports", "submission.events", "report_taken_back.v1")
        with link.channel(infrastructure.amqp_uri("submission")) as theirs:
            message = Message(b'{"report_id": "2570-1.AP-03.P5703"}', message_id="m1")
            assert link.publish(theirs, "submission.events", "report_taken_back.v1", message)
        heard = mine.basic_get("sub.ministry.reports", no_ack=True)
        assert heard.properties["message_id"] == "m1"
        mine.queue_delete("sub.ministry.reports")
    handlers = [b["destination"] for b in definitions.committed()["bindings"] if heard_by(b, "report_taken_back.v1")]
    assert handlers
    with link.channel(infrastructure.amqp_uri()) as channel:  # nobody ran to take it: it must not meet the next test
        for queue in handlers:
            channel.queue_purge(queue)


def heard_by(binding: dict[str, Any], key: str) -> bool:
    return (binding["source"], binding["routing_key"]) == ("submission.events", key)


def test_nobody_gets_in_with_a_password_everybody_knows(infrastructure) -> None:
    uri = infrastructure.amqp_uri("ops")
    login = uri.split("//")[1].split("@")[0]
    with pytest.raises(link.Trouble), link.channel(uri.replace(login, "guest:guest")):
        pass


def test_what_amqp_alone_can_declare_is_what_the_definitions_say(infrastructure) -> None:
    """On a broker set up from the definitions every declaration fits what is there: not one argument differs."""
    link.declare(infrastructure.amqp_uri(), definitions.committed())


def test_an_event_nobody_handles_is_taken_from_its_publisher_and_kept_nowhere(infrastructure) -> None:
    unheard = [b for b in definitions.committed()["bindings"] if b["destination"] == definitions.UNHEARD]
    with link.channel(infrastructure.amqp_uri()) as channel:
        for binding in unheard:
            assert link.publish(channel, binding["source"], binding["routing_key"], Message(b"{}", delivery_mode=2))
    assert [depth.messages for depth in link.depths(infrastructure.amqp_uri(), [definitions.UNHEARD])] == [0]

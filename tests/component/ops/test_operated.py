"""A service in a process of its own, with the broker rights of a service, tells of its queues and settles its dead."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from amqp import Message

from emes_kit import topology
from emes_kit.problems import Refused
from emes_ops.broker import link

WORK = topology.queue_name("scoring", "gateway", "clock_moved")
ANOTHERS = topology.queue_name("review", "gateway", "clock_moved")
ACTOR = {"user_id": "admin", "roles": ["admin"], "office_id": None, "parts": []}


@pytest.fixture
def ask(services: Any) -> Callable[..., Any]:
    services.start_services("scoring")
    return lambda method, **fields: services.call("scoring", method, **fields)


def bury(services: Any, id: str, body: bytes = b'{"a": 1}', **headers: Any) -> None:
    with link.channel(services.amqp_uri()) as channel:
        message = Message(body, message_id=id, delivery_mode=2, application_headers=headers)
        assert link.publish(channel, topology.DEAD_EXCHANGE, WORK, message)


def until(look: Callable[[], Any], within: float = 20) -> Any:
    end = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)  # between two questions
    return found


def test_it_says_how_much_waits_in_each_of_its_queues(services: Any, ask: Callable[..., Any]) -> None:
    bury(services, "m0")
    told = until(lambda: (now := ask("operations"))["depths"][topology.dead_queue(WORK)] and now)
    assert told["depths"][WORK] == 0
    assert ANOTHERS not in told["depths"]
    assert told["outbox"] == {"rows": 0, "oldest_seconds": 0}
    settle(ask, ["m0"], again=False)


def settle(ask: Callable[..., Any], ids: list[str], again: bool) -> int:
    return int(ask("settle_dead_letters", actor=ACTOR, queue=WORK, ids=ids, again=again)["settled"])


def test_it_shows_what_rests_whatever_it_is_and_moves_nothing(services: Any, ask: Callable[..., Any]) -> None:
    bury(services, "m1", "รายงาน".encode() + b"\xff", **{"x-error": "Refusal: no scheme", "x-attempt": 4, "n": 1})
    for _ in range(3):
        [one] = ask("dead_letters", queue=WORK)["items"]
        assert (one["id"], one["reason"], one["attempts"]) == ("m1", "Refusal: no scheme", 4)
        assert one["body"] == "รายงาน\\xff"
        assert one["headers"]["n"] == "1"
    assert settle(ask, ["m1"], again=False) == 1
    assert ask("dead_letters", queue=WORK)["items"] == []


def test_a_message_sent_again_is_handled_or_rests_again_with_its_new_reason(
    services: Any, ask: Callable[..., Any]
) -> None:
    bury(services, "m2", b"no event", **{"x-error": "long ago"})
    bury(services, "m3", b"no event")
    assert settle(ask, ["m2", "gone"], again=True) == 1
    found = until(lambda: [one for one in ask("dead_letters", queue=WORK)["items"] if one["id"] == "m2"])
    assert "undecodable" in found[0]["reason"]
    assert found[0]["headers"]["x-replayed"] == "1"
    assert settle(ask, ["m2", "m3"], again=False) == 2


@pytest.mark.parametrize("queue", [ANOTHERS, "rpc-scoring", "nothing", topology.dead_queue(WORK)])
def test_it_speaks_of_its_own_queues_only(ask: Callable[..., Any], queue: str) -> None:
    for method, more in (
        ("dead_letters", {}),
        ("settle_dead_letters", {"actor": ACTOR, "ids": ["m1"], "again": True}),
    ):
        with pytest.raises(Refused) as caught:
            ask(method, queue=queue, **more)
        assert caught.value.problem.code == "KIT-013"


@pytest.mark.parametrize("fields", [{}, {"ids": []}, {"ids": ["x"] * 101}, {"ids": ["x"], "again": "perhaps"}])
def test_a_wish_that_says_too_little_is_refused(ask: Callable[..., Any], fields: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        ask("settle_dead_letters", actor=ACTOR, queue=WORK, **fields)
    assert caught.value.problem.status == 422

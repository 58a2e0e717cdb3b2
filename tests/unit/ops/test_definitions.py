"""The broker's definitions say what the code says, and hold no secret."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from emes_kit import topology
from emes_ops.broker import definitions, rights, subscriptions
from emes_ops.settings import SERVICES

COMMITTED = definitions.committed()


def test_the_committed_file_is_what_the_code_makes() -> None:
    made = definitions.generate(subscriptions.of_code(), subscriptions.published())
    assert definitions.COMMITTED.read_text() == definitions.dump(made), "run: emes broker definitions"


def test_no_user_and_no_password_is_committed() -> None:
    assert "users" not in COMMITTED
    assert "password" not in definitions.COMMITTED.read_text()


def test_loaded_users_have_hashes_that_fit_their_passwords() -> None:
    passwords = {name: f"secret of {name}" for name in rights.users()}
    users = {user["name"]: user for user in definitions.with_users(COMMITTED, passwords)["users"]}
    assert set(users) == {*SERVICES, "ops", "subscriber.ministry"}
    for name, user in users.items():
        raw = base64.b64decode(user["password_hash"])
        assert raw[4:] == hashlib.sha256(raw[:4] + passwords[name].encode()).digest()


def test_every_handler_queue_has_a_dead_queue_a_way_back_and_its_own_policy() -> None:
    queues = {queue["name"] for queue in COMMITTED["queues"]}
    ways = {(b["source"], b["destination"], b["routing_key"]) for b in COMMITTED["bindings"]}
    handlers = {name for name in queues if "<-" in name and not name.endswith(".dead")}
    assert handlers
    for name in handlers:
        assert (topology.DEAD_EXCHANGE, topology.dead_queue(name), name) in ways
        assert (topology.REQUEUE_EXCHANGE, name, name) in ways
        [policy] = [p for p in COMMITTED["policies"] if re.search(p["pattern"], name)]
        assert policy["definition"]["dead-letter-routing-key"] == name
        assert policy["definition"]["dead-letter-strategy"] == "at-least-once"


def test_every_event_of_the_catalogue_reaches_a_queue() -> None:
    bound = {(b["source"], b["routing_key"]) for b in COMMITTED["bindings"]}
    for source, event, version in subscriptions.published():
        assert (topology.events_exchange(source), topology.routing_key(event, version)) in bound


def test_a_dead_queue_has_no_policy_that_would_lose_messages() -> None:
    """But one that lets people look at them often: RabbitMQ 4 counts a look as a delivery, and its limit is 20."""
    for name in [queue["name"] for queue in COMMITTED["queues"] if queue["name"].endswith(".dead")]:
        [found] = [p["definition"] for p in COMMITTED["policies"] if re.search(p["pattern"], name)]
        assert found == {"delivery-limit": 1_000_000}


def test_another_ladder_adds_its_rungs_once() -> None:
    quick = definitions.parse_ladder("200ms,1s")
    names = [queue["name"] for queue in definitions.with_ladder(COMMITTED, quick)["queues"]]
    assert names.count("emes.retry.200") == 1
    assert names.count("emes.retry.1000") == 1


@pytest.mark.parametrize("service", [name for name in SERVICES if name != rights.CALLER])
def test_only_the_caller_may_address_methods(service: str) -> None:
    [row] = [
        r for r in COMMITTED["topic_permissions"] if r["user"] == service and r["exchange"] == topology.RPC_EXCHANGE
    ]
    assert re.search(row["write"], "0123456789abcdef" * 2)
    assert not re.search(row["write"], "submission.save_report")

"""The broker's definitions, made from the services' subscriptions; committed as deploy/rabbitmq/definitions.json.

Queue arguments that may ever change are policies: a changed argument would make a running consumer's declaration fail.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from emes_kit import topology
from emes_kit.config import KEYS
from emes_ops.broker import rights
from emes_ops.broker.rights import Subscription, Subscriptions
from emes_ops.broker.rows import Row, binding, exchange, policy, queue, user
from emes_ops.settings import ROOT, SERVICES, VHOST

COMMITTED = ROOT / "deploy" / "rabbitmq" / "definitions.json"
Definitions = dict[str, list[Row]]
# Swallows the events of the catalogue that no service handles. Without it the broker would hand them back, unroutable,
# and they would stay in the outbox as if a queue were missing.
UNHEARD = "emes.unheard"

_CAREFUL = {"dead-letter-strategy": "at-least-once", "overflow": "reject-publish"}
_DELIVERIES = 20  # a message that kills its handler this often stops coming back
# An outside subscriber that sleeps loses its own oldest events, after a month its queue: it must not fill the broker.
_OUTSIDE = {
    "max-length": 200_000,
    "max-length-bytes": 256 * 1024 * 1024,
    "overflow": "drop-head",
    "expires": 30 * 24 * 3600 * 1000,
}

_SWALLOWED = {"message-ttl": 0}
# Looking at a dead message delivers it and puts it back; RabbitMQ 4 would throw it away at the twentieth look.
_LOOKED_AT = {"delivery-limit": 1_000_000}


def parse_ladder(text: str) -> tuple[int, ...]:
    """`1s,10s` → milliseconds, by the same reading as the services."""
    return tuple(KEYS["EMES_RETRY_LADDER"].parse(text))


LADDER = parse_ladder(KEYS["EMES_RETRY_LADDER"].default or "")


def generate(subscriptions: Subscriptions, published: Iterable[Subscription]) -> Definitions:
    """Everything but the users. published: the whole catalogue of events."""
    handled = [(name, one) for name in SERVICES for one in subscriptions[name]]
    works = [_work_queue(*one) for one in handled]
    unheard = sorted(set(published) - {subscription for _, subscription in handled})
    rpc = [queue(topology.rpc_queue(name)) for name in SERVICES]
    without_ladder = {
        "vhosts": [{"name": VHOST}],
        "exchanges": _exchanges(),
        "queues": [*(row for work in works for row in _queues(work)), *rpc, queue(UNHEARD)],
        "bindings": [
            *(row for one in handled for row in _bindings(*one)),
            *(_rpc_binding(name) for name in SERVICES),
            *(_event_binding(one, UNHEARD) for one in unheard),
        ],
        "policies": [*map(_dead_letters, works), *_other_policies()],
        "permissions": rights.permissions(subscriptions),
        "topic_permissions": rights.topic_permissions(),
    }
    return with_ladder(without_ladder, LADDER)


def with_ladder(definitions: Definitions, ladder: Iterable[int]) -> Definitions:
    """With the rungs of a ladder (ms) beside those that are there."""
    present = {row["name"] for row in definitions["queues"]}
    new = [ms for ms in ladder if topology.retry_name(ms) not in present]
    rungs = [topology.retry_name(ms) for ms in new]
    return definitions | {
        "exchanges": [*definitions["exchanges"], *(exchange(rung, "fanout") for rung in rungs)],
        "queues": [*definitions["queues"], *map(_rung, new)],
        "bindings": [*definitions["bindings"], *(binding(rung, rung, "") for rung in rungs)],
    }


def with_users(definitions: Definitions, passwords: Mapping[str, str]) -> Definitions:
    """Ready to load: the users of the definitions, with hashed passwords."""
    tags = {rights.OPS: ("monitoring",)}
    return {"users": [user(name, passwords[name], tags.get(name, ())) for name in rights.users()], **definitions}


def committed() -> Definitions:
    return dict(json.loads(COMMITTED.read_text()))


def dump(definitions: Definitions) -> str:
    """Stable text, one fact per line, so that a change reads well in a diff."""
    blocks = [
        f"{json.dumps(name)}: [\n  " + ",\n  ".join(json.dumps(row, sort_keys=True) for row in rows) + "\n]"
        for name, rows in definitions.items()
    ]
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def save(definitions: Definitions, path: Path = COMMITTED) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump(definitions))


def _exchanges() -> list[Row]:
    topics = [*(topology.events_exchange(name) for name in SERVICES), topology.RPC_EXCHANGE]
    directs = [topology.REQUEUE_EXCHANGE, topology.DEAD_EXCHANGE]
    return [*(exchange(name, "topic") for name in topics), *(exchange(name, "direct") for name in directs)]


def _work_queue(service: str, subscription: Subscription) -> str:
    return topology.queue_name(service, *subscription)


def _queues(work: str) -> list[Row]:
    return [queue(work, **topology.QUORUM), queue(topology.dead_queue(work), **topology.QUORUM)]


def _rung(ms: int) -> Row:
    """Its delay is its name, so these arguments never change."""
    arguments = {"x-message-ttl": ms, "x-dead-letter-exchange": topology.REQUEUE_EXCHANGE}
    return queue(topology.retry_name(ms), **topology.QUORUM, **arguments)


def _bindings(service: str, subscription: Subscription) -> list[Row]:
    work = _work_queue(service, subscription)
    return [
        _event_binding(subscription, work),
        binding(topology.REQUEUE_EXCHANGE, work, work),
        binding(topology.DEAD_EXCHANGE, topology.dead_queue(work), work),
    ]


def _event_binding(event: Subscription, destination: str) -> Row:
    source, name, version = event
    return binding(topology.events_exchange(source), destination, topology.routing_key(name, version))


def _rpc_binding(service: str) -> Row:
    return binding(topology.RPC_EXCHANGE, topology.rpc_queue(service), f"{service}.*")


def _dead_letters(work: str) -> Row:
    """Rejected or delivered too often → its own dead queue; the message is safe there before it leaves here."""
    target = {"dead-letter-exchange": topology.DEAD_EXCHANGE, "dead-letter-routing-key": work}
    return policy(f"dead:{work}", f"^{re.escape(work)}$", 10, _CAREFUL | target | {"delivery-limit": _DELIVERIES})


def _other_policies() -> list[Row]:
    return [
        policy("resting", r"<-.*\.dead$", 10, _LOOKED_AT),
        policy("ladder", r"^emes\.retry\.\d+$", 10, _CAREFUL),
        policy("subscribers", r"^sub\.", 5, _OUTSIDE),
        policy("unheard", f"^{re.escape(UNHEARD)}$", 5, _SWALLOWED),
    ]

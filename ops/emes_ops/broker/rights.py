"""Who may do what on the broker: the least that works, as RabbitMQ understands it (regular expressions on names).

configure = create and delete, write = publish to an exchange or bind a queue, read = consume or bind to an exchange.
On topic exchanges the routing key is judged too. Nobody but ops may publish to the default exchange: it reaches every
queue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from emes_kit import topology
from emes_ops.broker.rows import Row, permission, topic_permission
from emes_ops.settings import SERVICES

Subscription = tuple[str, str, int]  # source, event, version
Subscriptions = Mapping[str, Iterable[Subscription]]  # by consuming service

OPS = "ops"
CALLER = "gateway"  # the only service that calls others
PUBLIC = ("submission", "review", "scoring")  # their events hold no personal data
OUTSIDE = ("ministry",)
_EVENT_KEY = r"[a-z_]+\.v\d+"
_REPLY_KEY = "[0-9a-f]{32}"
_RPC = re.escape(topology.RPC_EXCHANGE)
_SHARED = rf"emes\.retry\.\d+|{re.escape(topology.REQUEUE_EXCHANGE)}|{re.escape(topology.DEAD_EXCHANGE)}"


def outside_user(name: str) -> str:
    return f"subscriber.{name}"


def users() -> list[str]:
    return [*SERVICES, OPS, *(outside_user(name) for name in OUTSIDE)]


def permissions(subscriptions: Subscriptions) -> list[Row]:
    services = [_service(name, {source for source, _, _ in subscriptions[name]}) for name in SERVICES]
    return [*services, permission(OPS, ".*", ".*", ".*"), *(_outsider(name) for name in OUTSIDE)]


def topic_permissions() -> list[Row]:
    """Each publishes only its own event keys; only the caller may address RPC methods, the others only reply."""
    own = [topic_permission(name, topology.events_exchange(name), _EVENT_KEY, ".*") for name in SERVICES]
    rpc = [topic_permission(name, topology.RPC_EXCHANGE, _rpc_keys(name), ".*") for name in SERVICES]
    feeds = [(outside_user(name), topology.events_exchange(source)) for name in OUTSIDE for source in PUBLIC]
    return [*own, *rpc, *(topic_permission(user, exchange, "", ".*") for user, exchange in feeds)]


def _rpc_keys(service: str) -> str:
    targets = "|".join(name for name in SERVICES if name != CALLER)
    return rf"({targets})\.[a-z_]+|{_REPLY_KEY}" if service == CALLER else _REPLY_KEY


def _service(name: str, sources: Iterable[str]) -> Row:
    """Its own queues, the exchanges it listens to, the ladder and the dead queue; a reply queue only if it calls."""
    queues = rf"{name}<-.*|{re.escape(topology.rpc_queue(name))}"
    queues += rf"|rpc\.reply-{name}-.*" if name == CALLER else ""
    listens = _any(topology.events_exchange(source) for source in sorted(sources))
    heard = f"{queues}|{_RPC}|{_SHARED}|{listens}"
    mine = re.escape(topology.events_exchange(name))
    return permission(name, configure=heard, write=f"{queues}|{mine}|{_RPC}|{_SHARED}", read=heard)


def _outsider(name: str) -> Row:
    mine = rf"sub\.{re.escape(name)}\..*"
    public = _any(topology.events_exchange(source) for source in PUBLIC)
    return permission(outside_user(name), configure=mine, write=mine, read=f"{mine}|{public}")


def _any(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, names))

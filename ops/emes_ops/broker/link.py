"""A plain AMQP connection for looking and moving by hand: no wait is endless, every publish is confirmed and routed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import amqp
from amqp.exceptions import AMQPError, NotFound
from kombu.utils.url import parse_url

from emes_ops.console import Trouble

WAIT = 10


@contextmanager
def channel(uri: str) -> Iterator[Any]:
    """Messages that were fetched and not acknowledged go back to their queues when it closes."""
    parts = parse_url(uri)
    link = amqp.Connection(
        f"{parts['hostname']}:{parts['port'] or 5672}",
        userid=parts["userid"],
        password=parts["password"],
        confirm_publish=True,
        virtual_host=parts["virtual_host"] or "/",
        connect_timeout=5,
        read_timeout=WAIT,
        write_timeout=WAIT,
        ssl=uri.startswith("amqps"),
    )
    try:
        link.connect()
        yield link.channel()
    except (OSError, AMQPError) as exc:
        raise Trouble(
            f"The broker at {parts['hostname']} does not do it: {str(exc)[:200] or type(exc).__name__}"
        ) from exc
    finally:
        link.collect()


@dataclass(frozen=True)
class Depth:
    """None where the queue does not exist."""

    queue: str
    messages: int | None
    consumers: int | None


def depths(uri: str, queues: list[str]) -> list[Depth]:
    """Asked by passive declaration, which any user may do and which needs no management plugin."""
    with channel(uri) as main:
        return [_depth(main.connection, queue) for queue in queues]


def _depth(link: Any, queue: str) -> Depth:
    probe = link.channel()
    try:
        found = probe.queue_declare(queue, passive=True)
    except NotFound:  # closes this channel only
        return Depth(queue, None, None)
    probe.close()
    return Depth(queue, found.message_count, found.consumer_count)


def publish(main: Any, exchange: str, key: str, message: Any) -> bool:
    """True once the broker holds it in at least one queue."""
    returned: list[Any] = []
    main.events["basic_return"] = {lambda *details: returned.append(details)}
    main.basic_publish(message, exchange=exchange, routing_key=key, mandatory=True)
    return not returned


def declare(uri: str, definitions: Mapping[str, list[dict[str, Any]]]) -> None:
    """Exchanges, queues and bindings, as far as AMQP itself can: users, rights and policies need the management API."""
    with channel(uri) as main:
        for row in definitions["exchanges"]:
            main.exchange_declare(row["name"], row["type"], durable=True, auto_delete=False)
        for row in definitions["queues"]:
            main.queue_declare(row["name"], durable=True, auto_delete=False, arguments=row["arguments"])
        for row in definitions["bindings"]:
            main.queue_bind(row["destination"], row["source"], row["routing_key"])

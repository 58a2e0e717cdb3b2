"""The broker as a stranger with a plain AMQP library sees it: publish anything, look into any queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import amqp
from amqp.exceptions import NotFound
from kombu.utils.url import parse_url

from emes_kit import topology
from emes_kit.envelope import Envelope, encode


class Wire:
    """One plain connection; bodies stay bytes."""

    def __init__(self, uri: str) -> None:
        parts = parse_url(uri)
        self._connection = amqp.Connection(
            f"{parts['hostname']}:{parts['port']}",
            userid=parts["userid"],
            password=parts["password"],
            virtual_host=parts["virtual_host"],
        )
        self._connection.connect()
        self._channel = self._new_channel()

    def _new_channel(self) -> Any:
        channel = self._connection.channel()
        channel.auto_decode = False
        return channel

    def publish(self, exchange: str, key: str, body: bytes, headers: dict[str, Any] | None = None, **more: Any) -> None:
        message = amqp.Message(body, application_headers=headers or {}, **more)
        self._channel.basic_publish(message, exchange, key)

    def event(self, envelope: Envelope, **headers: Any) -> None:
        """An event as its service's relay sends it, with further headers."""
        wire = encode(envelope)
        exchange, key = topology.events_exchange(envelope.source), topology.routing_key(envelope.type, envelope.version)
        self.publish(exchange, key, wire.body, wire.headers | headers, content_type=wire.content_type)

    def depth(self, queue: str) -> int:
        """Messages ready; -1 when there is no such queue."""
        try:
            return self._channel.queue_declare(queue, passive=True).message_count
        except NotFound:
            self._channel = self._new_channel()
            return -1

    def take(self, queue: str) -> Any:
        """The next message, removed; None when there is none. `.body` bytes, `.headers` dict, `.properties`."""
        return self._channel.basic_get(queue, no_ack=True)

    def declare(self, queue: str, **arguments: Any) -> None:
        self._channel.queue_declare(queue, durable=True, auto_delete=False, arguments=arguments)

    def bind(self, queue: str, exchange: str, key: str) -> None:
        """A durable queue of our own on a service's exchange, which is made when it is missing."""
        self._channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
        self.declare(queue)
        self._channel.queue_bind(queue, exchange, key)

    def delete(self, queue: str) -> None:
        self._channel.queue_delete(queue)

    def close(self) -> None:
        self._connection.close()


@contextmanager
def wire(uri: str) -> Iterator[Wire]:
    opened = Wire(uri)
    try:
        yield opened
    finally:
        opened.close()

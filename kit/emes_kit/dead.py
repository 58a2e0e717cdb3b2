"""What rests in a dead queue: look at it, send it round again, drop it for good. Over any channel that may read it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from amqp import Message

from emes_kit import topology

_BROKERS_OWN = ("x-death", "x-first-death", "x-last-death", "x-delivery")
_OURS = ("x-attempt", "x-error", "x-queue")
_KEPT = ("content_type", "content_encoding", "message_id", "correlation_id", "timestamp", "type", "app_id")
PATIENCE = 5.0


def look(channel: Any, work: str, most: int | None = None) -> list[dict[str, Any]]:
    """What rests now, the oldest first; nothing is moved. id, headers, body (bytes), attempts; reason: its handler's
    last words, or why the broker moved it."""
    with _resting(channel, work, most) as messages:
        return [_read(message) for message in messages]


def settle(channel: Any, work: str, ids: set[str] | None, again: bool) -> int:
    """Those of these ids (None: all that rest now) are gone; `again`: each has gone back to the queue it failed on."""
    with _resting(channel, work) as messages:
        chosen = [message for message in messages if ids is None or _id(message) in ids]
        gone = [message for message in chosen if not again or _sent_again(channel, work, message)]
        for message in gone:
            channel.basic_ack(message.delivery_tag)
            messages.remove(message)
        return len(gone)


@contextmanager
def _resting(channel: Any, work: str, most: int | None = None) -> Iterator[list[Any]]:
    """A snapshot by number; what comes to rest meanwhile is not touched. What stays in the list goes back after it."""
    queue = topology.dead_queue(work)
    fetched = (channel.basic_get(queue, no_ack=False) for _ in range(count(channel, queue))[:most])
    messages = [message for message in fetched if message is not None]
    yield messages
    for message in messages:
        channel.basic_reject(message.delivery_tag, requeue=True)
    until = time.monotonic() + PATIENCE  # the queue takes them back in its own time; who asks next must see them again
    while count(channel, queue) < len(messages) and time.monotonic() < until:
        time.sleep(0.01)


def count(channel: Any, queue: str) -> int:
    """A passive declaration answers with the number of messages that are ready, and needs no rights."""
    return int(channel.queue_declare(queue, passive=True).message_count)


def bare(headers: Mapping[str, Any], *without: str) -> dict[str, Any]:
    """Without what the broker has added."""
    return {name: value for name, value in headers.items() if not str(name).startswith((*_BROKERS_OWN, *without))}


def _sent_again(channel: Any, work: str, message: Any) -> bool:
    """A copy, its attempts forgotten, is confirmed in the queue it failed on before the original goes."""
    headers, returned = message.headers or {}, list[Any]()
    kept = {name: message.properties[name] for name in _KEPT if name in message.properties}
    fresh = bare(headers, *_OURS) | {"x-replayed": int(headers.get("x-replayed", 0)) + 1}
    copy = Message(body_of(message), delivery_mode=2, application_headers=fresh, **kept)
    channel.events["basic_return"] = {lambda *details: returned.append(details)}
    channel.basic_publish_confirm(copy, exchange=topology.REQUEUE_EXCHANGE, routing_key=work, mandatory=True)
    return not returned


def _read(message: Any) -> dict[str, Any]:
    headers = dict(message.headers or {})
    deaths = headers.get("x-death") or [{}]
    said = {"reason": str(headers.get("x-error") or deaths[0].get("reason") or "unknown"), "headers": headers}
    return {"id": _id(message), "attempts": int(headers.get("x-attempt") or 0), "body": body_of(message), **said}


def _id(message: Any) -> str:
    return str(message.properties.get("message_id") or "-")


def body_of(message: Any) -> bytes:
    return message.body.encode("utf-8", "surrogateescape") if isinstance(message.body, str) else bytes(message.body)

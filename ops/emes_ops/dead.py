"""The dead queues: messages whose handler gave up. Look at them, send them round again, or drop them for good."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from amqp import Message

from emes_kit import topology
from emes_ops.broker import definitions
from emes_ops.broker.link import channel, publish

_BROKERS_OWN = ("x-death", "x-first-death", "x-last-death", "x-delivery", "x-attempt", "x-error", "x-queue")
_KEPT = ("content_type", "content_encoding", "message_id", "correlation_id", "timestamp", "type", "app_id")


@dataclass(frozen=True)
class Dead:
    """One message at rest. work: the queue it failed on; reason: its handler's last words, or why it was moved."""

    work: str
    id: str
    reason: str
    attempts: int
    headers: dict[str, Any]
    body: bytes


def work_queues() -> list[str]:
    """Every queue that has a dead queue."""
    suffix = topology.dead_queue("")
    return sorted(
        q["name"].removesuffix(suffix) for q in definitions.committed()["queues"] if q["name"].endswith(suffix)
    )


def look(uri: str, works: list[str]) -> list[Dead]:
    """Everything that rests now; nothing is moved."""
    with channel(uri) as main:
        return [one for work in works for one in _look(main, work)]


def replay(uri: str, work: str, ids: set[str] | None = None) -> int:
    """Back to the queue they failed on, attempts forgotten. A copy is confirmed there before the original goes."""

    def again(main: Any, message: Any) -> bool:
        return publish(main, topology.REQUEUE_EXCHANGE, work, _fresh(message))

    return _each(uri, work, ids, again)


def drop(uri: str, work: str, ids: set[str] | None = None) -> int:
    return _each(uri, work, ids, lambda main, message: True)


def _each(uri: str, work: str, ids: set[str] | None, act: Callable[[Any, Any], bool]) -> int:
    count = 0
    with channel(uri) as main, _resting(main, work) as messages:
        for message in list(messages):
            if (ids is None or _id(message) in ids) and act(main, message):
                main.basic_ack(message.delivery_tag)
                messages.remove(message)
                count += 1
    return count


def _look(main: Any, work: str) -> list[Dead]:
    with _resting(main, work) as messages:
        return [_read(work, message) for message in messages]


@contextmanager
def _resting(main: Any, work: str) -> Iterator[list[Any]]:
    """A snapshot by number; what comes to rest meanwhile is not touched. What stays in the list goes back after it."""
    queue = topology.dead_queue(work)
    fetched = (main.basic_get(queue, no_ack=False) for _ in range(_count(main, queue)))
    messages = [message for message in fetched if message is not None]
    yield messages
    for message in messages:
        main.basic_reject(message.delivery_tag, requeue=True)
    until = time.monotonic() + 5  # the queue takes them back in its own time; whoever asks next must see them again
    while _count(main, queue) < len(messages) and time.monotonic() < until:
        time.sleep(0.01)


def _count(main: Any, queue: str) -> int:
    return int(main.queue_declare(queue, passive=True).message_count)


def _fresh(message: Any) -> Message:
    headers = {name: value for name, value in (message.headers or {}).items() if not name.startswith(_BROKERS_OWN)}
    headers["x-replayed"] = int((message.headers or {}).get("x-replayed", 0)) + 1
    kept = {name: message.properties[name] for name in _KEPT if name in message.properties}
    return Message(body_of(message), delivery_mode=2, application_headers=headers, **kept)


def _read(work: str, message: Any) -> Dead:
    headers = dict(message.headers or {})
    deaths = headers.get("x-death") or [{}]
    reason = str(headers.get("x-error") or deaths[0].get("reason") or "unknown")
    return Dead(work, _id(message), reason, int(headers.get("x-attempt") or 0), headers, body_of(message))


def _id(message: Any) -> str:
    return str(message.properties.get("message_id") or "-")


def body_of(message: Any) -> bytes:
    return message.body.encode("utf-8", "surrogateescape") if isinstance(message.body, str) else bytes(message.body)

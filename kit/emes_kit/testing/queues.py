"""The memory twin of a service's queues on the broker: what rests in System.dead and System.unread, over a channel."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from emes_kit.envelope import encode
from emes_kit.topology import dead_queue, queue_name, rpc_queue


class TwinQueues:
    def __init__(self, system: Any, service: str) -> None:
        self._system, self._service = system, service

    def names(self) -> list[str]:
        marked = inspect.getmembers(self._system.classes[self._service], lambda m: hasattr(m, "__emes_subscriptions__"))
        works = {queue_name(self._service, *one) for _, fn in marked for one in fn.__emes_subscriptions__}
        return sorted([rpc_queue(self._service), *works, *map(dead_queue, works)])

    @contextmanager
    def open(self) -> Iterator[Any]:
        yield TwinChannel(self._system)


class TwinChannel:
    """As much of a channel as emes_kit.dead uses. What is fetched and given back is in its old place again."""

    def __init__(self, system: Any) -> None:
        self._system, self.events = system, dict[str, Any]()
        self._fetched: dict[int, tuple[list[Any], Any]] = {}

    def queue_declare(self, queue: str, passive: bool) -> Any:
        assert passive
        fetched = [id(row) for _, row in self._fetched.values()]
        return SimpleNamespace(message_count=len([1 for _, row in self._rest(queue) if id(row) not in fetched]))

    def basic_get(self, queue: str, no_ack: bool) -> Any:
        fetched = [id(row) for _, row in self._fetched.values()]
        found = next((one for one in self._rest(queue) if id(one[1]) not in fetched), None)
        if found is None:
            return None
        tag = len(self._fetched) + 1
        self._fetched[tag] = found
        headers, body, id_ = _wire(found[1])
        return SimpleNamespace(headers=headers, body=body, properties={"message_id": id_}, delivery_tag=tag)

    def basic_ack(self, tag: int) -> None:
        rows, row = self._fetched.pop(tag)
        rows.remove(row)

    def basic_reject(self, tag: int, requeue: bool) -> None:
        del self._fetched[tag]

    def basic_publish_confirm(self, message: Any, exchange: str, routing_key: str, mandatory: bool) -> None:
        headers = message.properties["application_headers"]
        self._system.plant(routing_key, message.body, {k: v for k, v in headers.items() if k.startswith("ce-")})

    def _rest(self, queue: str) -> list[tuple[list[Any], Any]]:
        lists = (self._system.dead, self._system.unread)
        return [(rows, row) for rows in lists for row in rows if dead_queue(row[0]) == queue]


def _wire(row: tuple[Any, ...]) -> tuple[dict[str, Any], bytes, str]:
    if len(row) == 4:
        return {**row[1], "x-error": row[3]}, row[2], "-"
    wire = encode(row[1])
    return {**wire.headers, "x-error": row[2], "x-attempt": 1}, wire.body, wire.message_id

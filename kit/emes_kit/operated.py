"""What a service lets its administrator see and do: its queues, its outbox, and the messages its handlers gave up on.

Each service asks the broker about its own queues, with its own rights; the gateway only calls (docs/adr/0015).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from marshmallow import fields, validate
from nameko.extensions import DependencyProvider
from prometheus_client import REGISTRY

from emes_kit import amqp, dead, depth, topology
from emes_kit.entrypoints import command, query
from emes_kit.extensions.core import Core
from emes_kit.problems import refuse
from emes_kit.validation import ActorSchema, Strict

MOST, SHOWN = 100, 100_000  # messages of one look, bytes of one body
_QUEUE = {"queue": fields.String(required=True)}
_IDS = {"ids": fields.List(fields.String(), required=True, validate=validate.Length(1, MOST))}
_HOW = {"actor": fields.Nested(ActorSchema, required=True), "again": fields.Boolean(required=True)}


class Queues(DependencyProvider):
    """names(): the queues of this process; open(): a channel of its own, so that no event waits for the looking."""

    core = Core()

    def get_dependency(self, worker_ctx: Any) -> Queues:
        return self

    def for_tests(self, system: Any, service: str) -> Any:
        from emes_kit.testing.queues import TwinQueues

        return TwinQueues(system, service)

    def names(self) -> list[str]:
        return depth.queues_of(self.container)

    @contextmanager
    def open(self) -> Iterator[Any]:
        with amqp.connection(self.core.settings["EMES_AMQP_URI"]) as conn:
            yield conn.default_channel


class Operated:
    """Mixin of every service."""

    name: str
    queues = Queues()

    @query(Strict())
    def operations(self) -> dict[str, Any]:
        """depths: messages that wait, by queue; outbox: events not yet with the broker, and the age of the oldest."""
        of, names = {"service": self.name}, ("rows", "oldest_seconds")
        outbox = {name: int(REGISTRY.get_sample_value(f"emes_outbox_{name}", of) or 0) for name in names}
        with self.queues.open() as channel:
            return {"depths": {name: dead.count(channel, name) for name in self.queues.names()}, "outbox": outbox}

    @query(Strict.from_dict(_QUEUE)())
    def dead_letters(self, queue: str) -> dict[str, Any]:
        """The oldest MOST of this queue."""
        with self._resting(queue) as channel:
            return {"items": [_shown(one) for one in dead.look(channel, queue, MOST)]}

    @command(Strict.from_dict(_QUEUE | _IDS | _HOW)())
    def settle_dead_letters(self, actor: Any, queue: str, ids: list[str], again: bool) -> dict[str, int]:
        """again: to their handler once more; else dropped for good. Those that have gone meanwhile do not count."""
        with self._resting(queue) as channel:
            return {"settled": dead.settle(channel, queue, set(ids), again)}

    @contextmanager
    def _resting(self, queue: str) -> Iterator[Any]:
        if topology.dead_queue(queue) not in self.queues.names():
            raise refuse("no_such_queue", "queue", queue=queue)
        with self.queues.open() as channel:
            yield channel


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    """Whatever a stranger sent, as text."""
    headers = {str(name): str(value) for name, value in one["headers"].items()}
    return one | {"headers": headers, "body": one["body"][:SHOWN].decode("utf-8", "backslashreplace")}

"""How a service method is reached: @command and @query (RPC), @consumes (events), @due (deadlines), @every
(housekeeping).

The decorators wrap the method with runtime.py and register nameko entrypoints from the extensions modules; the marks
they leave (`__emes_...__`) are read by the memory twin, by the broker definitions and by the documentation.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from marshmallow import Schema

from emes_kit import metrics, runtime
from emes_kit.envelope import Envelope
from emes_kit.extensions.due import DueEntrypoint, EveryEntrypoint
from emes_kit.extensions.events import EventEntrypoint
from emes_kit.extensions.rpc_server import RpcEntrypoint
from emes_kit.piles import Pile
from emes_kit.problems import Broken
from emes_kit.storage import Document

Method = Callable[..., Any]


def command(schema: Schema) -> Callable[[Method], Method]:
    """An RPC method that changes something. Validated fields arrive as keyword arguments; returns plain JSON."""

    def mark(fn: Method) -> Method:
        @functools.wraps(fn)
        def run(self: Any, call: Any = None, command_id: str | None = None) -> dict[str, Any]:
            with metrics.measure(self.name, "command", fn.__name__) as seen:
                return seen.answer(runtime.run_command(self, fn, schema, call, command_id))

        run.__emes_rpc__ = ("command", schema)  # type: ignore[attr-defined]
        return RpcEntrypoint.decorator()(run)

    return mark


def query(schema: Schema) -> Callable[[Method], Method]:
    """An RPC method that only reads."""

    def mark(fn: Method) -> Method:
        @functools.wraps(fn)
        def run(self: Any, call: Any = None, command_id: str | None = None) -> dict[str, Any]:
            with metrics.measure(self.name, "query", fn.__name__) as seen:
                return seen.answer(runtime.run_query(self, fn, schema, call))

        run.__emes_rpc__ = ("query", schema)  # type: ignore[attr-defined]
        return RpcEntrypoint.decorator()(run)

    return mark


def consumes(source: str, event: str, schema: Schema, version: int = 1) -> Callable[[Method], Method]:
    """A handler of others' events; may be stacked. Runs at least once per event, takes effect at most once."""

    def mark(fn: Method) -> Method:
        run = fn if hasattr(fn, "__emes_subscriptions__") else _handler(fn)
        run.__emes_subscriptions__.append((source, event, version))  # type: ignore[attr-defined]
        run.__emes_schemas__[source, event, version] = schema  # type: ignore[attr-defined]
        return EventEntrypoint.decorator(source, event, version)(run)

    return mark


def _handler(fn: Method) -> Method:
    schemas: dict[tuple[str, str, int], Schema] = {}

    @functools.wraps(fn)
    def run(self: Any, queue: str, envelope: Envelope | Pile) -> runtime.Outcome:
        if isinstance(envelope, Pile):
            return envelope.work(self, fn, schemas, queue)
        with metrics.measure(self.name, "event", fn.__name__) as seen:
            schema = schemas.get((envelope.source, envelope.type, envelope.version))
            if schema is None:
                return seen.outcome(
                    runtime.Outcome("broken", f"{Broken.__name__}: not an event of this queue: {envelope.type}")
                )
            return seen.outcome(runtime.run_handler(self, fn, schema, queue, envelope))

    run.__emes_subscriptions__, run.__emes_schemas__ = [], schemas  # type: ignore[attr-defined]
    return run


def due(kind: str) -> Callable[[Method], Method]:
    """Runs when a row scheduled under this kind falls due; one replica, once."""

    def mark(fn: Method) -> Method:
        @functools.wraps(fn)
        def run(self: Any, row: DueRow) -> runtime.Outcome:
            with metrics.measure(self.name, "due", fn.__name__) as seen:
                return seen.outcome(runtime.run_due(self, fn, row))

        run.__emes_due__ = kind  # type: ignore[attr-defined]
        return DueEntrypoint.decorator(kind)(run)

    return mark


def every(seconds: float) -> Callable[[Method], Method]:
    """Housekeeping at an interval, on one replica at a time (leased). Missed ticks are skipped, not caught up."""

    def mark(fn: Method) -> Method:
        @functools.wraps(fn)
        def run(self: Any) -> Any:
            with metrics.measure(self.name, "every", fn.__name__) as seen:
                return seen.outcome(runtime.run_tick(self, fn))

        run.__emes_every__ = seconds  # type: ignore[attr-defined]
        return EveryEntrypoint.decorator(seconds)(run)

    return mark


class DueRow:
    """What a @due method receives: id, at (aware UTC), kind, data."""

    __slots__ = ("id", "at", "kind", "data")

    def __init__(self, doc: Document) -> None:
        self.id, self.at, self.kind, self.data = doc["_id"], doc["at"], doc["kind"], doc["data"]

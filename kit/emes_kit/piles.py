"""Events of one queue handled one after the other by one worker, and committed together.

A worker takes what waits until nothing does; every handler's writes join the next transaction while the worker goes on
to the next event, and only at the end it waits. A handler that has to wait (a read, another service) holds up nobody:
before it runs, a second worker is called, which goes on with the rest. What does not go smoothly is told apart per
event, and an event that lost against a rival runs again alone.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Any

from marshmallow import Schema

from emes_kit import metrics, runtime
from emes_kit.envelope import Envelope
from emes_kit.runtime import DONE, Outcome
from emes_kit.storage import INBOX, Batch, Conflict

LIMIT = 100
RIVALS = Outcome("rivals")  # it runs again alone, on fresh data
Item = tuple[Envelope, Any]  # an event and what its entrypoint remembers of the message
Handler = Callable[..., Any]
Schemas = dict[tuple[str, str, int], Schema]


class Pile:
    """`call`: spawn a worker for this pile; `finish(item, outcome)`: the message's end; `alone(item)`: run it again."""

    def __init__(
        self,
        submit: Callable[[Any], Any],
        call: Callable[[], None],
        finish: Callable[[Item, Outcome], None],
        alone: Callable[[Item], None],
    ) -> None:
        self._submit, self._call, self._finish, self._alone = submit, call, finish, alone
        self._items: deque[Item] = deque()
        self._called = False

    def add(self, item: Item) -> None:
        self._items.append(item)
        self._attend()

    def forget(self) -> None:
        """Nobody has begun with these: the broker gives them to somebody else."""
        self._items.clear()

    def _attend(self) -> None:
        if self._items and not self._called:
            self._called = True
            self._call()

    def work(self, service: Any, fn: Handler, schemas: Schemas, queue: str) -> Outcome:
        """What a worker does."""
        self._called = False
        waiting: list[tuple[Item, float, Any]] = []
        while self._items and len(waiting) < LIMIT:
            item, start = self._items.popleft(), time.perf_counter()
            self._attend()
            schema = schemas.get((item[0].source, item[0].type, item[0].version))
            begun = RIVALS if schema is None else _begin(service, fn, schema, queue, item[0])
            waiting.append((item, start, begun if isinstance(begun, Outcome) else self._submit(begun)))
        for item, start, begun in waiting:
            outcome = begun if isinstance(begun, Outcome) else _end(service, begun, f"{queue} {item[0].id}")
            if outcome is RIVALS:
                self._alone(item)
                continue
            metrics.observe(service.name, "event", fn.__name__, outcome.kind, time.perf_counter() - start)
            self._finish(item, outcome)
        return DONE


def _begin(service: Any, fn: Handler, schema: Schema, queue: str, envelope: Envelope) -> Outcome | Batch:
    """One delivery up to its writes: its effect and the row that says so."""
    try:
        event, row = runtime.delivery(service, schema, queue, envelope)
        service.store.begin()
        service.store.insert(INBOX, row)
        with runtime.patience(service):
            fn(service, event)
        return service.store.take()  # type: ignore[no-any-return]
    except Exception as exc:
        return RIVALS if isinstance(exc, Conflict) else runtime.outcome_of(service, exc, f"{queue} {envelope.id}")


def _end(service: Any, committing: Any, what: str) -> Outcome:
    """How its commit went."""
    try:
        with runtime.patience(service):
            committing.wait()
        return DONE
    except Conflict as conflict:
        return Outcome("duplicate") if conflict.collection == INBOX else RIVALS
    except Exception as exc:
        return runtime.outcome_of(service, exc, what)

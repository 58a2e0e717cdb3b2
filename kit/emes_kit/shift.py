"""How a worker handles the events of a pile (piles.py): on trial, to learn what they read, and then in earnest."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema

from emes_kit import runtime
from emes_kit.attempts import Key
from emes_kit.envelope import Envelope
from emes_kit.runtime import Outcome
from emes_kit.storage import INBOX, Conflict

WORTH_A_TRIAL = 3  # so many events together; fewer read what they need as they go
TRIAL_SECONDS = 0.25  # a handler that has to wait for something else is left to its turn
DUPLICATE = Outcome("duplicate")
RIVALS = Outcome("rivals")  # it runs again alone, on fresh data
Handler = Callable[..., Any]
Schemas = dict[tuple[str, str, int], Schema]


class Trials:
    """Whether trials of a queue's handler pay. One that reads nothing is not run twice for it; what it reads may depend
    on what comes, so now and then it is."""

    IN_VAIN, NOW_AND_THEN = 3, 16  # after so many trials that read nothing only every so many piles are tried

    def __init__(self) -> None:
        self._since = 0  # piles since one whose handlers were seen to read something

    def due(self) -> bool:
        return self._since < self.IN_VAIN or self._since % self.NOW_AND_THEN == 0

    def note(self, read: bool) -> None:
        self._since = 0 if read else self._since + 1


@dataclass
class Shift:
    """One worker's time at a pile. strikes: conflicts in a row; keys: what the last of them was about; good: so many
    were well before one failed, and are committed before anybody else is; tried: those whose reads were foreseen."""

    service: Any
    fn: Handler
    schemas: Schemas
    queue: str
    trials: Trials
    strikes: int = 0
    good: int = 0
    keys: list[Key] = field(default_factory=list)
    began: dict[str, float] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    waits: bool = False  # a handler on trial has waited for something else: the others are not waited for one by one

    def row(self, envelope: Envelope) -> str:
        """Id of the row of the inbox that says it took effect."""
        return f"{self.queue}:{envelope.id}"

    def foresee(self, events: Sequence[Envelope]) -> None:
        """Read what these will read, together. Each is tried once, also when another makes it run again."""
        new = [event for event in events if event.id not in self.tried]
        if len(new) >= WORTH_A_TRIAL:
            self.trials.note(self.trials.due() and self._try(new))

    def _try(self, events: Sequence[Envelope]) -> bool:
        """They have read something."""
        self.tried, self.waits = self.tried | {event.id for event in events}, False
        read: bool = self.service.store.foresee([self._trial(event) for event in events])
        return read

    def _trial(self, envelope: Envelope) -> Callable[[], None]:
        loaded: list[Envelope] = []

        def run() -> None:
            if self.waits:
                return
            if not loaded:
                schema = self.schemas[envelope.source, envelope.type, envelope.version]
                loaded.append(runtime.delivery(self.service, schema, self.queue, envelope)[0])
            try:
                with runtime.patience(self.service, TRIAL_SECONDS):
                    self.fn(self.service, loaded[0])
            except runtime.HandlerTimeout:
                self.waits = True
                raise

        return run

    def handle(self, envelope: Envelope) -> Outcome | None:
        """One delivery: its effect and the row that says so. None: it has joined the unit of work."""
        self.began[envelope.id] = time.perf_counter()
        service, schema = self.service, self.schemas.get((envelope.source, envelope.type, envelope.version))
        if schema is None:
            return RIVALS  # not an event of this queue: the lone path says so
        try:
            event, row = runtime.delivery(service, schema, self.queue, envelope)
            if service.store.holds(INBOX, row["_id"]):
                return DUPLICATE
            service.store.join()
            service.store.insert(INBOX, row)
            with runtime.patience(service):
                self.fn(service, event)
            return None
        except Conflict:
            return RIVALS
        except Exception as exc:
            return runtime.outcome_of(service, exc, f"{self.queue} {envelope.id}")

    def seconds(self, event_id: str) -> float:
        """It has ended: how long it took."""
        self.tried.discard(event_id)
        return time.perf_counter() - self.began.pop(event_id, 0.0)

"""Services on memory twins, in one process, with the kit's full delivery rules: inbox, retry ladder, dead list, due
rows.

system = System(SubmissionService, ReviewService, now="2026-11-20T02:00:00Z")
system.call("review", "claim_task", actor=..., task_id=..., version=1)
system.settle()
"""

from __future__ import annotations

import inspect
import uuid
from collections import deque
from datetime import datetime
from typing import Any

import orjson

from emes_kit import envelope as envelopes
from emes_kit.clock import ManualClock
from emes_kit.config import KEYS
from emes_kit.entrypoints import DueRow
from emes_kit.envelope import Envelope
from emes_kit.problems import Broken, Refused
from emes_kit.providers import Clock, Rpc, Storage
from emes_kit.storage import DUE
from emes_kit.testing.memory import MemoryEngine
from emes_kit.topology import queue_name

ATTEMPTS = 1 + KEYS["EMES_RETRY_LADDER"].default.count(",") + 1  # the first try and the rungs of the default ladder


class System:
    """published: every event in order; dead: (queue, envelope, reason); clock: a ManualClock.

    unread: (queue, headers, body, reason) of messages that are no events of ours; they rest as they came.
    replayed: the last call was answered with what was stored before.
    """

    def __init__(
        self, *services: type, now: str = "2026-11-20T02:00:00Z", config: dict[str, Any] | None = None
    ) -> None:
        self.clock = ManualClock(datetime.fromisoformat(now))
        self.config = config or {}
        self.classes = {cls.name: cls for cls in services}
        self.published: list[Envelope] = []
        self.dead: list[tuple[str, Envelope, str]] = []
        self.unread: list[tuple[str, dict[str, Any], bytes, str]] = []
        self._messages: deque[tuple[str, str, str, Envelope, int]] = deque()
        self.engines = {name: MemoryEngine(name, self._committed) for name in self.classes}

    # ---- what a test does
    def call(self, service: str, method: str, /, command_id: str | None = None, **fields: Any) -> Any:
        """An RPC as the gateway makes it: everything passes through JSON on the way in and out."""
        call = orjson.loads(orjson.dumps(fields))
        wire = orjson.loads(orjson.dumps(getattr(self.service(service), method)(call=call, command_id=command_id)))
        if "refused" in wire:
            raise Refused.from_wire(wire["refused"])
        self.replayed = wire.get("replayed", False)
        return wire["ok"]

    def deliver(
        self,
        source: str,
        event: str,
        *,
        subject: str = "",
        sequence: int = 0,
        data: dict[str, Any] | None = None,
        id: str | None = None,
        version: int = 1,
    ) -> Envelope:
        """Plant an event from outside; it reaches every subscriber. Same id twice = a duplicate."""
        envelope = Envelope(
            id or str(uuid.uuid4()),
            source,
            event,
            subject,
            sequence,
            envelopes.utc(self.clock.now()),
            data or {},
            version,
        )
        self._route(envelope)
        return envelope

    def plant(self, queue: str, body: bytes, headers: dict[str, Any] | None = None) -> None:
        """Any message, as a stranger or a broken program may leave it in a queue."""
        try:
            self._enqueue(queue, envelopes.decode(headers or {}, body))
        except Broken as exc:
            self.unread.append((queue, headers or {}, body, str(exc)))

    def settle(self, rounds: int = 100_000) -> None:
        """Run until no message waits and no due row is left in the past."""
        while rounds > 0 and (self._step() or self._due()):
            rounds -= 1
        assert rounds > 0, "the system does not come to rest"

    def store(self, service: str) -> Any:
        return self.service(service).store

    def service(self, name: str) -> Any:
        """A fresh worker, its dependencies bound to the memory twins."""
        cls = self.classes[name]
        worker = cls()
        for attribute, provider in inspect.getmembers(
            cls, lambda m: isinstance(m, Storage | Clock | Rpc) or hasattr(m, "for_tests")
        ):
            setattr(worker, attribute, self._dependency(name, attribute, provider))
        return worker

    # ---- how it runs
    def _dependency(self, service: str, attribute: str, provider: Any) -> Any:
        if isinstance(provider, Storage):
            return provider.store_class(self.engines[service], self.clock)
        if isinstance(provider, Clock):
            return self.clock
        if isinstance(provider, Rpc):
            return _Caller(self, provider.target)
        return provider.for_tests(self, service)

    def _committed(self, events: list[Envelope]) -> None:
        for event in events:
            wire = envelopes.encode(event)  # through the wire format, so that nothing travels that JSON cannot carry
            self.published.append(envelopes.decode(wire.headers, wire.body))
            self._route(self.published[-1])

    def _route(self, envelope: Envelope) -> None:
        for name in self.classes:
            self._enqueue(queue_name(name, envelope.source, envelope.type, envelope.version), envelope)

    def _enqueue(self, queue: str, envelope: Envelope) -> None:
        for name, cls in self.classes.items():
            for method, fn in inspect.getmembers(cls, lambda m: hasattr(m, "__emes_subscriptions__")):
                if queue in [queue_name(name, *subscription) for subscription in fn.__emes_subscriptions__]:
                    self._messages.append((queue, name, method, envelope, 0))

    def _step(self) -> bool:
        if not self._messages:
            return False
        queue, service, method, envelope, attempts = self._messages.popleft()
        outcome = getattr(self.service(service), method)(queue, envelope)
        attempts += outcome.kind == "later"
        if outcome.kind == "away" or (outcome.kind == "later" and attempts < ATTEMPTS):
            self._messages.append((queue, service, method, envelope, attempts))
        elif outcome.kind in ("later", "broken"):
            self.dead.append((queue, envelope, outcome.reason))
        return True

    def _due(self) -> bool:
        for name, engine in self.engines.items():
            rows = sorted(
                (row for row in engine.find(DUE, {}) if row["at"] <= self.clock.now()), key=lambda row: row["at"]
            )
            for row in rows:
                if self._run_due(name, DueRow(row)):
                    return True
        return False

    def _run_due(self, service: str, row: DueRow) -> bool:
        for method, _ in inspect.getmembers(
            self.classes[service], lambda m: getattr(m, "__emes_due__", None) == row.kind
        ):
            outcome = getattr(self.service(service), method)(row)
            if outcome.kind not in ("done", "duplicate"):
                raise Broken(f"due row {row.id}: {outcome.reason}")
            return True
        raise Broken(f"{service} has no @due({row.kind!r})")

    def tick(self, service: str, method: str) -> Any:
        """Run an @every method once, now."""
        return getattr(self.service(service), method)()

    def move(self, **delta: float) -> None:
        """Move the clock and let everything that fell due happen."""
        self.clock.move(**delta)
        self.settle()

    def http(self, method: str, path: str, service: str = "gateway", **request: Any) -> Any:
        from emes_kit.testing.web import request_to

        return request_to(self, service, method, path, **request)


class _Caller:
    replayed = False

    def __init__(self, system: System, target: str) -> None:
        self._system, self._target = system, target

    def __getattr__(self, method: str) -> Any:
        def call(command_id: str | None = None, **fields: Any) -> Any:
            result = self._system.call(self._target, method, command_id=command_id, **fields)
            self.replayed |= self._system.replayed
            return result

        return call

"""What the clients asked for and what they were told, so that it can be held against the books afterwards."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from emes_ops.simulate import client
from emes_ops.simulate.client import Answer, Api
from emes_ops.simulate.ledger import percentile
from emes_ops.simulate.wire import NetworkError, Raw, Wire

NOT_NOW = client.BUSY


@dataclass(frozen=True)
class Told:
    """The last word on one request with a key. status 0: nobody ever answered. begun, ended: monotonic seconds."""

    user: str
    method: str
    path: str
    key: str
    status: int
    code: str | None
    begun: float
    ended: float

    @property
    def command_id(self) -> str:
        return f"{self.user}:{self.key}"

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300


class Recorder(Api):
    """The year's API, writing down every request that carries an Idempotency-Key."""

    told: dict[str, Told]

    def _as(
        self, user: str | None, kind: str, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> Answer:
        key, begun = headers.get("Idempotency-Key"), time.monotonic()
        if key is None or user is None:
            return super()._as(user, kind, method, path, headers, body)
        note = Told(user, method, path, key, 0, None, begun, begun)
        self._note(note)
        answer = super()._as(user, kind, method, path, headers, body)
        self._note(Told(user, method, path, key, answer.status, answer.code, begun, time.monotonic()))
        return answer

    def _note(self, told: Told) -> None:
        """A key that was used twice keeps its accepted answer: what was taken once is not undone by a later refusal."""
        known = self.__dict__.setdefault("told", {})
        before = known.get(told.command_id)
        if before is None or not before.accepted:
            known[told.command_id] = told


@dataclass(frozen=True)
class Attempt:
    """One try of one request. status 0: the network failed."""

    method: str
    begun: float
    ended: float
    status: int


class TimedWire:
    """Another wire, every attempt timed."""

    def __init__(self, inner: Wire) -> None:
        self._inner, self._lock = inner, threading.Lock()
        self.attempts: list[Attempt] = []

    def __call__(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Raw:
        begun, status = time.monotonic(), 0
        try:
            raw = self._inner(method, path, headers, body)
            status = raw.status
        finally:
            with self._lock:
                self.attempts.append(Attempt(method, begun, time.monotonic(), status))
        return raw

    def failed(self) -> Counter[str]:
        """Attempts that had to be repeated, by what happened."""
        again = [one.status for one in self.attempts if one.status in (0, *NOT_NOW)]
        return Counter(str(status) if status else "network" for status in again)


def p99_ms(spans: list[tuple[float, float]], during: list[tuple[float, float]]) -> float:
    """Of the spans (begun, ended) that touch one of the periods."""
    touching = [ended - begun for begun, ended in spans if any(begun < end and ended > start for start, end in during)]
    return 1000 * percentile(sorted(touching), 0.99)


__all__ = ["Attempt", "NetworkError", "Recorder", "TimedWire", "Told", "p99_ms"]

"""What the year cost: per kind of request the times and the outcomes, and whatever nobody expected."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHOWN = 10


@dataclass(frozen=True)
class Line:
    """One kind of request; times in milliseconds."""

    kind: str
    count: int
    accepted: int
    refused: int
    p50: float
    p95: float
    p99: float


class Ledger:
    """Shared by all threads. requests: answered ones; refused: by problem code; retried: by reason."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: dict[str, list[float]] = defaultdict(list)
        self._accepted: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.retried: Counter[str] = Counter()
        self.unexpected: list[str] = []
        self.requests = 0
        self.begun = time.monotonic()

    def note(self, kind: str, seconds: float, status: int, code: str | None) -> None:
        with self._lock:
            self.requests += 1
            self._times[kind].append(seconds)
            if status < 300:
                self._accepted[kind] += 1
            else:
                self.refused[code or str(status)] += 1

    def retry(self, reason: str) -> None:
        with self._lock:
            self.retried[reason] += 1

    def surprise(self, what: str) -> None:
        with self._lock:
            self.unexpected.append(what)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.begun

    @property
    def rate(self) -> float:
        return self.requests / max(self.seconds, 0.001)

    @property
    def accepted(self) -> int:
        return sum(self._accepted.values())

    def lines(self) -> list[Line]:
        """The most frequent kind first."""
        with self._lock:
            kinds = {kind: sorted(times) for kind, times in self._times.items()}
        return [self._line(kind, times) for kind, times in sorted(kinds.items(), key=lambda item: -len(item[1]))]

    def _line(self, kind: str, times: Sequence[float]) -> Line:
        accepted = self._accepted[kind]
        p50, p95, p99 = (1000 * percentile(times, share) for share in (0.50, 0.95, 0.99))
        return Line(kind, len(times), accepted, len(times) - accepted, p50, p95, p99)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the ordered values do not exceed (nearest rank)."""
    if not ordered:
        return 0.0
    rank = max(1, -(-len(ordered) * share // 1))
    return ordered[min(int(rank), len(ordered)) - 1]


def first(texts: Iterable[str], most: int = SHOWN) -> list[str]:
    """The first few, and how many more there are."""
    rows = list(texts)
    return rows[:most] + ([f"… and {len(rows) - most} more"] if len(rows) > most else [])

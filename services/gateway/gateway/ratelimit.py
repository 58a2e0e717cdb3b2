"""Token buckets per user and per address, in this process: a brake, not a bookkeeping. Pure (time comes in)."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """per_second: lasting rate; burst: how much may come at once."""

    per_second: float
    burst: float

    @classmethod
    def of(cls, per_second: float, burst_seconds: float) -> Limit:
        """The burst is what the rate gives in that time, and never less than one request."""
        return cls(per_second, max(1.0, per_second * burst_seconds))


class Buckets:
    """At most `capacity` buckets; the longest unused is dropped first (a dropped bucket is a full one)."""

    def __init__(self, capacity: int = 10_000) -> None:
        self._capacity = capacity
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key → tokens left, at

    def take(self, key: str, limit: Limit, now: float) -> float:
        """Take one token: 0.0 when there was one, else the seconds to wait. now: monotonic seconds."""
        left, at = self._buckets.pop(key, (limit.burst, now))
        left = min(limit.burst, left + max(0.0, now - at) * limit.per_second)
        allowed = left >= 1.0
        self._buckets[key] = (left - 1.0 if allowed else left, now)
        if len(self._buckets) > self._capacity:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1.0 - left) / limit.per_second

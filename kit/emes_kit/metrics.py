"""Rate, errors and duration of every entrypoint, and the gauges an operator watches (outbox age, queue depth, dead
letters).
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from prometheus_client import Counter, Gauge, Histogram

from emes_kit.runtime import Outcome

BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
DURATION = Histogram(
    "emes_entrypoint_seconds",
    "Duration by service, kind, entrypoint and outcome",
    ["service", "kind", "entrypoint", "outcome"],
    buckets=BUCKETS,
)
OUTBOX_ROWS = Gauge("emes_outbox_rows", "Events committed and not yet confirmed by the broker", ["service"])
OUTBOX_AGE = Gauge("emes_outbox_oldest_seconds", "Age of the oldest unconfirmed event", ["service"])
PUBLISHED = Counter("emes_events_published_total", "Events confirmed by the broker", ["service"])
UNROUTABLE = Counter("emes_events_unroutable_total", "Events the broker returned: no queue is bound", ["service"])
DEAD = Counter("emes_dead_letters_total", "Messages parked in a dead queue", ["service", "queue"])
RETRIED = Counter("emes_retries_total", "Messages sent up the retry ladder", ["service", "queue"])
BLOCKED = Gauge("emes_broker_blocks_publishers", "1 while the broker's memory or disk alarm holds up publishing")
QUEUE_DEPTH = Gauge("emes_queue_messages", "Messages waiting, by queue", ["service", "queue"])
COMMITS = Histogram(
    "emes_commit_batches",
    "Units of work that shared one database transaction",
    ["service"],
    buckets=(1, 2, 5, 10, 20, 50, 100),
)


class Seen:
    """Takes note of how the entrypoint ended."""

    label = "error"

    def answer(self, wire: dict[str, Any]) -> dict[str, Any]:
        refused = wire.get("refused")
        self.label = "ok" if refused is None else ("error" if refused["status"] >= 500 else "refused")
        return wire

    def outcome(self, outcome: Outcome) -> Outcome:
        self.label = outcome.kind
        return outcome

    def status(self, status: int) -> None:
        self.label = str(status)


@contextmanager
def measure(service: str, kind: str, entrypoint: str) -> Iterator[Seen]:
    seen, start = Seen(), time.perf_counter()
    try:
        yield seen
    finally:
        observe(service, kind, entrypoint, seen.label, time.perf_counter() - start)


def observe(service: str, kind: str, entrypoint: str, outcome: str, seconds: float) -> None:
    _duration(service, kind, entrypoint, outcome).observe(seconds)


@functools.cache
def _duration(*labels: str) -> Any:
    return DURATION.labels(*labels)

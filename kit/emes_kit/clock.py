"""The one clock of a service:

UTC, injected. In demo mode an administrator may move it forward; leases keep real time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SystemClock:
    """now(): the time the rules see, aware UTC. real(): the machine's time."""

    def __init__(self, keep_offset: Callable[[int], None] | None = None) -> None:
        self.offset_ms, self._keep = 0, keep_offset

    def real(self) -> datetime:
        return datetime.now(UTC)

    def now(self) -> datetime:
        return self.real() + timedelta(milliseconds=self.offset_ms)

    def follow(self, offset_ms: int) -> None:
        """Take over an offset that was announced.

        Never backwards, so that a late or repeated announcement is harmless.
        """
        if offset_ms > self.offset_ms:
            self.offset_ms = offset_ms
            if self._keep is not None:
                self._keep(offset_ms)


class ManualClock:
    """A clock for tests: stands still until moved."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self.offset_ms = 0

    def now(self) -> datetime:
        return self._now

    def real(self) -> datetime:
        return self._now

    def move(self, **delta: float) -> None:
        self._now += timedelta(**delta)

    def follow(self, offset_ms: int) -> None:
        if offset_ms > self.offset_ms:
            self._now += timedelta(milliseconds=offset_ms - self.offset_ms)
            self.offset_ms = offset_ms

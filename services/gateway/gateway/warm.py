"""What many readers look at and few reads should make: kept warm for a moment, drawn once, bounded.

A figure that is a little old is shown at once while the next one is made behind the reader's back, so that nobody waits
for a whole country to be read. How old it is at most is said where it is kept, and on the page.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from emes_kit.concurrency import spawn

log = logging.getLogger(__name__)
FIGURES = 60  # a handful of years, each with a few figures


class Shelf:
    """The last so many values by key; the one used longest ago gives way."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._rows: OrderedDict[str, Any] = OrderedDict()

    def get(self, key: str) -> Any:
        if key in self._rows:
            self._rows.move_to_end(key)
        return self._rows.get(key)

    def put(self, key: str, value: Any) -> None:
        self._rows[key] = value
        self._rows.move_to_end(key)
        while len(self._rows) > self.capacity:
            self._rows.popitem(last=False)


class Warm:
    """spawn: how work goes on behind the reader's back (tests wait for it)."""

    def __init__(self, spawn: Callable[..., Any] = spawn) -> None:
        self._spawn = spawn
        self._shelf = Shelf(FIGURES)
        self._making: set[str] = set()

    def get(self, key: str, fresh: float, stale: float, now: float, make: Callable[[], Any]) -> Any:
        """Younger than `fresh` seconds: as it is. Younger than `stale`: as it is, and a new one is made meanwhile.
        Older, or never made: made now. now: monotonic."""
        made_at, value = self._shelf.get(key) or (None, None)
        if made_at is None or now - made_at >= stale:
            return self._made(key, now, make)
        if now - made_at >= fresh and key not in self._making:
            self._making.add(key)
            self._spawn(self._renew, key, now, make)
        return value

    def _made(self, key: str, now: float, make: Callable[[], Any]) -> Any:
        value = make()
        self._shelf.put(key, (now, value))
        return value

    def _renew(self, key: str, now: float, make: Callable[[], Any]) -> None:
        """Whatever goes wrong here, the reader has an answer; who comes after `stale` seconds gets the error."""
        try:
            self._made(key, now, make)
        except Exception:
            log.warning("%s could not be made anew", key, exc_info=True)
        finally:
            self._making.discard(key)

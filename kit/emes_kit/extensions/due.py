"""Time as a trigger: due rows under a lease, and housekeeping ticks.

Monotonic pauses: a jump of the clock fires nothing twice.
"""

from __future__ import annotations

import logging
import math
import os
import time
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension
from pymongo.errors import DuplicateKeyError

from emes_kit.concurrency import Event, sleep
from emes_kit.extensions.core import Core
from emes_kit.storage import DUE, LEASES, day_of

log = logging.getLogger(__name__)
POLL_SECONDS, LEASE_SECONDS, AT_ONCE = 0.5, 15, 20
LAGGARD_SECONDS = 60.0  # so late may a replica write by the clock as it was before a jump: frozen, or in a long handler
ME = f"{os.uname().nodename}.{os.getpid()}.{uuid.uuid4().hex[:6]}"


def take_lease(engine: Any, name: str, seconds: float = LEASE_SECONDS) -> bool:
    """Whether this process holds it for the next `seconds`. Real time: demo clocks do not age leases."""
    leases, now = engine.db[LEASES], time.time()
    row = leases.find_one({"_id": name})
    if row is None:
        try:
            leases.insert_one({"_id": name, "owner": ME, "until": now + seconds})
            return True
        except DuplicateKeyError:
            return False
    if row["owner"] != ME and row["until"] > now:
        return False
    taken = leases.update_one({"_id": name, "until": row["until"]}, {"$set": {"owner": ME, "until": now + seconds}})
    return bool(taken.modified_count)


@dataclass
class Gaze:
    """Which days a holder of the lease looks at: from the oldest with something left to do. At first all, and once more
    a while after the day changed: another replica whose clock lagged behind a jump may have written to a day past."""

    _oldest: str | None = None
    _today: str | None = None
    _changed: float = 0.0
    _again: float = math.inf  # when all days are looked at again

    def at(self, today: str, now: float) -> dict[str, Any]:
        """Which rows to look at. now: monotonic seconds."""
        if today != self._today:
            self._today, self._changed, self._again = today, now, min(self._again, now + LAGGARD_SECONDS)
        return {} if self._oldest is None or now >= self._again else {"day": _days(self._oldest, today)}

    def saw(self, oldest: str, now: float) -> None:
        """oldest: day with something left to do, or today. now: as it was told to at()."""
        self._oldest = oldest
        if now >= self._again:
            self._again = last if (last := self._changed + LAGGARD_SECONDS) > now else math.inf


class DuePoller(SharedExtension, ProviderCollector):
    """Reads the rows of the days that may hold something new, by equality on the day, and runs those that fell due."""

    core = Core()
    _started = False

    def start(self) -> None:
        if not self._started:
            self._started, self._running = True, True
            self.container.spawn_managed_thread(self._run)

    def stop(self) -> None:
        self._running = False
        super().stop()

    def _run(self) -> None:
        gaze = Gaze()
        while self._running:
            sleep(POLL_SECONDS)
            try:
                gaze = self._look(gaze) if take_lease(self.core.engine, "due") else Gaze()
            except Exception as exc:
                log.warning("due rows not read: %s", exc)

    def _look(self, gaze: Gaze) -> Gaze:
        now, begun = self.core.clock.now(), time.monotonic()
        today = day_of(now)
        rows = self.core.engine.find(DUE, gaze.at(today, begun))
        fallen = sorted((row for row in rows if row["at"] <= now), key=lambda row: row["at"])
        for start in range(0, len(fallen), AT_ONCE):
            for done in [self._spawn(row) for row in fallen[start : start + AT_ONCE]]:
                done.wait()
            take_lease(self.core.engine, "due")
        gaze.saw(min((row["day"] for row in fallen), default=today), begun)
        return gaze

    def _spawn(self, doc: dict[str, Any]) -> Event:
        from emes_kit.entrypoints import DueRow

        done = Event()
        provider = next((p for p in self._providers if p.kind == doc["kind"]), None)
        if provider is None:
            log.error("no method for due row %s of kind %s", doc["_id"], doc["kind"])
            done.send()
        else:
            self.container.spawn_worker(provider, (DueRow(doc),), {}, handle_result=partial(_finished, done))
        return done


def _days(oldest: str, today: str) -> list[str]:
    """From the day before (another replica's clock may lag) up to today."""
    first, last = date.fromisoformat(oldest) - timedelta(days=1), date.fromisoformat(today)
    return [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]


def _finished(done: Event, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
    done.send()
    return None, None


class DueEntrypoint(Entrypoint):
    poller = DuePoller()

    def __init__(self, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(**kwargs)

    def setup(self) -> None:
        self.poller.register_provider(self)

    def stop(self) -> None:
        self.poller.unregister_provider(self)


class EveryEntrypoint(Entrypoint):
    """Ticks on one replica at a time; a tick that is late is skipped, never doubled."""

    core = Core()

    def __init__(self, seconds: float, **kwargs: Any) -> None:
        self.seconds, self._running = seconds, True
        super().__init__(**kwargs)

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run)

    def stop(self) -> None:
        self._running = False

    def _run(self) -> None:
        while self._running:
            self._pause()
            try:
                lease = f"every.{self.method_name}", max(self.seconds * 1.5, 5)
                if self._running and take_lease(self.core.engine, *lease):
                    done = Event()
                    self.container.spawn_worker(self, (), {}, handle_result=partial(_finished, done))
                    done.wait()
            except Exception as exc:
                log.warning("tick %s skipped: %s", self.method_name, exc)

    def _pause(self) -> None:
        end = time.monotonic() + self.seconds
        while self._running and time.monotonic() < end:
            sleep(min(0.5, self.seconds))

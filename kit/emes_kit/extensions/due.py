"""Time as a trigger: due rows under a lease, and housekeeping ticks.

Monotonic pauses: a jump of the clock fires nothing twice.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
from datetime import date, timedelta
from functools import partial
from typing import Any

from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension
from pymongo.errors import DuplicateKeyError

from emes_kit.concurrency import Event, sleep
from emes_kit.extensions.core import Core
from emes_kit.problems import Unavailable
from emes_kit.storage import DUE, LEASES, day_of

log = logging.getLogger(__name__)
POLL_SECONDS, LEASE_SECONDS, AT_ONCE = 0.5, 15, 20
ME = f"{os.uname().nodename}.{os.getpid()}.{uuid.uuid4().hex[:6]}"


def take_lease(engine: Any, name: str, seconds: float = LEASE_SECONDS) -> dict[str, Any] | None:
    """The lease row when this process holds it for the next `seconds`, else None.

    Real time: demo clocks do not age leases.
    """
    leases, now = engine.db[LEASES], time.time()
    row = leases.find_one({"_id": name})
    if row is None:
        try:
            leases.insert_one({"_id": name, "owner": ME, "until": now + seconds})
            return {"_id": name}
        except DuplicateKeyError:
            return None
    if row["owner"] != ME and row["until"] > now:
        return None
    taken = leases.update_one({"_id": name, "until": row["until"]}, {"$set": {"owner": ME, "until": now + seconds}})
    return row if taken.modified_count else None


class DuePoller(SharedExtension, ProviderCollector):
    """Reads the rows of today and of the days since the last look (by equality on the day), runs those that fell
    due.
    """

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
        while self._running:
            sleep(POLL_SECONDS)
            try:
                lease = take_lease(self.core.engine, "due")
                if lease is not None:
                    self._look(lease.get("cursor"))
            except Exception as exc:
                log.warning("due rows not read: %s", exc)

    def _look(self, cursor: str | None) -> None:
        now = self.core.clock.now()
        today = day_of(now)
        days = _days(cursor, today) if cursor else None
        rows = self.core.engine.find(DUE, {"day": days} if days else {})
        fallen = sorted((row for row in rows if row["at"] <= now), key=lambda row: row["at"])
        for start in range(0, len(fallen), AT_ONCE):
            for done in [self._spawn(row) for row in fallen[start : start + AT_ONCE]]:
                done.wait()
            take_lease(self.core.engine, "due")
        if cursor != today and not fallen:
            self.core.engine.db[LEASES].update_one({"_id": "due"}, {"$set": {"cursor": today}})

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


def _days(cursor: str, today: str) -> list[str]:
    """The day before the cursor (another replica's clock may lag) up to today."""
    first, last = date.fromisoformat(cursor) - timedelta(days=1), date.fromisoformat(today)
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
                if (
                    self._running
                    and take_lease(self.core.engine, f"every.{self.method_name}", max(self.seconds * 1.5, 5))
                    is not None
                ):
                    done = Event()
                    self.container.spawn_worker(self, (), {}, handle_result=partial(_finished, done))
                    done.wait()
            except (Unavailable, Exception) as exc:
                log.warning("tick %s skipped: %s", self.method_name, exc)

    def _pause(self) -> None:
        end = time.monotonic() + self.seconds
        while self._running and time.monotonic() < end:
            sleep(min(0.5, self.seconds))

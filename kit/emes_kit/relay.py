"""From the outbox to the broker: batches, one wait for confirms, rows removed only after their confirm.

Committed events are offered straight from memory; the database is read only for rows left behind (a crash, a broker
that was away, an event no queue was bound for). Such rows are taken under a lease, so every replica may run a relay. A
crash between confirm and removal sends an event twice with the same id: the inbox of its consumers drops it.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from emes_kit import metrics
from emes_kit.concurrency import Event, Timeout, sleep
from emes_kit.envelope import Envelope, encode
from emes_kit.outlet import Outgoing, Outlet
from emes_kit.problems import Unavailable
from emes_kit.storage import OUTBOX
from emes_kit.topology import events_exchange, routing_key

log = logging.getLogger(__name__)
WINDOW = 200
LEASE_MS = 30_000
KEPT_IN_MEMORY = 10_000
SWEEP_SECONDS = 2.0


class Relay:
    """One per process. `engine`: MongoEngine of this service."""

    def __init__(self, engine: Any, outlet: Outlet) -> None:
        self._engine, self._outlet = engine, outlet
        self._fresh: list[Envelope] = []
        self._bell = Event()
        self._running, self._busy = True, False
        self._swept = 0.0

    def offer(self, events: list[Envelope]) -> None:
        """Just committed: send them without reading them back."""
        self._fresh += events
        if not self._bell.ready():
            self._bell.send()

    def stop(self, limit: float = 2.0) -> None:
        """Send what is in hand, then end; what cannot be sent stays in the outbox for the next start."""
        end = time.monotonic() + limit
        while (self._fresh or self._busy) and time.monotonic() < end and self._outlet.connected:
            sleep(0.01)
        self._running = False
        if not self._bell.ready():
            self._bell.send()

    def run(self) -> None:
        pause = 0.1
        while self._running:
            try:
                self._round()
                pause = 0.1
            except Unavailable as exc:
                log.warning("relay waits: %s", exc)
                if len(self._fresh) > KEPT_IN_MEMORY:
                    self._fresh.clear()  # they are in the outbox; the sweep finds them when their lease has run out
                sleep(pause)
                pause = min(pause * 2, 2.0)
            except Exception:
                log.exception("relay")
                sleep(1)

    def _round(self) -> None:
        if not self._fresh:
            self._wait()
        self._busy = True
        try:
            if self._fresh:
                batch = self._fresh[:WINDOW]
                self._send(batch)
                self._fresh = self._fresh[len(batch) :]  # only now: a batch the broker did not take is tried again
            if time.monotonic() - self._swept > SWEEP_SECONDS:
                self._swept = time.monotonic()
                self._sweep()
        finally:
            self._busy = False

    def _wait(self) -> None:
        nothing = Timeout(SWEEP_SECONDS, False)
        with nothing:
            self._bell.wait()
        self._bell = Event()

    def _send(self, events: list[Envelope]) -> None:
        confirmed = self._outlet.confirmed(
            Outgoing(events_exchange(e.source), routing_key(e.type, e.version), encode(e)) for e in events
        )
        lost = [e for e in events if e.id not in confirmed]
        if lost:
            metrics.UNROUTABLE.labels(self._engine.service).inc(len(lost))
            log.error(
                "no queue took %d events, they stay in the outbox: %s",
                len(lost),
                sorted({f"{e.source}.{e.type}" for e in lost}),
            )
        if confirmed:
            self._engine.db[OUTBOX].delete_many({"_id": {"$in": list(confirmed)}})
            metrics.PUBLISHED.labels(self._engine.service).inc(len(confirmed))

    def _sweep(self) -> None:
        """Rows whose lease has run out: take them over (one conditional update each) and send them."""
        outbox, now = self._engine.db[OUTBOX], int(time.time() * 1000)
        try:
            rows = list(outbox.find({}).limit(5 * WINDOW))
            metrics.OUTBOX_ROWS.labels(self._engine.service).set(len(rows))
            oldest = min((row["lease_until"] for row in rows), default=now + LEASE_MS) - LEASE_MS
            metrics.OUTBOX_AGE.labels(self._engine.service).set(max(0, now - oldest) / 1000)
            left = [row for row in rows if row["lease_until"] < now][:WINDOW]
            mine = [
                row
                for row in left
                if outbox.update_one(
                    {"_id": row["_id"], "lease_until": row["lease_until"]}, {"$set": {"lease_until": now + LEASE_MS}}
                ).modified_count
            ]
        except Exception as exc:
            raise Unavailable(f"database: {exc}") from exc
        if mine:
            self._send([Envelope.from_row(row) for row in mine])
            self._swept = 0.0  # there may be more

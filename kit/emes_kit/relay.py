"""From the outbox to the broker: batches, one wait for confirms, rows removed only after their confirm.

Committed events are offered straight from memory; the database is read only for rows left behind (a crash, a broker
that was away, an event no queue was bound for). Such rows are taken under a lease, so every replica may run a relay. A
crash between confirm and removal sends an event twice with the same id: the inbox of its consumers drops it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from pymongo.errors import PyMongoError

from emes_kit import metrics
from emes_kit.concurrency import Event, Timeout, sleep
from emes_kit.envelope import encode
from emes_kit.outbox import Parcel, count
from emes_kit.outlet import Outgoing, Outlet
from emes_kit.problems import Unavailable
from emes_kit.storage import OUTBOX
from emes_kit.topology import events_exchange, routing_key

log = logging.getLogger(__name__)
WINDOW = 200
LEASE_MS = 30_000
KEPT_IN_MEMORY = 10_000
LOOK_SECONDS, CLEAR_SECONDS = 2.0, 0.25
GATHER_SECONDS = 0.005  # what is committed meanwhile goes along: whoever receives it works in fewer, larger piles


class Relay:
    """One per process. `engine`: MongoEngine of this service."""

    def __init__(self, engine: Any, outlet: Outlet) -> None:
        self._engine, self._outlet, self._outbox = engine, outlet, engine.db[OUTBOX]
        self._fresh: list[Parcel] = []
        self._sent: list[str] = []  # the broker has them, the outbox still
        self._bell = Event()
        self._running, self._busy = True, False
        self._looked, self._cleared = 0.0, 0.0

    def offer(self, parcels: list[Parcel]) -> None:
        """Just committed: send them without reading them back."""
        self._fresh += parcels
        self._ring()

    def stop(self, limit: float = 2.0) -> None:
        """Send what is in hand, then end; what cannot be sent stays in the outbox for the next start."""
        end = time.monotonic() + limit
        while time.monotonic() < end and (self._sent or ((self._fresh or self._busy) and self._outlet.connected)):
            self._cleared = 0.0
            self._ring()
            sleep(0.01)
        self._running = False
        self._ring()

    def _ring(self) -> None:
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
                    self._fresh.clear()  # they are in the outbox, and found there when their lease has run out
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
            self._clear()  # first: a broker that is away keeps nothing of what it took before
            left = self._look()  # before sending: the operator sees the outbox grow while the broker is away
            if self._fresh:
                sleep(GATHER_SECONDS if len(self._fresh) < WINDOW else 0)
                batch = _window(self._fresh, lambda parcel: len(parcel.events))
                self._publish(batch)
                self._fresh = self._fresh[len(batch) :]  # only now: a batch the broker did not take is tried again
            self._clear()
            if left:
                self._take_over(left)
        finally:
            self._busy = False

    def _wait(self) -> None:
        nothing = Timeout(CLEAR_SECONDS if self._sent else LOOK_SECONDS, False)
        with nothing:
            self._bell.wait()
        self._bell = Event()

    def _publish(self, batch: list[Parcel]) -> None:
        events = [event for parcel in batch for event in parcel.events]
        confirmed = self._outlet.confirmed(
            Outgoing(events_exchange(e.source), routing_key(e.type, e.version), encode(e)) for e in events
        )
        metrics.PUBLISHED.labels(self._engine.service).inc(len(confirmed))
        _database(lambda: [self._settle(parcel, confirmed) for parcel in batch])
        lost = [e for e in events if e.id not in confirmed]
        if lost:
            metrics.UNROUTABLE.labels(self._engine.service).inc(len(lost))
            kinds = sorted({f"{e.source}.{e.type}" for e in lost})
            log.error("no queue took %d events, they stay in the outbox: %s", len(lost), kinds)

    def _settle(self, parcel: Parcel, confirmed: set[str]) -> None:
        """Its row goes, or shrinks to what no queue took."""
        lost = [event for event in parcel.events if event.id not in confirmed]
        if lost and len(lost) < len(parcel.events):
            now = int(time.time() * 1000)
            row = Parcel(lost[0].id, lost).to_row() | {"lease_until": now + LEASE_MS, "since": now}
            self._outbox.replace_one({"_id": row["_id"]}, row, upsert=True)
        if parcel.id not in {event.id for event in lost}:
            self._sent.append(parcel.id)

    def _clear(self) -> None:
        """Remove what the broker has, now and then. A database that is away is asked again; nothing is sent twice for
        that."""
        if self._sent and time.monotonic() - self._cleared >= CLEAR_SECONDS:
            _database(lambda: self._outbox.delete_many({"_id": {"$in": self._sent}}))
            self._sent, self._cleared = [], time.monotonic()

    def _look(self) -> list[dict[str, Any]]:
        """Now and then: measure the outbox; the rows whose lease has run out."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return []
        self._cleared = 0.0
        self._clear()
        self._looked, now = time.monotonic(), int(time.time() * 1000)
        rows = _database(lambda: list(self._outbox.find({}).limit(WINDOW)))
        waiting = count(rows)
        if len(rows) == WINDOW:
            waiting = round(waiting / WINDOW * _database(self._outbox.estimated_document_count))
        oldest = min((row.get("since", now) for row in rows), default=now)
        metrics.OUTBOX_ROWS.labels(self._engine.service).set(waiting)
        metrics.OUTBOX_AGE.labels(self._engine.service).set(max(0, now - oldest) / 1000)
        return _window([row for row in rows if row["lease_until"] < now], lambda row: count([row]))

    def _take_over(self, left: list[dict[str, Any]]) -> None:
        """One conditional update each: of several replicas, one gets it. Nobody leases what it could not send."""
        self._outlet.ensure()
        until = int(time.time() * 1000) + LEASE_MS

        def taken(row: dict[str, Any]) -> bool:
            mine = {"_id": row["_id"], "lease_until": row["lease_until"]}
            return bool(self._outbox.update_one(mine, {"$set": {"lease_until": until}}).modified_count)

        rows = _database(lambda: [row for row in left if taken(row)])
        if rows:
            self._publish([Parcel.from_row(row) for row in rows])
            self._clear()
            self._looked = 0.0  # there may be more


def _window(items: list[Any], size: Callable[[Any], int]) -> list[Any]:
    """The first of them: WINDOW events or a little more."""
    total = 0
    for number, item in enumerate(items, 1):
        total += size(item)
        if total >= WINDOW:
            return items[:number]
    return list(items)  # a copy: more is offered while these are being sent


def _database(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except PyMongoError as exc:
        raise Unavailable(f"database: {exc}"[:300]) from exc

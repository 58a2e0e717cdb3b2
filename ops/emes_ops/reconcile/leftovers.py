"""Nothing may be under way any more: outboxes, queues, the retry ladder, dead queues, due rows in the past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from emes_kit import topology
from emes_kit.storage import DUE, OUTBOX
from emes_ops.broker import definitions
from emes_ops.broker.link import Depth
from emes_ops.reconcile.books import Books
from emes_ops.reconcile.check import Check, check
from emes_ops.reconcile.copies import offset_of
from emes_ops.settings import SERVICES

GRACE = timedelta(seconds=10)  # a row that fell due this moment is not stuck


def outboxes(books: Books) -> Check:
    rows = [(service, row) for service in SERVICES for row in books.rows(service, OUTBOX)]
    faults = [f"{service}: {row['type']} of {row['subject']} was never sent" for service, row in rows]
    return check("กล่องขาออกว่าง", "no row is left in an outbox", len(SERVICES), faults)


def due_rows(books: Books, now: datetime) -> Check:
    """now: the machine's time; each service's demo clock is ahead of it."""
    rows = [(service, row) for service in SERVICES for row in books.rows(service, DUE)]
    faults = [
        f"{service}: {row['_id']} was due at {row['at']:%Y-%m-%d %H:%M} and has not happened"
        for service, row in rows
        if row["at"] < now + timedelta(milliseconds=offset_of(books, service)) - GRACE
    ]
    return check("ไม่มีงานตามเวลาที่ค้าง", "no due row is stuck in the past", rows, faults)


def queue_names() -> list[str]:
    """All but the one where events rest that nobody has asked for: it is meant to be full."""
    return sorted(queue["name"] for queue in definitions.committed()["queues"] if queue["name"] != definitions.UNHEARD)


def queues(depths: Sequence[Depth]) -> Check:
    """Nothing waits for a handler or on the ladder, and every work queue has somebody who reads it."""
    mine = [depth for depth in depths if not is_dead(depth.queue)]
    faults = [f"{depth.queue}: {depth.messages} messages wait" for depth in mine if depth.messages]
    faults += [f"{depth.queue}: does not exist" for depth in mine if depth.messages is None]
    faults += [f"{depth.queue}: nobody reads it" for depth in mine if "<-" in depth.queue and depth.consumers == 0]
    return check("ไม่มีข้อความค้างในคิว", "no message waits, and every queue is read", mine, faults)


def dead_queues(depths: Sequence[Depth]) -> Check:
    mine = [depth for depth in depths if is_dead(depth.queue)]
    faults = [f"{depth.queue}: {depth.messages} messages" for depth in mine if depth.messages]
    faults += [f"{depth.queue}: does not exist" for depth in mine if depth.messages is None]
    return check("คิวข้อความเสียว่าง", "no message rests in a dead queue", mine, faults)


def is_dead(queue: str) -> bool:
    return queue.endswith(topology.dead_queue(""))

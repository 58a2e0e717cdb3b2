"""Two buses under one suite: the memory twin, and the real broker with the services as real processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from books.service import BooksService
from stock.service import StockService

from emes_kit.envelope import Envelope, encode
from emes_kit.testing import System
from emes_kit.testing.system import ATTEMPTS
from emes_kit.topology import dead_queue
from kitlab.data import database
from kitlab.stage import Stage
from kitlab.wait import until
from kitlab.wire import Wire

BOOKS, STOCK = "books<-till.sold", "stock<-till.sold"


@dataclass(frozen=True)
class Parked:
    """What rests in a dead queue."""

    queue: str
    reason: str
    body: bytes
    headers: dict[str, Any]


def inbox_row(queue: str, event: Envelope) -> str:
    """Under this id a service notes that an event took effect."""
    return f"{queue}:{event.id}"


def _wire(event: Envelope) -> tuple[bytes, dict[str, Any]]:
    wire = encode(event)
    return wire.body, wire.headers


class MemoryBus:
    """`attempts`: how often a failing handler is tried before its event rests."""

    attempts = ATTEMPTS

    def __init__(self) -> None:
        self._system = System(BooksService, StockService)

    def publish(self, event: Envelope, **headers: Any) -> None:
        wire = encode(event)
        for queue in (BOOKS, STOCK):
            self._system.plant(queue, wire.body, wire.headers | headers)

    def plant(self, queue: str, body: bytes, headers: dict[str, Any] | None = None, **properties: Any) -> None:
        self._system.plant(queue, body, headers)

    def settle(self, fact: Callable[[], Any]) -> None:
        self._system.settle()
        assert fact()

    def calls(self, service: str, item: str) -> int:
        return self._system.engines[service].count("marks", {"item": item})

    def row(self, service: str, collection: str, id: str) -> Any:
        return self._system.engines[service].get(collection, id)

    def parked(self) -> list[Parked]:
        dead = [Parked(queue, why, *_wire(envelope)) for queue, envelope, why in self._system.dead]
        return dead + [Parked(queue, why, body, headers) for queue, headers, body, why in self._system.unread]


@dataclass
class RealBus:
    """Looks into the services' databases and empties their dead queues."""

    stage: Stage
    wire: Wire
    attempts: int = 4
    _found: list[Parked] = field(default_factory=list)

    def publish(self, event: Envelope, **headers: Any) -> None:
        self.wire.event(event, **headers)

    def plant(self, queue: str, body: bytes, headers: dict[str, Any] | None = None, **properties: Any) -> None:
        self.wire.publish("emes.requeue", queue, body, headers, **properties)

    def settle(self, fact: Callable[[], Any]) -> None:
        until(fact)

    def calls(self, service: str, item: str) -> int:
        return database(self.stage, service)["marks"].count_documents({"item": item})

    def row(self, service: str, collection: str, id: str) -> Any:
        return database(self.stage, service)[collection].find_one({"_id": id})

    def parked(self) -> list[Parked]:
        for queue in (BOOKS, STOCK):
            while message := self.wire.take(dead_queue(queue)):
                found = Parked(queue, message.headers["x-error"], message.body or b"", message.headers)
                self._found.append(found)
        return self._found

"""Where stores are tried out: a few collections, a standing clock, an event, and rivals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from emes_kit import concurrency
from emes_kit.clock import ManualClock
from emes_kit.storage import Conflict, UnitOfWork

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Happened:
    TYPE: ClassVar[str] = "happened"
    subject: str
    sequence: int = 1

    def to_data(self) -> dict[str, Any]:
        return {"subject": self.subject}


@dataclass
class Lab:
    """`engine`: empty collections shelf, bin and tally exist. `outbox()`: subjects of all committed events.

    `replica()`: an engine of another process over the same documents.
    """

    engine: Any
    outbox: Callable[[], list[str]]
    replica: Callable[[], Any] = lambda: None
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOON))

    def work(self, engine: Any = None) -> UnitOfWork:
        return UnitOfWork(engine or self.engine, self.clock)

    def keep(self, *docs: dict[str, Any], collection: str = "shelf") -> None:
        work = self.work()
        for doc in docs:
            work.insert(collection, dict(doc))
        work.commit()

    def ids(self, equal: dict[str, Any], **options: Any) -> list[str]:
        return [row["_id"] for row in self.work().find("shelf", equal, **options)]


def race(lab: Lab, rivals: int = 20, keys: int = 30) -> tuple[list[str], list[str]]:
    """Greenlets that all want to insert the same documents, each win with its own counter and event.

    Returns the winners' keys and what the losers heard; used by the suite and, with real sockets, by the kit's tests.
    """
    won, lost = list[str](), list[str]()

    def rival(number: int) -> None:
        for key in range(keys):
            work = lab.work()
            work.insert("shelf", {"_id": f"k{key}", "rival": number})
            work.add("tally", "all", wins=1)
            work.publish(Happened(f"k{key}"))
            try:
                work.commit()
                won.append(f"k{key}")
            except Conflict as conflict:
                lost.append(conflict.collection)

    for runner in [concurrency.spawn(rival, number) for number in range(rivals)]:
        runner.wait()
    return won, lost

"""Many workers of one process write one document: each gets through in a few attempts, none ends in a dead queue."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from emes_kit import attempts, concurrency, turns
from emes_kit.clock import ManualClock
from emes_kit.storage import Batch, Conflict, UnitOfWork
from emes_kit.testing.lab import NOON
from emes_kit.testing.memory import MemoryEngine

RIVALS = 60


class Busy(MemoryEngine):
    """A database that takes its time: everybody reads before anybody has written."""

    def commit(self, batch: Batch) -> None:
        concurrency.sleep(0.001)
        super().commit(batch)


@pytest.fixture
def engine() -> Busy:
    engine = Busy("books")
    engine.commit(Batch(inserts=[("pages", {"_id": "hot", "version": 1, "lines": 0})]))
    return engine


def rival(engine: Busy) -> Any:
    service = SimpleNamespace(name="books", store=UnitOfWork(engine, ManualClock(NOON)))

    def work() -> None:
        page = service.store.get("pages", "hot")
        service.store.replace("pages", {**page, "lines": page["lines"] + 1})

    return concurrency.spawn(attempts.transact, service, work)


def test_sixty_rivals_for_one_document_all_get_through(engine: Busy) -> None:
    for runner in [rival(engine) for _ in range(RIVALS)]:
        runner.wait()
    assert engine.get("pages", "hot")["lines"] == RIVALS


def test_nothing_is_kept_of_turns_that_are_over(engine: Busy) -> None:
    for runner in [rival(engine) for _ in range(5)]:
        runner.wait()
    assert turns._queues == {}


def test_a_turn_covers_every_document_that_the_conflict_names() -> None:
    assert turns.keys_of("books", Conflict("pages", "b,a")) == [("books", "pages", "a"), ("books", "pages", "b")]

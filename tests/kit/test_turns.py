"""Many workers of one process write one document: each gets through in a few attempts, none ends in a dead queue."""

from __future__ import annotations

import gc
from types import SimpleNamespace
from typing import Any

import pytest
from kitlab.stage import Stage

from emes_kit import attempts, concurrency
from emes_kit.clock import ManualClock
from emes_kit.mongo import MongoEngine, connect
from emes_kit.problems import Unavailable
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


def rival(engine: Any) -> Any:
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
    gc.collect()  # exceptions hold frames, frames hold turns
    assert dict(attempts._queues) == {}


def test_a_turn_covers_every_document_that_the_conflict_names() -> None:
    assert attempts.keys_of("books", Conflict("pages", "b,a")) == [("books", "pages", "a"), ("books", "pages", "b")]


def test_a_queue_that_is_too_long_is_refused_for_now(engine: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits longer than a broker or a client would find acceptable is sent back, and no attempt is used up."""
    monkeypatch.setattr(attempts, "LONGEST_WAIT", 0.01)
    keys = [("books", "pages", "hot")]
    with attempts.turn(keys), pytest.raises(Unavailable), attempts.turn(keys):
        pass
    with attempts.turn(keys):
        pass  # and is free again


def test_who_waits_with_a_version_just_replaced_is_told_without_a_transaction(stage: Stage) -> None:
    """On the real database: as many transactions as writers that can win."""
    writes: list[int] = []
    real = MongoEngine(connect(stage.mongo_uri), "emes_turns", "books")
    real.db["pages"].replace_one({"_id": "hot"}, {"_id": "hot", "version": 1, "lines": 0}, upsert=True)
    write = real._write
    real._write = lambda batches: (writes.append(len(batches)), write(batches))[1]
    for runner in [rival(real) for _ in range(12)]:
        runner.wait()
    assert real.get("pages", "hot")["lines"] == 12
    assert len(writes) == 12


def test_when_the_database_is_away_nobody_waits_for_those_ahead_to_find_it_out(stage: Stage) -> None:
    """Writers of one document cannot share a transaction: one after the other they would wait out every timeout."""
    real, tried = MongoEngine(connect(stage.mongo_uri), "emes_turns", "books"), []

    def away(batches: Any) -> None:
        tried.append(len(batches))
        concurrency.sleep(0.2)
        raise Unavailable("database: frozen")

    real._write = away
    batch = Batch(replaces=[("pages", {"_id": "hot", "version": 2}, 1)])
    heard = [concurrency.spawn(_outcome, real, batch) for _ in range(20)]
    assert {type(one.wait()) for one in heard} == {Unavailable}
    assert tried == [1]


def _outcome(engine: MongoEngine, batch: Batch) -> BaseException | None:
    try:
        engine.commit(batch)
    except Unavailable as exc:
        return exc
    return None

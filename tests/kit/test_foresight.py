"""Reads of several handlers asked for together, on the memory twin: how often the database is asked, and what a trial
leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from emes_kit.clock import ManualClock
from emes_kit.foresight import STEPS
from emes_kit.storage import Batch, Conflict, UnitOfWork
from emes_kit.testing.memory import MemoryEngine


class Engine(MemoryEngine):
    """Notes its questions: ("get" | "find", collection, ids)."""

    def __init__(self) -> None:
        super().__init__("books")
        self.asked: list[tuple[str, str, Any]] = []

    def get(self, collection: str, id: str) -> Any:
        self.asked.append(("get", collection, id))
        return super().get(collection, id)

    def find(self, collection: str, equal: Any, *args: Any, **kwargs: Any) -> Any:
        self.asked.append(("find", collection, equal.get("_id")))
        return super().find(collection, equal, *args, **kwargs)


@pytest.fixture
def engine() -> Engine:
    engine = Engine()
    shelves = [("shelves", {"_id": f"s{n}", "book": f"b{n}", "version": 1}) for n in range(5)]
    books = [("books", {"_id": f"b{n}", "title": f"เล่ม {n}", "version": 1}) for n in range(4)]
    engine.commit(Batch(inserts=shelves + books))
    return engine


@pytest.fixture
def store(engine: Engine) -> UnitOfWork:
    return UnitOfWork(engine, ManualClock(datetime(2026, 11, 20, tzinfo=UTC)))


def reader(store: UnitOfWork, number: int, told: list[Any] | None = None) -> Callable[[], None]:
    """Looks for a shelf, then for its book."""

    def read() -> None:
        shelf = store.get("shelves", f"s{number}")
        book = store.get("books", shelf["book"]) if shelf else None
        if told is not None:
            told.append(book and book["title"])

    return read


def test_each_step_of_all_of_them_costs_one_question(store: UnitOfWork, engine: Engine) -> None:
    handlers, told = [reader(store, n) for n in range(5)], []
    store.foresee(handlers)
    assert [(how, where) for how, where, _ in engine.asked] == [("find", "shelves"), ("find", "books")]
    for number in range(5):
        reader(store, number, told)()
    assert told == ["เล่ม 0", "เล่ม 1", "เล่ม 2", "เล่ม 3", None]
    assert len(engine.asked) == 2, "something was asked again"


def test_what_is_not_there_is_known_as_well(store: UnitOfWork, engine: Engine) -> None:
    store.foresee([reader(store, n) for n in (7, 8, 9)])
    assert store.get("shelves", "s8") is None
    assert len(engine.asked) == 1


def test_a_document_seen_ahead_is_replaced_only_if_it_is_still_as_it_was(store: UnitOfWork, engine: Engine) -> None:
    store.foresee([reader(store, n) for n in range(3)])
    engine.commit(Batch(replaces=[("shelves", {"_id": "s1", "book": "b3", "version": 2}, 1)]))
    shelf = store.get("shelves", "s1")
    assert shelf is not None
    assert shelf["version"] == 1
    store.replace("shelves", shelf)
    with pytest.raises(Conflict):
        store.commit()


def test_a_trial_writes_counts_and_publishes_nothing(store: UnitOfWork, engine: Engine) -> None:
    def write() -> None:
        shelf = store.get("shelves", "s1")
        store.insert("loans", {"_id": "l1", "shelf": shelf})
        store.add("totals", "all", loans=1)
        store.delete("books", "b1")

    store.foresee([write] * 3)
    store.commit()
    assert engine.collections.get("loans", {}) == {}
    assert engine.collections.get("totals", {}) == {}
    assert "b1" in engine.collections["books"]


def test_who_fails_on_trial_is_in_nobodys_way(store: UnitOfWork, engine: Engine) -> None:
    def fail() -> None:
        store.get("shelves", "s1")
        raise ZeroDivisionError

    store.foresee([fail, reader(store, 2), reader(store, 3)])
    engine.asked.clear()
    reader(store, 2)()
    assert engine.asked == []


def test_a_question_by_fields_is_not_asked_on_trial(store: UnitOfWork, engine: Engine) -> None:
    reached = []

    def search() -> None:
        store.find("books", {"title": "เล่ม 1"})
        reached.append(True)

    def count() -> None:
        store.count("books", {})
        reached.append(True)

    store.foresee([search, count, reader(store, 1)])
    assert reached == []
    assert {where for how, where, _ in engine.asked if how == "find"} == set()
    assert len(store.find("books", {"title": "เล่ม 1"})) == 1, "asked in earnest it answers again"


def test_a_handler_that_catches_everything_does_not_swallow_the_end_of_its_trial(
    store: UnitOfWork, engine: Engine
) -> None:
    def careful() -> None:
        try:
            store.get("shelves", "s1")
        except Exception:
            store.get("books", "b3")

    store.foresee([careful, reader(store, 2)])
    assert ("get", "books", "b3") not in engine.asked


def test_a_long_chain_of_reads_is_followed_so_far_and_no_further(store: UnitOfWork, engine: Engine) -> None:
    runs = []

    def chain() -> None:
        runs.append(True)
        for number in range(10):
            store.get("chain", f"{number}")

    store.foresee([chain])
    assert (len(engine.asked), len(runs)) == (STEPS, STEPS)


def test_a_lasting_read_is_foreseen_like_any_other(store: UnitOfWork, engine: Engine) -> None:
    titles: list[str] = []

    def look(number: int) -> Callable[[], None]:
        return lambda: titles.append((store.lasting("books", f"b{number}") or {}).get("title", ""))

    store.foresee([look(n) for n in range(3)])
    assert engine.asked == [("find", "books", ["b0", "b1", "b2"])]
    titles.clear()
    for number in range(3):
        look(number)()
    assert titles == ["เล่ม 0", "เล่ม 1", "เล่ม 2"]
    assert len(engine.asked) == 1


def test_several_are_read_in_one_command_and_those_known_already_not_again(store: UnitOfWork, engine: Engine) -> None:
    store.get("books", "b0")
    engine.asked.clear()
    found = store.several("books", ["b0", "b1", "b2", "b9", "b1"])
    assert {id: doc and doc["title"] for id, doc in found.items()} == {
        "b0": "เล่ม 0", "b1": "เล่ม 1", "b2": "เล่ม 2", "b9": None,
    }  # fmt: skip
    assert engine.asked == [("find", "books", ["b1", "b2", "b9"])]
    assert store.several("books", []) == {}


def test_a_remembered_question_by_fields_is_asked_between_trials_once_for_all(
    store: UnitOfWork, engine: Engine
) -> None:
    asked_in_trial: list[int] = []

    def audience() -> None:
        before = len(engine.asked)
        try:
            rows = store.lasting_find("shelves", {"book": "b1"})
        finally:
            asked_in_trial.append(len(engine.asked) - before)
        store.get("books", rows[0]["book"])

    store.foresee([audience] * 3)
    assert [where for _, where, _ in engine.asked] == ["shelves", "books"]
    assert set(asked_in_trial) == {0}
    engine.asked.clear()
    audience()
    assert engine.asked == []

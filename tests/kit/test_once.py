"""A command sent twice under one key: one effect and one answer, although the first time nobody looks whether it is the
first."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from kitlab.stage import Stage
from marshmallow import fields

from emes_kit import concurrency, migrate
from emes_kit.clock import ManualClock
from emes_kit.mongo import MongoEngine, connect
from emes_kit.problems import Problem, Unavailable
from emes_kit.runtime import run_command
from emes_kit.storage import COMMANDS, OWN_COLLECTIONS, Batch, UnitOfWork
from emes_kit.testing.lab import NOON
from emes_kit.testing.memory import MemoryEngine
from emes_kit.validation import Strict

TAKEN = {"taken": Problem("LIB-001", 409, "หนังสือ {book} ถูกยืมแล้ว", "{book} is taken.")}


class Borrow(Strict):
    book = fields.String(required=True)
    by = fields.String(load_default="owner")


class Taken(Exception):
    reason, field = "taken", "book"

    def __init__(self, book: str) -> None:
        self.params = {"book": book}


class Library:
    """A book can be borrowed once: a repeat meets its own first effect."""

    name, problems = "library", TAKEN

    def __init__(self, engine: Any) -> None:
        self.store = UnitOfWork(engine, ManualClock(NOON))

    def borrow(self, book: str, by: str) -> dict[str, Any]:
        if book == "cursed":
            raise RuntimeError("the roof fell in")
        if self.store.get("shelf", book) is not None:
            raise Taken(book)
        self.store.insert("shelf", {"_id": book, "by": by})
        self.store.add("tally", "all", borrowed=1)
        return {"book": book, "by": by}


class Slow(MemoryEngine):
    """A database that takes its time: everybody reads before anybody has written."""

    def commit(self, batch: Batch) -> None:
        concurrency.sleep(0.001)
        super().commit(batch)


@pytest.fixture(params=["memory", "real"])
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "memory":
        yield Slow("library")
        return
    stage: Stage = request.getfixturevalue("stage")
    client, name = connect(stage.mongo_uri), f"once_{uuid.uuid4().hex}"
    migrate.ensure_collections(client[name], *OWN_COLLECTIONS, "shelf", "tally")
    yield MongoEngine(client, name, "library")
    client.drop_database(name)
    client.close()


def borrow(engine: Any, key: str | None = "key-1", **call: Any) -> dict[str, Any]:
    return run_command(Library(engine), Library.borrow, Borrow(), {"book": "novel", **call}, key)


def code(answer: dict[str, Any]) -> str:
    return str(answer["refused"]["code"])


def test_a_repeat_that_its_own_first_effect_would_refuse_is_answered_with_the_first_answer(engine: Any) -> None:
    first = borrow(engine)
    assert first == {"ok": {"book": "novel", "by": "owner"}}
    assert borrow(engine) == {**first, "replayed": True}
    assert code(borrow(engine, "key-2")) == "LIB-001"
    assert engine.get("tally", "all")["borrowed"] == 1


def test_a_refused_command_leaves_nothing_and_is_judged_anew(engine: Any) -> None:
    borrow(engine, "rival")
    assert [code(borrow(engine)), code(borrow(engine))] == ["LIB-001", "LIB-001"]
    assert engine.get(COMMANDS, "key-1") is None
    engine.commit(Batch(deletes=[("shelf", "novel")]))
    assert borrow(engine) == {"ok": {"book": "novel", "by": "owner"}}


@pytest.mark.parametrize("other", [{"book": "novel", "by": "somebody"}, {"book": "atlas"}, {"book": "cursed"}])
def test_a_key_used_for_another_body_is_refused_whether_that_would_be_refused_work_or_fail(
    engine: Any, other: dict[str, Any]
) -> None:
    borrow(engine)
    assert code(borrow(engine, **other)) == "KIT-006"
    assert engine.get("tally", "all")["borrowed"] == 1


def test_the_same_key_many_times_at_once_takes_effect_once_and_all_hear_the_same(engine: Any) -> None:
    heard = [runner.wait() for runner in [concurrency.spawn(borrow, engine) for _ in range(12)]]
    assert [answer["ok"] for answer in heard] == [{"book": "novel", "by": "owner"}] * 12
    assert [answer.get("replayed", False) for answer in heard].count(False) == 1
    assert engine.get("tally", "all")["borrowed"] == 1


def test_the_same_key_at_once_for_two_bodies_takes_effect_for_one_of_them(engine: Any) -> None:
    books = ("novel", "atlas")
    heard = [runner.wait() for runner in [concurrency.spawn(borrow, engine, book=book) for book in books]]
    assert sorted("done" if "ok" in answer else code(answer) for answer in heard) == ["KIT-006", "done"]
    assert len(engine.find("shelf", {})) == 1


def test_a_first_time_costs_no_look_and_a_refusal_one(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, get = list[str](), engine.get
    monkeypatch.setattr(engine, "get", lambda collection, id: (asked.append(collection), get(collection, id))[1])
    borrow(engine)
    assert asked == ["shelf"]
    borrow(engine, "key-2")
    assert asked == ["shelf", "shelf", COMMANDS]


def test_a_repeat_that_fails_for_whatever_reason_is_still_answered(engine: Any, monkeypatch: Any) -> None:
    first = borrow(engine)

    def broken(service: Any, book: str, by: str) -> Any:
        raise RuntimeError("the roof fell in")

    broken.__name__ = "borrow"
    assert run_command(Library(engine), broken, Borrow(), {"book": "novel"}, "key-1") == {**first, "replayed": True}


def test_while_the_database_is_away_nobody_is_told_that_a_command_was_refused(monkeypatch: Any) -> None:
    engine = MemoryEngine("library")
    borrow(engine)
    get = engine.get

    def away(collection: str, id: str) -> Any:
        if collection == COMMANDS:
            raise Unavailable("database: away")
        return get(collection, id)

    monkeypatch.setattr(engine, "get", away)
    assert code(borrow(engine)) == "KIT-009"  # whether it was done cannot be known now

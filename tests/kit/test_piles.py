"""Events of one queue in one unit of work, on the memory twin: what is shared, and what happens to who fails."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from marshmallow import fields

from emes_kit.clock import ManualClock
from emes_kit.concurrency import sleep
from emes_kit.envelope import Envelope
from emes_kit.foresight import STEPS
from emes_kit.piles import STRIKES, Pile
from emes_kit.problems import Broken, Unavailable
from emes_kit.storage import UnitOfWork
from emes_kit.testing.memory import MemoryEngine
from emes_kit.validation import Tolerant

QUEUE, KIND = "books<-till.sold", ("till", "sold", 1)


class Sold(Tolerant):
    mood = fields.String(load_default="ok")


class Engine(MemoryEngine):
    """Counts what it is asked; `rival` is done to the database just before a commit."""

    def __init__(self) -> None:
        super().__init__("books")
        self.reads: list[str] = []
        self.commits, self.rival = 0, lambda: None

    def get(self, collection: str, id: str) -> Any:
        self.reads.append(f"{collection}/{id}")
        return super().get(collection, id)

    def commit(self, batch: Any) -> None:
        self.commits += 1
        self.rival()
        super().commit(batch)


class Books:
    name, problems = "books", {}

    def __init__(self, engine: Engine) -> None:
        self.store = UnitOfWork(engine, ManualClock(datetime(2026, 11, 20, tzinfo=UTC)))
        self.entered, self.shelved, self.waits_on_trial = 0, False, False

    def enter(self, event: Envelope) -> None:
        day = self.store.get("days", "today") or {"_id": "today", "sold": 0}
        (self.store.replace if "version" in day else self.store.insert)("days", day | {"sold": day["sold"] + 1})
        self.store.add("totals", "all", entries=1)
        self.entered += 1
        while self.waits_on_trial and self.store.on_trial:
            sleep(0.01)
        before = (self.store.get("totals", "all") or {}).get("entries", 0)
        self.store.insert("entries", {"_id": event.id, "before": before})
        if self.shelved and self.store.get("shelves", event.id) is None:
            self.store.insert("shelves", {"_id": event.id, "books": 1})
        if event.data["mood"] == "broken":
            raise Broken("torn")
        if event.data["mood"] == "away":
            raise Unavailable("no ink")
        if event.data["mood"] == "bug":
            raise ZeroDivisionError


class Desk:
    """A pile and what becomes of its events: {id: kind}; those that are to run alone are in `lone`."""

    def __init__(self) -> None:
        self.engine = Engine()
        self.books = Books(self.engine)
        self.ended: list[tuple[str, str]] = []
        self.lone: list[str] = []
        self.pile = Pile(
            lambda: None, lambda item, outcome: self.ended.append((item[0].id, outcome.kind)),
            lambda item: self.lone.append(item[0].id),
        )  # fmt: skip

    def handle(self, *events: str, **moods: str) -> dict[str, str]:
        for id in events:
            data = {"mood": moods.get(id, "ok")}
            self.pile.add((Envelope(id, "till", "sold", id, 1, "2026-11-20T00:00:00Z", data), None))
        self.pile.work(self.books, lambda books, event: books.enter(event), {KIND: Sold()}, QUEUE)
        return dict(self.ended)

    def row(self, collection: str, id: str) -> Any:
        return MemoryEngine.get(self.engine, collection, id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_waits_together_is_read_once_and_committed_once(desk: Desk) -> None:
    assert desk.handle("a", "b", "c") == dict.fromkeys("abc", "done")
    assert desk.engine.commits == 1
    assert desk.engine.reads.count("days/today") == 1
    assert (desk.row("days", "today")["sold"], desk.row("totals", "all")["entries"]) == (3, 3)


def test_a_handler_finds_what_those_before_it_have_counted_but_not_its_own_count(desk: Desk) -> None:
    desk.handle("a", "b", "c")
    assert [desk.row("entries", id)["before"] for id in "abc"] == [0, 1, 2]


@pytest.mark.parametrize(("mood", "kind"), [("broken", "broken"), ("bug", "later")])
def test_who_fails_in_the_middle_is_told_apart_and_leaves_nothing(desk: Desk, mood: str, kind: str) -> None:
    assert desk.handle("a", "b", "c", b=mood) == {"a": "done", "b": kind, "c": "done"}
    assert (desk.row("days", "today")["sold"], desk.row("totals", "all")["entries"]) == (2, 2)
    assert desk.row("inbox", f"{QUEUE}:b") is None


def test_many_who_fail_cost_the_others_one_more_run_not_one_each(desk: Desk) -> None:
    events = [f"{number:02d}" for number in range(40)]
    moods = {id: "bug" for id in events if int(id) % 4 == 3}
    ended = desk.handle(*events, **moods)
    assert list(ended.values()).count("later") == 10
    assert desk.row("days", "today")["sold"] == 30
    assert desk.books.entered <= (STEPS + 2) * len(events)


def test_duplicates_count_once_in_the_same_pile_and_long_after(desk: Desk) -> None:
    desk.handle("a", "a", "b")
    assert sorted(desk.ended) == [("a", "done"), ("a", "duplicate"), ("b", "done")]
    desk.ended.clear()
    assert desk.handle("b", "c") == {"b": "duplicate", "c": "done"}
    assert desk.row("days", "today")["sold"] == 3


def test_when_the_database_is_away_all_of_them_wait_and_no_attempt_is_used_up(desk: Desk) -> None:
    assert desk.handle("a", "b", b="away") == {"a": "away", "b": "away"}
    assert desk.row("days", "today") is None


def test_a_pile_that_loses_to_a_rival_runs_again_on_fresh_data(desk: Desk) -> None:
    desk.handle("first")

    def overtake() -> None:
        desk.engine.rival = lambda: None
        desk.engine.collections["days"]["today"] |= {"sold": 10, "version": 9}

    desk.engine.rival = overtake
    assert desk.handle("a", "b") == {"first": "done", "a": "done", "b": "done"}
    assert desk.row("days", "today")["sold"] == 12


def test_a_pile_that_loses_every_time_lets_each_of_its_events_try_alone(desk: Desk) -> None:
    desk.handle("first")

    def overtake() -> None:
        desk.engine.collections["days"]["today"]["version"] += 1

    desk.engine.rival = overtake
    before = desk.engine.commits
    assert desk.handle("a", "b") == {"first": "done"}
    assert desk.lone == ["a", "b"]
    assert desk.engine.commits - before == STRIKES + 1


def test_what_each_event_of_a_pile_reads_for_itself_is_asked_for_together(desk: Desk) -> None:
    events = [f"{number:02d}" for number in range(30)]
    desk.books.shelved = True
    desk.handle(*events)
    assert desk.engine.reads.count("days/today") <= 1
    assert [one for one in desk.engine.reads if one.startswith("shelves/")] == []
    assert desk.row("shelves", "07")["books"] == 1


def test_a_handler_that_waits_on_trial_is_left_to_its_turn_and_holds_up_nobody(desk: Desk) -> None:
    desk.books.waits_on_trial = True
    since = time.monotonic()
    assert set(desk.handle("a", "b", "c", "d").values()) == {"done"}
    assert time.monotonic() - since < 10, "it waited as long as a handler may, not as long as a trial may"


def test_when_the_database_goes_away_while_reads_are_foreseen_all_wait_and_nobody_runs_in_circles(desk: Desk) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise Unavailable("no database")

    desk.engine.get = desk.engine.find = away  # type: ignore[method-assign]
    assert desk.handle("a", "b", "c", "d") == dict.fromkeys("abcd", "away")
    assert desk.books.entered <= 2 * 4

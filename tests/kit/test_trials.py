"""Handlers of a pile on trial, so that what they read is asked for together; on the memory twin."""

from __future__ import annotations

from typing import Any

import pytest
from kitlab.desk import Books, Desk

from emes_kit.problems import Unavailable


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_each_event_of_a_pile_reads_for_itself_is_asked_for_together(desk: Desk) -> None:
    events = [f"{number:02d}" for number in range(30)]
    desk.books.shelved = True
    desk.handle(*events)
    assert desk.engine.reads.count("days/today") <= 1
    assert [one for one in desk.engine.reads if one.startswith("shelves/")] == []
    assert desk.row("shelves", "07")["books"] == 1


def test_a_handler_that_reads_nothing_is_tried_only_now_and_then(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[bool] = []
    monkeypatch.setattr(Books, "enter", lambda books, event: runs.append(books.store.on_trial))

    def tried(piles: int, events: int = 3) -> list[bool]:
        found = []
        for _ in range(piles):
            before = len(runs)
            desk.handle(*(f"{before}.{number}" for number in range(events)))
            found.append(any(runs[before:]))
        return found

    assert tried(5, events=2) == [False] * 5, "so few read for themselves, which says nothing of the others"
    assert tried(20) == [True] * 3 + [False] * 13 + [True] + [False] * 3
    assert tried(5, events=2) == [False] * 5
    monkeypatch.undo()
    desk.handle(*(f"{number}" for number in range(3)))
    assert desk.books.entered == 3, "one that has begun to read is not tried at once, and handled all the same"


def test_where_one_waits_on_trial_all_are_left_to_their_turn_and_nobody_is_held_up(desk: Desk) -> None:
    desk.books.waits_on_trial = True
    events = [f"{number:02d}" for number in range(30)]
    assert set(desk.handle(*events).values()) == {"done"}
    assert desk.books.entered == 1 + len(events)


def test_when_the_database_goes_away_while_reads_are_foreseen_all_wait_and_nobody_runs_in_circles(desk: Desk) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise Unavailable("no database")

    desk.engine.get = desk.engine.find = away  # type: ignore[method-assign]
    assert desk.handle("a", "b", "c", "d") == dict.fromkeys("abcd", "away")
    assert desk.books.entered <= 2 * 4

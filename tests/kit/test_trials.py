"""Handlers of a pile on trial, so that what they read is asked for together; on the memory twin."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest
from kitlab.desk import Books, Desk

from emes_kit import shift
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
    monkeypatch.setattr(shift, "_in_vain", Counter())
    monkeypatch.setattr(Books, "enter", lambda books, event: runs.append(books.store.on_trial))

    def tried(piles: int) -> list[bool]:
        found = []
        for _ in range(piles):
            desk.handle(*(f"{len(runs)}.{number}" for number in range(3)))
            found.append(any(runs[-6:-3]))
        return found

    assert tried(20) == [True, True, True] + [False] * 13 + [True] + [False] * 3
    monkeypatch.undo()
    assert desk.handle("x", "y", "z")["z"] == "done"


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

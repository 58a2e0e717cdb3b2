"""Events of one queue in one unit of work, on the memory twin: what is shared, and what happens to who fails."""

from __future__ import annotations

import pytest
from kitlab.desk import QUEUE, Desk

from emes_kit.foresight import STEPS
from emes_kit.piles import STRIKES


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


@pytest.mark.parametrize("events", ["a", "ab"])
def test_at_the_end_of_a_process_those_that_lose_do_not_begin_anew(desk: Desk, events: str) -> None:
    """The broker gives them to the replica that beat them, as soon as this one has gone."""
    desk.handle("first")

    def overtake_while_the_process_ends() -> None:
        desk.pile.forget()
        desk.engine.collections["days"]["today"]["version"] += 1

    desk.engine.rival, before = overtake_while_the_process_ends, desk.engine.commits
    assert desk.handle(*events) == {"first": "done"}
    assert (desk.lone, desk.engine.commits - before) == ([], 1)
    assert desk.row("inbox", f"{QUEUE}:a") is None
    assert desk.handle("c") == {"first": "done"}, "what comes now is not begun"

"""Figures that are kept warm: who waits for them, what a failed renewal leaves, how many are kept."""

from __future__ import annotations

from typing import Any

from gateway.warm import FIGURES, Shelf, Warm


class Behind:
    """Work that goes on behind the reader's back, when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []

    def __call__(self, fn: Any, *args: Any) -> None:
        self.waiting.append(lambda: fn(*args))

    def run(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


def test_a_reader_waits_for_the_first_figure_only() -> None:
    behind, made = Behind(), iter(range(9))
    warm = Warm(behind)
    ask = lambda now: warm.get("a", 5, 60, now, lambda: next(made))  # noqa: E731
    assert [ask(0), ask(4.9)] == [0, 0]
    assert [ask(5), ask(6)] == [0, 0]
    assert len(behind.waiting) == 1, "one renewal at a time"
    behind.run()
    assert [ask(7), ask(9)] == [1, 1]
    assert ask(66) == 2, "too old to be shown"
    assert behind.waiting == []


def test_a_renewal_that_fails_leaves_the_figure_and_is_tried_again() -> None:
    behind, answers = Behind(), iter([1, ValueError("away"), 2])
    warm = Warm(behind)

    def make() -> int:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    assert warm.get("a", 5, 60, 0, make) == 1
    assert warm.get("a", 5, 60, 6, make) == 1
    behind.run()
    assert warm.get("a", 5, 60, 7, make) == 1
    behind.run()
    assert warm.get("a", 5, 60, 8, make) == 2


def test_what_is_kept_is_bounded() -> None:
    shelf = Shelf(2)
    for key in "abc":
        shelf.put(key, key)
        shelf.get("a")
    assert [shelf.get(key) for key in "abc"] == ["a", None, "c"]
    warm = Warm(Behind())
    for n in range(FIGURES + 10):
        warm.get(str(n), 5, 60, 0, lambda: n)  # noqa: B023 - called at once
    assert len(warm._shelf._rows) == FIGURES

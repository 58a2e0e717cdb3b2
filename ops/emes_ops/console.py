"""What an operator sees: one line per step with its time, problems with what to do about them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.cells import cell_len

WIDTH = 44


class Trouble(Exception):
    """Something the operator has to know or do; shown without a traceback. hints: what to do, one line each."""

    def __init__(self, what: str, *hints: str) -> None:
        super().__init__(what)
        self.hints = hints


def _paint(code: int, text: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if sys.stdout.isatty() else text


def say(text: str = "") -> None:
    print(text, flush=True)


def done(what: str, seconds: float) -> None:
    say(f"  {_paint(32, '✓')} {what:<{WIDTH}} {seconds:6.1f} s")


def warn(what: str) -> None:
    say(f"  {_paint(33, '!')} {what}")


def trouble(problem: Trouble) -> None:
    print(
        f"  {_paint(31, '✗')} {problem}",
        *(f"    {hint}" for hint in problem.hints),
        sep="\n",
        file=sys.stderr,
        flush=True,
    )


def bold(text: str) -> str:
    return _paint(1, text)


class Step:
    """What a running step may still say about itself: `step.what` is printed when it is done; None prints nothing."""

    def __init__(self, what: str | None) -> None:
        self.what = what


@contextmanager
def step(what: str) -> Iterator[Step]:
    started, current = time.monotonic(), Step(what)
    live = sys.stdout.isatty()
    if live:
        print(f"  · {what}", end="\r", flush=True)
    try:
        yield current
    finally:
        if live:
            print("\x1b[2K", end="\r")
    if current.what:
        done(current.what, time.monotonic() - started)


def table(head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    """Columns as wide as they need to be; numbers to the right."""
    texts = [tuple("-" if cell is None else str(cell) for cell in row) for row in rows]
    widths = [max(cell_len(line[n]) for line in [head, *texts]) for n in range(len(head))]
    right = [bool(rows) and all(isinstance(row[n], int | None) for row in rows) for n in range(len(head))]
    say("  " + bold("  ".join(_cell(*column) for column in zip(head, widths, right, strict=True)).rstrip()))
    for line in texts:
        say("  " + "  ".join(_cell(*column) for column in zip(line, widths, right, strict=True)).rstrip())


def _cell(text: str, width: int, right: bool) -> str:
    """By what a terminal shows: Thai vowels and tone marks stand above and below, they take no column."""
    fill = " " * (width - cell_len(text))
    return fill + text if right else text + fill

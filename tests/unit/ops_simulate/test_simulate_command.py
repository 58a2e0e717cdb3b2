"""How a simulated year ends, how fast it may go, and what it shows meanwhile: with and without a terminal."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from emes_ops.cli import main
from emes_ops.reconcile.check import Check
from emes_ops.reconcile.command import Result
from emes_ops.simulate import command, screen
from emes_ops.simulate.client import Unexpected
from emes_ops.simulate.ledger import Ledger
from emes_ops.simulate.site import Site


class Time:
    """A clock that goes on only when somebody sleeps or the test says so."""

    def __init__(self, step: float = 1.0) -> None:
        self.now, self.slept, self._passes = 1000.0, [], step

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds * self._passes


# ---- how it ends
class PlayedYear:
    """In place of the year: nothing happens but what the test wants."""

    surprises: tuple[str, ...] = ()
    counts = (3, 4)

    def __init__(self, api: Any, *_: Any) -> None:
        self.ledger = api.ledger

    def run(self) -> None:
        for what in self.surprises:
            self.ledger.surprise(what)
            raise Unexpected(what)

    def check_scores(self) -> None:
        raise Unexpected("there are none")


@pytest.fixture
def simulate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """simulate(faults=…, surprises=…): exit code of `emes simulate` and what it said."""

    @contextmanager
    def here(*_: Any) -> Iterator[Site]:
        yield Site("http://127.0.0.1:1", "secret", "mongodb://127.0.0.1:1", "amqp://127.0.0.1:1", Path("mail"))

    def run(faults: tuple[str, ...] = (), surprises: tuple[str, ...] = ()) -> tuple[int, str]:
        sound = Check("ใบรับ", "receipts are unique", 7, ())
        checks = (sound, Check("คะแนน", "every approval has one score", 5, faults))
        monkeypatch.setattr(command.site, "running_already", here)
        monkeypatch.setattr(command, "Year", type("Year", (PlayedYear,), {"surprises": surprises}))
        monkeypatch.setattr(command, "reconcile", lambda *_: Result(checks))
        monkeypatch.setenv("COLUMNS", "150")
        code = main(["simulate", "--url", "http://127.0.0.1:1"])
        return code, capsys.readouterr().out

    return run


def test_a_year_with_sound_books_ends_with_zero_and_says_that_nothing_was_lost(simulate) -> None:
    code, said = simulate()
    assert code == 0
    assert "Nothing lost, nothing doubled, nothing left over." in said


def test_a_fault_in_the_books_ends_with_one_and_is_named(simulate) -> None:
    code, said = simulate(faults=tuple(f"2570-1.AP-03.P{n}: 0 scores, should be 1" for n in range(1000, 1012)))
    assert code == 1
    assert "every approval has one score: 2570-1.AP-03.P1000: 0 scores, should be 1" in said
    assert "P1009" in said
    assert "P1010" not in said
    assert "… and 2 more" in said
    assert "Nothing lost" not in said


def test_an_answer_that_must_not_be_ends_with_one_and_the_books_are_read_all_the_same(simulate) -> None:
    code, said = simulate(surprises=("PUT /reports/x: 500",))
    assert code == 1
    assert "PUT /reports/x: 500" in said
    assert "receipts are unique" in said
    assert "Nothing lost" not in said


# ---- how fast
def test_a_wanted_speed_spaces_the_calls_evenly(monkeypatch) -> None:
    time = Time()
    monkeypatch.setattr(command, "time", time)
    wait = command.pacer(4)
    at = [(wait(), time.now)[1] for _ in range(6)]
    assert at == [1000.25, 1000.5, 1000.75, 1001.0, 1001.25, 1001.5]


def test_what_was_not_called_for_a_while_is_not_made_up_for(monkeypatch) -> None:
    time = Time()
    monkeypatch.setattr(command, "time", time)
    wait = command.pacer(4)
    wait()
    time.now = 1060.0
    at = [(wait(), time.now)[1] for _ in range(3)]
    assert at == [1060.0, 1060.25, 1060.5]


def test_a_wanted_speed_is_that_of_all_threads_together(monkeypatch) -> None:
    time = Time(step=0.0)  # everybody at the same instant
    monkeypatch.setattr(command, "time", time)
    wait = command.pacer(2)
    threads = [threading.Thread(target=wait) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(time.slept) == [0.5 * n for n in range(1, 9)]


# ---- what it shows
@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger()
    ledger.note("save", 0.01, 200, None)
    ledger.note("save", 0.01, 412, "SUB-009")
    return ledger


def test_a_terminal_shows_a_bar_with_the_phase_counts_and_refusals(ledger: Ledger) -> None:
    drawn = io.StringIO()
    with screen.Screen(ledger, Console(force_terminal=True, file=drawn, width=150)) as view:
        view.expect(40)
        with view.phase("เขตที่ส่งก่อน", "the early offices"):
            for _ in range(3):
                view.advance()
    said = drawn.getvalue()
    assert "เขตที่ส่งก่อน · the early offices" in said
    assert "3/40" in said
    assert "━" in said
    assert "2 คำขอ" in said
    assert "ปฏิเสธ 1" in said


class Written(io.StringIO):
    """What the program says; `said` when there is a line."""

    def __init__(self) -> None:
        super().__init__()
        self.said = threading.Event()

    def write(self, text: str) -> int:
        size = super().write(text)
        if "\n" in text:
            self.said.set()
        return size


def test_without_a_terminal_a_line_says_every_half_minute_how_far_it_is(ledger: Ledger, monkeypatch) -> None:
    assert screen.LOGGED == 30.0
    monkeypatch.setattr(screen, "LOGGED", 0.01)
    written = Written()
    with screen.Screen(ledger, Console(file=written, width=150)) as view:
        view.expect(4_000)
        view.advance()
        for _ in range(2):  # also while no report is finished
            written.said.clear()
            assert written.said.wait(10)
    assert written.getvalue().splitlines()[-1].startswith("    1/4,000 · 2 คำขอ")
    assert "━" not in written.getvalue()


def test_a_terminal_with_its_bar_gets_no_such_lines(ledger: Ledger, monkeypatch) -> None:
    monkeypatch.setattr(screen, "LOGGED", 0.0)
    began: list[str] = []
    monkeypatch.setattr(screen.Screen, "_tell", lambda view: began.append("a line"))
    with screen.Screen(ledger, Console(force_terminal=True, file=io.StringIO(), width=150)) as view:
        view.expect(10)
        view.advance()
    assert began == []

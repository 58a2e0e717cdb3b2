"""`emes simulate`: the year, its result, its cost, and the reconciliation that says whether any of it got lost."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from rich.console import Console

from emes_ops.numbers import above_zero, whole
from emes_ops.reconcile.command import reconcile
from emes_ops.settings import Settings
from emes_ops.simulate import screen, site
from emes_ops.simulate.board import Board
from emes_ops.simulate.client import Api, Unexpected
from emes_ops.simulate.ledger import Ledger, first
from emes_ops.simulate.site import Site
from emes_ops.simulate.wire import HttpWire
from emes_ops.simulate.year import Year

ALL_OFFICES, PROGRAMS = 245, 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--offices", type=whole(3, ALL_OFFICES), default=ALL_OFFICES, metavar="N", help="how many report (3 … 245)"
    )
    parser.add_argument(
        "--speed", type=above_zero, metavar="X", help="begin at most X reports a second; default: as many as can be"
    )
    parser.add_argument("--seed", default="2570", metavar="S", help="the same seed plans the same year")
    parser.add_argument("--keep", action="store_true", help="leave the data in var/simulate")
    parser.add_argument(
        "--url", help="drive this running system instead of starting one (its year must not have begun)"
    )
    parser.add_argument("--programs", type=whole(1), default=PROGRAMS, help="simultaneous district programs")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0: everything as it must be; 1: something was not, and the first ten examples are named."""
    place: AbstractContextManager[Site] = (
        site.running_already(settings, args.url) if args.url else site.own(settings, args.offices, args.keep)
    )
    with place as here:
        return play(here, args, Console()).code


@dataclass(frozen=True)
class Outcome:
    """unexpected: answers that must not be; faults: of the reconciliation; refused: how often, by problem code."""

    unexpected: list[str]
    faults: list[str]
    refused: dict[str, int]

    @property
    def code(self) -> int:
        return 1 if self.unexpected or self.faults else 0


def play(here: Site, args: argparse.Namespace, console: Console) -> Outcome:
    """The year, then the reconciliation, then what there is to say about both."""
    ledger, board = Ledger(), Board(args.programs)
    view = screen.Screen(ledger, console)
    year = Year(Api(HttpWire(here.url), here.password, ledger), board, view, args.seed, args.offices, pacer(args.speed))
    try:
        with view:
            year.run()
    except Unexpected:
        pass  # it is in the ledger; what there is can still be counted
    finally:
        board.close()
    seconds = ledger.seconds
    result = reconcile(here.mongo_uri, here.amqp_uri, here.mail, console)
    _results(view, year)
    for table in (screen.requests_table(ledger), screen.refusals_table(ledger), result.table()):
        console.print(table)
    console.print(screen.summary(ledger, *year.counts, seconds), highlight=False)
    outcome = Outcome(list(ledger.unexpected), result.texts(), dict(ledger.refused))
    _verdict(console, outcome)
    return outcome


def _results(view: screen.Screen, year: Year) -> None:
    """Only now: the scores are still on their way when the last report is approved."""
    try:
        year.check_scores()
        view.console.print(screen.national_table(year.national()))
    except Unexpected:
        pass


def _verdict(console: Console, outcome: Outcome) -> None:
    for title, rows in (("Unexpected answers", outcome.unexpected), ("Faults", outcome.faults)):
        if rows:
            console.print(f"  ! {title}:")
            for row in first(rows):
                console.print(f"    {row}", markup=False, soft_wrap=True)
    if outcome.code == 0:
        console.print("  ไม่มีสิ่งใดหาย ซ้ำ หรือตกค้าง · Nothing lost, nothing doubled, nothing left over.")


def pacer(per_second: float | None) -> Callable[[], None]:
    """Waits so that calls from all threads together come at most so often."""
    if not per_second:
        return lambda: None
    lock, step, following = threading.Lock(), 1 / per_second, [time.monotonic()]

    def wait() -> None:
        with lock:
            mine = following[0] = max(following[0] + step, time.monotonic())
        time.sleep(max(0.0, mine - time.monotonic()))

    return wait

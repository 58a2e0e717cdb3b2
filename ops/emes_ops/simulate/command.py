"""`emes simulate`: the year, its result, its cost, and the reconciliation that says whether any of it got lost."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from emes_ops.console import say, warn
from emes_ops.reconcile.command import reconcile
from emes_ops.settings import Settings
from emes_ops.simulate import screen, site
from emes_ops.simulate.board import Board
from emes_ops.simulate.client import Api, Unexpected
from emes_ops.simulate.ledger import Ledger
from emes_ops.simulate.site import Site
from emes_ops.simulate.wire import HttpWire
from emes_ops.simulate.year import Year

ALL_OFFICES, PROGRAMS = 245, 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--offices", type=int, default=ALL_OFFICES, metavar="N", help="how many area offices report (3 … 245)"
    )
    parser.add_argument(
        "--speed", type=float, metavar="X", help="begin at most X reports a second; default: as many as can be"
    )
    parser.add_argument("--seed", default="2570", metavar="S", help="the same seed plans the same year")
    parser.add_argument("--keep", action="store_true", help="leave the data in var/simulate")
    parser.add_argument(
        "--url", help="drive this running system instead of starting one (its year must not have begun)"
    )
    parser.add_argument("--programs", type=int, default=PROGRAMS, help="simultaneous district programs")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0: everything as it must be; 1: something was not, and the first ten examples are named."""
    place: AbstractContextManager[Site] = (
        site.running_already(settings, args.url) if args.url else site.own(settings, args.offices, args.keep)
    )
    with place as here:
        return simulate(here, args)


def simulate(here: Site, args: argparse.Namespace) -> int:
    ledger, board = Ledger(), Board(args.programs)
    view = screen.Screen(ledger)
    year = Year(Api(HttpWire(here.url), here.password, ledger), board, view, args.seed, args.offices, pacer(args.speed))
    try:
        with view:
            year.run()
    except Unexpected:
        pass  # it is in the ledger; what there is can still be counted
    finally:
        board.close()
    seconds = ledger.seconds
    faults = reconcile(here.mongo_uri, here.amqp_uri, here.mail, view.console)
    _results(view, year)
    _tell(view, year, seconds)
    view.console.print(faults.table())
    return _verdict(ledger, faults.texts())


def _results(view: screen.Screen, year: Year) -> None:
    """Only now: the scores are still on their way when the last report is approved."""
    try:
        year.check_scores()
        view.console.print(screen.national_table(year.national()))
    except Unexpected:
        pass


def _tell(view: screen.Screen, year: Year, seconds: float) -> None:
    view.console.print(screen.requests_table(view.ledger))
    view.console.print(screen.refusals_table(view.ledger))
    world = getattr(year, "world", None)
    say(screen.summary(view.ledger, world.done if world else 0, world.submissions if world else 0, seconds))


def _verdict(ledger: Ledger, faults: list[str]) -> int:
    for title, rows in (("Unexpected answers", screen.surprises(ledger)), ("Faults", screen.first(faults))):
        if rows:
            warn(f"{title}:")
            for row in rows:
                say(f"    {row}")
    if ledger.unexpected or faults:
        return 1
    say("  Nothing lost, nothing doubled, nothing left over.")
    return 0


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

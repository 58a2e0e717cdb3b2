"""The load: the simulated fiscal year, with clients that do not give up."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from rich.console import Console

from emes_ops.chaos.fleet import Fleet
from emes_ops.chaos.recorder import Recorder, TimedWire
from emes_ops.simulate.board import Board
from emes_ops.simulate.client import Unexpected
from emes_ops.simulate.command import pacer
from emes_ops.simulate.ledger import Ledger
from emes_ops.simulate.patience import Patience
from emes_ops.simulate.screen import Screen
from emes_ops.simulate.wire import HttpWire
from emes_ops.simulate.year import Year

REPORTS_PER_OFFICE = 24
FEWEST = 3  # offices the year can be played with
# Under attack people ask again as often as it takes; a frozen gateway holds the connection: another one may answer.
PATIENCE = Patience(attempts=300, answer=12.0, news=300.0)
PROGRAMS = 16


def offices_for(reports: int) -> int:
    return min(245, max(FEWEST, -(-reports // REPORTS_PER_OFFICE)))


class Gauge(Screen):
    """How much of the year's work is done."""

    expected = 0

    def expect(self, reports: int) -> None:
        self.expected = reports
        super().expect(reports)

    done = 0

    def advance(self) -> None:
        self.done += 1
        super().advance()

    @property
    def share(self) -> float:
        return self.done / self.expected if self.expected else 0.0


class Load:
    """per_second: reports begun at most; None: as many as can be."""

    def __init__(self, fleet: Fleet, seed: int, reports: int, per_second: float | None) -> None:
        self.ledger, self.wire = Ledger(), TimedWire(HttpWire(fleet.settings.url, PATIENCE.answer))
        self.api = Recorder(self.wire, fleet.vault.demo_password(), self.ledger, patience=PATIENCE)
        self.gauge = Gauge(self.ledger, Console(quiet=True))
        self._board = Board(PROGRAMS)
        offices, pace = offices_for(reports), pacer(per_second)
        self.year = Year(self.api, self._board, self.gauge, str(seed), offices, pace)

    def run(self) -> None:
        try:
            self.year.run()
        except Unexpected:
            pass  # it is in the ledger, and the tables will tell it
        finally:
            self._board.close()

    def check_scores(self) -> None:
        """Every approved report has the score its figures were chosen for."""
        with contextlib.suppress(Unexpected):
            self.year.check_scores()

    @property
    def submissions(self) -> int:
        world = getattr(self.year, "world", None)
        return world.submissions if world else 0


Progress = Callable[[], float]

"""The schedule at work: each blow when its share of the reports is done, with its times for the tables afterwards."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from emes_ops.chaos import faults
from emes_ops.chaos.fleet import Fleet
from emes_ops.chaos.plants import Planter
from emes_ops.chaos.schedule import Blow
from emes_ops.console import say, warn
from emes_ops.local import ready

LOOK = 0.05
AFTERMATH = 8.0  # seconds after a fault that still count as "during faults": processes start, leases run out
COME_BACK = 120.0
RESCUE = 30.0  # no progress for so long: the next blow comes all the same, or a stalled system would be left in peace


@dataclass(frozen=True)
class Struck:
    blow: Blow
    begun: float
    ended: float
    error: str = ""


class Attack:
    """Runs in a thread of its own. progress(): share of the reports that are done, 0…1."""

    def __init__(self, fleet: Fleet, planter: Planter, blows: list[Blow], progress: Callable[[], float]) -> None:
        self._fleet, self._planter, self._blows, self._progress = fleet, planter, blows, progress
        self.struck: list[Struck] = []
        self.ready_after = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        """The load is over: what is left of the schedule comes now, one blow after the other, on the backlog."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        for number, blow in enumerate(self._blows, start=1):
            self._until(blow.share)
            self._strike(number, blow)
        self.ready_after = self._come_back()

    def _come_back(self) -> float:
        """Seconds from the end of the last fault until broker, database and every process were ready again."""
        system, until = self._fleet, time.monotonic() + COME_BACK
        while ready.broker(system.amqp_uri()) or ready.database(system.mongo_uri) or not system.all_ready():
            if time.monotonic() > until:
                warn(f"not everything came back within {COME_BACK:.0f} s; logs: {system.settings.log}")
                break
            time.sleep(0.1)
        return time.monotonic() - self.last_ended

    def _until(self, share: float) -> None:
        seen, since = self._progress(), time.monotonic()
        while not self._over.is_set() and self._progress() < share and time.monotonic() - since < RESCUE:
            self._over.wait(LOOK)
            if self._progress() != seen:
                seen, since = self._progress(), time.monotonic()

    def _strike(self, number: int, blow: Blow) -> None:
        begun, error = time.monotonic(), ""
        try:
            if blow.plant:
                self._planter.plant(blow.kind)
            else:
                faults.strike(self._fleet, blow)
        except Exception as exc:
            error = f"{type(exc).__name__}: {exc}"
            warn(f"{blow.kind} {' '.join(blow.victims)} failed: {error}")
        self.struck.append(Struck(blow, begun, time.monotonic(), error))
        lasting = f" {blow.seconds:.0f} s" if blow.seconds else ""
        what = f"{blow.kind}: {', '.join(blow.victims)}{lasting}"
        say(f"    {number:>3}/{len(self._blows)}  {self._progress():4.0%}  {what}")

    # ---- afterwards
    @property
    def faults(self) -> list[Struck]:
        return [one for one in self.struck if not one.blow.plant and not one.error]

    @property
    def last_ended(self) -> float:
        return max((one.ended for one in self.faults), default=time.monotonic())

    def counts(self) -> Counter[str]:
        return Counter(one.blow.kind for one in self.faults)

    def periods(self) -> list[tuple[float, float]]:
        return [(one.begun, one.ended + AFTERMATH) for one in self.faults]

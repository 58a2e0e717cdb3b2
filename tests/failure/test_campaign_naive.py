"""A campaign that never finds anything proves nothing: on nameko's own handler and dispatcher the schedule must."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pymongo
import pytest
from faultproxy import FaultProxy
from kitlab.stage import Stage, end_with_tests

from emes_ops.chaos.schedule import Blow, plan

pytestmark = pytest.mark.slow
PROGRAM = Path(__file__).with_name("campaign_naive.py")
SEED, FAULTS, REPORTS, LONGEST = 11, 14, 800, 90.0
NAMES = {"naive_writer": "writer", "naive_scorer": "scorer"}


class Twin:
    """Writer and scorer as processes, started again whenever they end, as a process manager would."""

    def __init__(self, stage: Stage, broker: FaultProxy, database: FaultProxy) -> None:
        self.stage, self.broker, self.database = stage, broker, database
        self.books = pymongo.MongoClient(stage.mongo_uri, timeoutMS=5_000)["naive"]
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def tend(self) -> None:
        for name in NAMES.values():
            if name not in self._running or self._running[name].poll() is not None:
                self._running[name] = subprocess.Popen(
                    [sys.executable, str(PROGRAM), name],
                    env=os.environ
                    | {
                        "NAIVE_AMQP": self.stage.amqp_through(self.broker.port),
                        "NAIVE_MONGO": self.stage.mongo_through(self.database.port),
                        "NAIVE_REPORTS": str(REPORTS),
                    },
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    preexec_fn=end_with_tests,
                )

    def kill(self, *names: str) -> None:
        for name in names:
            self._running[NAMES[name]].kill()
            self._running[NAMES[name]].wait()

    def strike(self, blow: Blow) -> None:
        """The kinds of the schedule that a small stage can play; the others are left out."""
        proxy = self.broker if "broker" in blow.kind else self.database
        daemon = self.stage.broker if "broker" in blow.kind else self.stage.database
        if blow.kind.startswith("kill") and "service" in blow.kind:
            self.kill(*blow.victims)
        elif blow.kind.startswith(("kill", "restart")) and "service" not in blow.kind:
            daemon.kill()
            daemon.start()
        elif blow.kind.startswith("cut"):
            proxy.cut()

    def done(self) -> int:
        return self.books["reports"].count_documents({})

    def end(self) -> None:
        for process in self._running.values():
            process.kill()
            process.wait()


@pytest.fixture
def twin(stage: Stage, proxied: Callable[[int], FaultProxy]) -> Iterator[Twin]:
    found = Twin(stage, proxied(stage.amqp_port), proxied(stage.mongo_port))
    yield found
    found.end()


def test_nameko_as_it_comes_loses_or_doubles_under_the_same_schedule(twin: Twin) -> None:
    pause, end = time.sleep, time.monotonic() + LONGEST
    for blow in plan(SEED, FAULTS, dict.fromkeys(NAMES, 1)):
        while twin.done() < blow.share * REPORTS and time.monotonic() < end:
            twin.tend()
            pause(0.05)
        twin.strike(blow)
    _come_to_rest(twin, pause)
    scores = Counter(row["number"] for row in twin.books["scores"].find({}))
    reports = {row["_id"] for row in twin.books["reports"].find({})}
    lost, doubled = reports - scores.keys(), {number for number, count in scores.items() if count > 1}
    print(f"naive twin: {len(reports)} reports, {len(lost)} lost, {len(doubled)} scored twice")
    assert lost or doubled


def _come_to_rest(twin: Twin, pause: Callable[[float], None]) -> None:
    """Until no further score has come for three seconds."""
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < 3:
        twin.tend()
        now = twin.books["scores"].count_documents({})
        if now != seen:
            seen, since = now, time.monotonic()
        pause(0.1)

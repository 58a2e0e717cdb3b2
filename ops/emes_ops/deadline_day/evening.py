"""The evening seen from here: programs at work, the executives' matrix read meanwhile, the time until all is done."""

from __future__ import annotations

import ctypes
import itertools
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from emes_ops.console import Trouble
from emes_ops.deadline_day.meter import Meter, Usage
from emes_ops.deadline_day.settling import Settled, settle
from emes_ops.simulate.administrator import READER
from emes_ops.simulate.client import Api, Unexpected
from emes_ops.simulate.ledger import Ledger, percentile
from emes_ops.simulate.site import Site
from emes_ops.simulate.wire import HttpWire

READ_EVERY = 0.5  # seconds between two looks at the matrix


@dataclass
class Evening:
    """answers: as the programs tell them; matrix: ms; settled: counted from the last answer."""

    rate: float
    answers: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    retried: dict[str, int] = field(default_factory=dict)
    matrix: list[float] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    settled: Settled = field(default_factory=Settled)
    usage: Usage = field(default_factory=Usage)

    @property
    def accepted(self) -> list[dict[str, Any]]:
        return [one for one in self.answers if one["receipt_no"]]

    @property
    def refused(self) -> list[str]:
        return [one["why"] for one in self.answers if not one["receipt_no"]]

    def post(self, share: float) -> float:
        """ms from when a hand-in was due to its answer, refused ones too."""
        return percentile(sorted(one["answered"] for one in self.answers), share)

    def sent(self, share: float) -> float:
        """ms by which the programs themselves were late."""
        return percentile(sorted(one["sent"] for one in self.answers), share)

    def read(self, share: float) -> float:
        return percentile(sorted(self.matrix), share)


class Programs:
    """The load client's process; gone when we are."""

    def __init__(self, here: Site, offices: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "emes_ops.deadline_day.programs"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=_die_with_parent,
        )  # fmt: skip
        self.pid = self._process.pid
        self._tell({"url": here.url, "password": here.password, "offices": list(offices)})

    def ready(self) -> int:
        """Reports that lie ready, once all directors have read theirs."""
        return int(self._hear()["ready"])

    def hand_in(self, reports: Sequence[str], rate: float, into: Evening, tell: Callable[[int], None]) -> None:
        self._tell({"reports": list(reports), "rate": rate})
        while "seconds" not in (told := self._hear()):
            into.answers.append(told)
            tell(1)
        into.seconds, into.retried = told["seconds"], told["retried"]

    def end(self) -> None:
        self._process.kill()
        self._process.wait()

    def _tell(self, what: dict[str, Any]) -> None:
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        self._process.stdin.write(orjson.dumps(what) + b"\n")
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        line = self._process.stdout.readline()
        if not line:
            raise Trouble("The load client has ended.", "It says why above.")
        told: dict[str, Any] = orjson.loads(line)
        return told


class Executive:
    """Looks at the matrix of one round after the other, twice a second; who still waits for one looks later."""

    def __init__(self, here: Site, round_ids: Sequence[str], into: Evening) -> None:
        self._api, self._rounds, self._into = Api(HttpWire(here.url), here.password, Ledger()), round_ids, into
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._api.get("me", "/me", READER)  # the login is not what is measured
        self._thread.start()

    def __exit__(self, *exc: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        due = time.monotonic()
        for round_id in itertools.cycle(self._rounds):
            if self._ended.wait(max(0.0, due - time.monotonic())):
                return
            begun = time.monotonic()
            try:
                self._api.get("matrix", f"/rounds/{round_id}/matrix", READER)
                self._into.matrix.append(1000 * (time.monotonic() - begun))
            except Unexpected as exc:
                self._into.unread.append(str(exc))
            due = max(due + READ_EVERY, time.monotonic())


def spend(
    here: Site, programs: Programs, meter: Meter, reports: Sequence[str], rate: float, tell: Callable[[int], None]
) -> Evening:
    """All these reports at this rate, then whatever they have set in motion."""
    evening = Evening(rate)
    rounds = sorted({id.split(".")[0] for id in reports})
    with Executive(here, rounds, evening):
        meter.start()
        programs.hand_in(reports, rate, evening, tell)
        evening.usage = meter.stop()
    evening.settled = settle(here)
    return evening


def _die_with_parent() -> None:
    """Linux kills it when we end, however we end (PR_SET_PDEATHSIG = 1)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)

"""What `make run` promises: everything up in one go, data kept, and nothing left behind however it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from emes_ops import seed
from emes_ops.local import leftovers, ports
from emes_ops.settings import PORT_KEYS, SERVICES, Ports

EMES = [sys.executable, "-m", "emes_ops.cli"]
START, END = 20, 10  # seconds: what is promised of a second start and of an end, on a machine that does nothing else


class Crowd:
    """`with Crowd() as crowd`: what a promise becomes on this machine as busy as it is meanwhile.

    Measured beside it: how long a little work of our own takes, by how long it would take alone.
    """

    def __init__(self) -> None:
        self._wall = self._alone = 1e-9
        self._over, self._thread = threading.Event(), threading.Thread(target=self._measure)

    def _measure(self) -> None:
        while not self._over.wait(0.2):
            wall, alone = time.monotonic(), time.thread_time()
            while time.thread_time() - alone < 0.02:
                continue
            self._wall, self._alone = self._wall + time.monotonic() - wall, self._alone + 0.02

    def allows(self, seconds: float) -> float:
        """Twice as long even where nobody is about: disks and first looks at files are crowded too, unmeasured."""
        return 2 * seconds * max(1.0, self._wall / self._alone)

    def __enter__(self) -> Crowd:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


@dataclass
class Machine:
    """One installation of its own, driven from outside like an operator does."""

    var: Path
    ports: Ports

    @property
    def env(self) -> dict[str, str]:
        foreign = ("EMES_AMQP_URI", "EMES_MONGO_URI", "EMES_DEMO_PASSWORD")
        own = {key: str(getattr(self.ports, name)) for name, key in PORT_KEYS.items()}
        return (
            {name: value for name, value in os.environ.items() if name not in foreign}
            | own
            | {"EMES_VAR": str(self.var)}
        )

    def run(self) -> tuple[subprocess.Popen[str], str, float]:
        """`emes run` in the foreground, once it says how to end it: (process, what it said, seconds)."""
        since = time.monotonic()
        process = subprocess.Popen(
            [*EMES, "run"], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        said = ""
        for line in process.stdout or ():
            said += line
            if "make stop" in line:
                return process, said, time.monotonic() - since
        raise AssertionError(said)

    def emes(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Without a terminal and with nothing to read."""
        return subprocess.run(
            [*EMES, *words],
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def must(self, *words: str) -> str:
        """What the command says; it has to succeed."""
        answer = self.emes(*words)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def login(self, user_id: str, password: str) -> requests.Session:
        session = requests.Session()
        url = f"http://127.0.0.1:{self.ports.http}/api/v1"
        answer = session.post(f"{url}/login", json={"user_id": user_id, "password": password}, timeout=10)
        assert answer.status_code == 200, answer.text
        session.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        return session

    def leaves_nothing(self, within: float) -> bool:
        taken = ports.needed(self.ports, broker=True, database=True).values()
        return leftovers.gone(self.var, within) and all(map(ports.is_free, taken))


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "var", ports.choose())
    yield machine
    machine.must("stop")


@pytest.mark.slow
def test_a_first_run_a_second_beside_it_an_end_and_a_second_start_with_the_data_kept(machine: Machine) -> None:
    process, said, _ = machine.run()
    password = re.search(r"Demo password\s+(\S+)", said)[1]  # type: ignore[index]
    assert f"http://127.0.0.1:{machine.ports.http}" in said
    assert all(line in said for line in seed.LOGINS)
    assert _steps(said) >= {"SecantusDB", "RabbitMQ", *SERVICES, "245"}
    assert "245 offices, 24 indicators" in said
    session = machine.login("owner.P5703", password)
    rounds = session.get(f"http://127.0.0.1:{machine.ports.http}/api/v1/rounds", timeout=10).json()["items"]
    assert len(rounds) == 2
    _ops_commands_answer(machine)

    beside = machine.emes("run")
    assert beside.returncode == 1
    assert f"running already: http://127.0.0.1:{machine.ports.http}" in beside.stderr

    with Crowd() as crowd:
        since = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0
        seconds = time.monotonic() - since
    assert seconds < crowd.allows(END)
    assert machine.leaves_nothing(within=0)

    with Crowd() as crowd:
        process, said, seconds = machine.run()
    assert seconds < crowd.allows(START)
    assert _steps(said) >= {"SecantusDB", "RabbitMQ", *SERVICES}
    assert "people" not in said, "loaded twice"
    machine.login("director.S50", password)
    process.kill()  # as by accident: the manager notices and ends everything
    process.wait(5)
    assert machine.leaves_nothing(within=15)


@pytest.mark.slow
def test_what_a_killed_manager_left_is_cleared_away_and_a_reset_ends_all_and_removes_it(machine: Machine) -> None:
    machine.must("run", "--detach")
    manager = int((machine.var / "run" / "supervisord.pid").read_text())
    os.kill(manager, signal.SIGKILL)
    assert "Broken" in _until(lambda: machine.emes("status").stdout, "Broken")
    assert "processes of a broken run ended" in machine.must("run", "--detach")

    unasked = machine.emes("reset")
    assert unasked.returncode == 1
    assert "Nothing removed." in unasked.stderr
    assert all(name in machine.must("status") for name in SERVICES), "it should run as before"
    machine.must("reset", "--yes")
    assert machine.leaves_nothing(within=0)
    assert not machine.var.exists()


def _ops_commands_answer(machine: Machine) -> None:
    assert "No message rests." in machine.must("dead", "list")
    assert "review<-submission.report_submitted" in machine.must("queues")
    assert "0:00:00 ahead" in machine.must("clock", "show")
    assert "2:00:00 ahead" in machine.must("clock", "move", "--hours", "2")
    assert "director.P5703" in machine.must("user", "list", "--office", "P5703")
    machine.must("restart", "review")
    machine.must("scale", "scoring", "2")
    assert "scoring-2" in machine.must("status")


def _steps(said: str) -> set[str]:
    """The first word of every step; each is told with its time."""
    steps = [line for line in said.splitlines() if line.startswith("  ✓ ")]
    assert [line for line in steps if not re.search(r" \d+\.\d s$", line)] == []
    return {line.split()[1].rstrip(",") for line in steps}


def _until(ask, word: str, within: float = 10) -> str:
    end = time.monotonic() + within
    while word not in (answer := ask()) and time.monotonic() < end:
        continue
    return str(answer)

"""What `make run` promises: everything up in one go, data kept, and nothing left behind however it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from emes_ops.local import leftovers, ports
from emes_ops.settings import PORT_KEYS, SERVICES, Ports

BUSY = 4  # promised are 20 s for a second start and 10 s for an end, on a machine that does nothing else
EMES = [sys.executable, "-m", "emes_ops.cli"]


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
        return subprocess.run([*EMES, *words], env=self.env, capture_output=True, text=True, timeout=300, check=False)

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
    assert "245 offices, 24 indicators" in said
    assert all(name in said for name in SERVICES)
    session = machine.login("owner.P5703", password)
    rounds = session.get(f"http://127.0.0.1:{machine.ports.http}/api/v1/rounds", timeout=10).json()["items"]
    assert len(rounds) == 2
    _ops_commands_answer(machine)

    beside = machine.emes("run")
    assert beside.returncode == 1
    assert f"running already: http://127.0.0.1:{machine.ports.http}" in beside.stderr

    since = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert time.monotonic() - since < 10 * BUSY
    assert machine.leaves_nothing(within=0)

    process, said, seconds = machine.run()
    assert seconds < 20 * BUSY
    assert "people" not in said, "loaded twice"
    machine.login("director.S50", password)
    process.kill()  # as by accident: the manager notices and ends everything
    process.wait(5)
    assert machine.leaves_nothing(within=15)


@pytest.mark.slow
def test_what_a_killed_manager_left_is_cleared_away(machine: Machine) -> None:
    machine.must("run", "--detach")
    manager = int((machine.var / "run" / "supervisord.pid").read_text())
    os.kill(manager, signal.SIGKILL)
    assert "Broken" in _until(lambda: machine.emes("status").stdout, "Broken")
    assert "processes of a broken run ended" in machine.must("run", "--detach")
    machine.must("stop")
    assert machine.leaves_nothing(within=0)


def _ops_commands_answer(machine: Machine) -> None:
    assert "No message rests." in machine.must("dead", "list")
    assert "review<-submission.report_submitted" in machine.must("queues")
    assert "0:00:00 ahead" in machine.must("clock", "show")
    assert "2:00:00 ahead" in machine.must("clock", "move", "--hours", "2")
    assert "director.P5703" in machine.must("user", "list", "--office", "P5703")
    machine.must("restart", "review")
    machine.must("scale", "scoring", "2")
    assert "scoring-2" in machine.must("status")


def _until(ask, word: str, within: float = 10) -> str:
    end = time.monotonic() + within
    while word not in (answer := ask()) and time.monotonic() < end:
        continue
    return str(answer)

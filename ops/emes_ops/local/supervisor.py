"""The process manager (PyPI's supervisor) of one installation: a session of its own, spoken to over a socket."""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from xmlrpc.client import Error, Fault, ServerProxy

from supervisor.xmlrpc import Faults, SupervisorTransport

from emes_ops.console import Trouble
from emes_ops.local import leftovers
from emes_ops.local.programs import Program, render

AWAY = (OSError, HTTPException, Error)  # what talking to a manager raises that is ending or gone
UP, UNWELL = ("RUNNING", "STARTING"), ("BACKOFF", "FATAL")
_LONGEST_SOCKET = 100  # the kernel takes 107 bytes, and supervisord appends its process id while it binds


class Supervisor:
    def __init__(self, var: Path) -> None:
        self.var = var
        self.config = var / "run" / "supervisord.conf"
        self.socket = _socket(var)

    # ---- its own life
    def start(self, programs: Iterable[Program], dies_with_me: bool) -> None:
        """Start the manager; nothing under it runs yet. dies_with_me: it ends everything when this process is gone."""
        self.write(programs)
        self.socket.unlink(missing_ok=True)
        with open(self.var / "log" / "supervisord.out", "ab") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "supervisor.supervisord", "-c", str(self.config)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                cwd=self.var,
                env=_environment(self.var),
                preexec_fn=_die_with_parent if dies_with_me else None,
            )
        self._wait_until_it_answers(process)

    def write(self, programs: Iterable[Program]) -> None:
        """The configuration holds the services' passwords: only its owner may read it."""
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.touch(mode=0o600)
        self.config.write_text(render(programs, self.var, self.socket))

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + 15
        while not self.alive():
            if process.poll() is not None or time.monotonic() > until:
                raise Trouble("The process manager does not start.", f"It says why: {self.var}/log/supervisord.out")
            time.sleep(0.05)

    def alive(self) -> bool:
        try:
            return bool(self._api().getState()["statename"])
        except AWAY:
            return False

    def shutdown(self) -> None:
        """Ask it to end everything, last started group first."""
        try:
            self._api().shutdown()
        except AWAY:
            return

    # ---- its programs
    def run(self, *programs: Program) -> None:
        for program in programs:
            self._api().startProcess(program.address, False)

    def stop(self, *programs: Program) -> None:
        """Returns when they are gone; one that ends by itself meanwhile is as good."""
        for program in programs:
            try:
                self._api().stopProcess(program.address, True)
            except Fault as fault:
                if fault.faultCode != Faults.NOT_RUNNING:
                    raise

    def kill(self, program: Program) -> None:
        """kill -9, as an accident would; supervisor starts it again."""
        self._api().signalProcess(program.address, "KILL")

    def pid(self, program: Program) -> int:
        return int(self._api().getProcessInfo(program.address)["pid"])

    def states(self) -> dict[str, dict[str, Any]]:
        """By program name: statename, pid, start (s since 1970), description, …"""
        return {info["name"]: info for info in self._api().getAllProcessInfo()}

    def unwell(self, *names: str) -> set[str]:
        """Which of these (of all, if none is named) do not stay up."""
        states = self.states()
        return {name for name in names or states if states[name]["statename"] in UNWELL}

    def add(self, programs: Iterable[Program], groups: Iterable[str]) -> None:
        """Take over groups that are new in the configuration; the others are not touched."""
        self.write(programs)
        self._api().reloadConfig()
        for group in groups:
            self._api().addProcessGroup(group)

    def remove(self, group: str) -> None:
        self._api().stopProcessGroup(group)
        self._api().removeProcessGroup(group)

    def _api(self) -> Any:
        transport = SupervisorTransport(serverurl=f"unix://{self.socket}")
        return ServerProxy("http://localhost", transport=transport).supervisor


def _environment(var: Path) -> dict[str, str]:
    """Ours, without the settings: every program is told what is meant for it, and a service refuses what is not."""
    return {name: value for name, value in os.environ.items() if not name.startswith("EMES_")} | {
        leftovers.MARK: str(var)
    }


def _socket(var: Path) -> Path:
    """In the folder, or beside the other temporary files when the path would be too long for a socket."""
    inside = var / "run" / "supervisor.sock"
    if len(str(inside)) <= _LONGEST_SOCKET:
        return inside
    return Path(tempfile.gettempdir()) / f"emes-{hashlib.sha256(str(var).encode()).hexdigest()[:16]}.sock"


def _die_with_parent() -> None:
    """Linux sends us TERM when our parent ends, however it ends (PR_SET_PDEATHSIG = 1)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)

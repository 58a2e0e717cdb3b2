"""A RabbitMQ node and a SecantusDB of our own: tests may kill both and start them again on the same data."""

from __future__ import annotations

import atexit
import base64
import ctypes
import functools
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from emes_ops.local import infrastructure, packages, ports, ready
from emes_ops.local.programs import Program
from kitlab.wait import until

USER = "kit"


class Daemon:
    """One server program; `ready()` says "" once it answers."""

    def __init__(self, program: Program, answers: Callable[[], str], log: Path) -> None:
        self.program, self._answers, self._log = program, answers, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.launch()
        self.wait()

    def launch(self) -> None:
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(
                self.program.command,
                env=os.environ | self.program.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                preexec_fn=end_with_tests,
            )

    def wait(self) -> None:
        until(lambda: self._process.poll() is not None or self._answers() == "", 60, f"{self.program.name} answers")
        assert self._process.poll() is None, self._log.read_text()[-2000:]

    def kill(self) -> None:
        """kill -9, as an accident would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def end_with_tests() -> None:
    """Linux kills us when the test process ends, however it ends (PR_SET_PDEATHSIG = 1)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Stage:
    def __init__(self, var: Path) -> None:
        packages.ensure_rabbitmq(var / "install.log")
        chosen = ports.choose()
        (var / "database").mkdir(parents=True)
        self.var = var
        self.amqp_port, self.mongo_port = chosen.amqp, chosen.mongo
        self.amqp_uri, self.mongo_uri = self.amqp_through(chosen.amqp), self.mongo_through(chosen.mongo)
        infrastructure.prepare_broker(var, chosen, _definitions())
        self._mapper = Daemon(infrastructure.epmd(chosen), lambda: ready.listens(chosen.epmd), var / "epmd.log")
        self.broker = Daemon(
            infrastructure.broker(var, chosen), lambda: ready.broker(self.amqp_uri), var / "broker.log"
        )
        self.database = Daemon(
            infrastructure.database(var, chosen), lambda: ready.database(self.mongo_uri), var / "database.log"
        )

    @staticmethod
    def amqp_through(port: int) -> str:
        """The broker as seen through a port (its own, or a fault proxy's)."""
        return f"amqp://{USER}:{USER}@127.0.0.1:{port}/{USER}"

    @staticmethod
    def mongo_through(port: int) -> str:
        return infrastructure.database_uri(port)

    def start(self) -> None:
        self._mapper.start()
        self.broker.launch()
        self.database.start()
        self.broker.wait()

    def stop(self) -> None:
        for daemon in (self.broker, self.database, self._mapper):
            daemon.kill()
        shutil.rmtree(self.var, ignore_errors=True)


@functools.cache
def shared() -> Stage:
    """One for all tests of tests/kit and tests/failure, started when the first of them asks."""
    stage = Stage(Path(tempfile.mkdtemp(prefix="emes-kit-")))
    atexit.register(stage.stop)
    stage.start()
    return stage


def _definitions() -> dict[str, object]:
    salt = b"salt"
    password = base64.b64encode(salt + hashlib.sha256(salt + USER.encode()).digest()).decode()
    hashing = "rabbit_password_hashing_sha256"
    return {
        "users": [{"name": USER, "password_hash": password, "hashing_algorithm": hashing, "tags": ""}],
        "vhosts": [{"name": USER}],
        "permissions": [{"user": USER, "vhost": USER, "configure": ".*", "write": ".*", "read": ".*"}],
    }

"""A RabbitMQ node and a SecantusDB of the bench's own, under var/bench. The database is fresh for every run."""

from __future__ import annotations

import base64
import ctypes
import hashlib
import itertools
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from emes_ops.local import infrastructure, packages, ports, ready
from emes_ops.local.programs import Program

USER = "bench"


def end_with_parent() -> None:
    """Linux kills us when the bench ends, however it ends (PR_SET_PDEATHSIG = 1)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Daemon:
    def __init__(self, program: Program, answers: Callable[[], str], log: Path) -> None:
        self.program, self._answers, self._log = program, answers, log
        self.pid = 0

    def start(self) -> None:
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(
                self.program.command,
                env=os.environ | self.program.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                preexec_fn=end_with_parent,
            )
        self.pid = self._process.pid
        ready.wait(self.program.name, self._answers, 60, self._log)

    def end(self) -> None:
        if self.pid:
            self._process.kill()
            self._process.wait()


class Stage:
    def __init__(self, var: Path) -> None:
        shutil.rmtree(var, ignore_errors=True)
        var.mkdir(parents=True)
        packages.ensure_rabbitmq(var / "install.log")
        self.var, chosen = var, ports.choose()
        self._ports = itertools.cycle(range(chosen.http + 10, chosen.http + 50))
        self.amqp_uri = f"amqp://{USER}:{USER}@127.0.0.1:{chosen.amqp}/{USER}"
        self.mongo_uri = infrastructure.database_uri(chosen.mongo)
        infrastructure.prepare_broker(var, chosen, _definitions())
        self._mapper = Daemon(infrastructure.epmd(chosen), lambda: ready.listens(chosen.epmd), var / "epmd.log")
        self.broker = Daemon(
            infrastructure.broker(var, chosen), lambda: ready.broker(self.amqp_uri), var / "broker.log"
        )
        self.database = Daemon(
            infrastructure.database(var, chosen), lambda: ready.database(self.mongo_uri), var / "database.log"
        )

    def start(self) -> None:
        self._mapper.start()
        self.broker.start()

    def port(self) -> int:
        return next(port for port in self._ports if ports.is_free(port))

    def fresh_database(self) -> None:
        self.database.end()
        shutil.rmtree(self.var / "database", ignore_errors=True)
        (self.var / "database").mkdir()
        self.database.start()

    def stop(self) -> None:
        for daemon in (self.database, self.broker, self._mapper):
            daemon.end()
        time.sleep(0.2)  # the node's helpers follow it
        shutil.rmtree(self.var / "database", ignore_errors=True)


def _definitions() -> dict[str, object]:
    salt = b"salt"
    password = base64.b64encode(salt + hashlib.sha256(salt + USER.encode()).digest()).decode()
    hashing = "rabbit_password_hashing_sha256"
    return {
        "users": [{"name": USER, "password_hash": password, "hashing_algorithm": hashing, "tags": ""}],
        "vhosts": [{"name": USER}],
        "permissions": [{"user": USER, "vhost": USER, "configure": ".*", "write": ".*", "read": ".*"}],
    }

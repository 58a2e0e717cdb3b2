"""Who takes part, and how their processes are started and asked whether they are ready."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bench.stage import Stage, end_with_parent
from emes_ops.local import ready

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "bench" / "peers"
OURS, ASYNCIO = sys.executable, str(ROOT / ".venv-bench" / "bin" / "python")


@dataclass(frozen=True)
class Contender:
    """roles: one process each. http: reports come over HTTP; else the intake process makes them itself."""

    name: str
    label: str
    roles: tuple[str, ...]
    script: tuple[str, ...] = ()
    python: str = OURS
    http: bool = True
    count: int = 0  # reports per second of a round, for a floor that makes its own
    scores: tuple[str, str] = ("bench", "scores")


_THREE = ("intake", "reviewer", "scorer")
KIT = Contender("ours", "our kit, every guarantee on", _THREE, scores=("emes_scorer", "scores"))
CONTENDERS = (
    KIT,
    Contender("floor-batched", "floor, plain Python, batched", _THREE, ("floor.py", "batched"), http=False, count=600),
    Contender("floor-single", "floor, plain Python, one by one", _THREE, ("floor.py", "single"), http=False, count=100),
    Contender("nameko", "nameko the default way", ("gateway", *_THREE), ("nameko_default.py",)),
    Contender("asyncio", "FastStream + FastAPI, no outbox", _THREE, ("faststream_plain.py",), ASYNCIO),
    Contender("asyncio-outbox", "FastStream + FastAPI, outbox", _THREE, ("faststream_outbox.py",), ASYNCIO),
)


class Process:
    """One service process. Ours says it is ready on its ops port, a peer by a line of its output."""

    def __init__(self, stage: Stage, who: Contender, role: str, ports: tuple[int, int], replica: int) -> None:
        self.role, self._ops = role, ports[1] if who is KIT else 0
        self._log = stage.var / f"{who.name}.{role}.{replica}.log"
        command = [who.python, "-m", "emes_kit.run", role]
        if who is not KIT:
            command = [who.python, str(PEERS / who.script[0]), *who.script[1:], role]
        with self._log.open("wb") as out:
            self._process = subprocess.Popen(
                command,
                env=_plain_environment() | _told(stage, who, ports),
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if self._speaks(who) else out,
                stderr=out,
                preexec_fn=end_with_parent,
            )
        self.pid = self._process.pid

    def _speaks(self, who: Contender) -> bool:
        return not who.http and self.role == "intake"

    def wait(self) -> None:
        if self._process.stdout is not None:
            assert self._process.stdout.readline() == b"ready\n", self._log.read_text()[-1000:]
        elif self._ops:
            ready.wait(self.role, lambda: ready.service(self._ops), 60, self._log, self._ended)
        else:
            ready.wait(self.role, self._said_ready, 60, self._log, self._ended)

    def _ended(self) -> bool:
        return self._process.poll() is not None

    def _said_ready(self) -> str:
        return "" if "ready" in self._log.read_text().split("\n") else "not ready yet"

    def make(self, count: int) -> float:
        """A floor's intake: seconds it took for so many reports."""
        pipe: IO[bytes] = self._process.stdin  # type: ignore[assignment]
        pipe.write(f"{count}\n".encode())
        pipe.flush()
        return float(self._process.stdout.readline().split()[1])  # type: ignore[union-attr]

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


class Running:
    """All processes of one contender, ready. replicas: of a role, where it is not one."""

    def __init__(self, stage: Stage, who: Contender, replicas: dict[str, int] | None = None) -> None:
        base = stage.port()
        self.who, self.port, self.processes = who, base, []
        try:
            for role in who.roles:
                for replica in range((replicas or {}).get(role, 1)):
                    self.processes.append(Process(stage, who, role, (base, stage.port()), replica))
                    self.processes[-1].wait()
        except BaseException:
            self.end()
            raise
        time.sleep(0.3)

    @property
    def parts(self) -> dict[str, list[int]]:
        """Process ids by role."""
        return {role: [p.pid for p in self.processes if p.role == role] for role in self.who.roles}

    def end(self) -> None:
        for process in self.processes:
            process.end()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: Any) -> None:
        self.end()


def _plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("EMES_")}


def _told(stage: Stage, who: Contender, ports: tuple[int, int]) -> dict[str, str]:
    if who is KIT:
        return {
            "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "kit", ROOT / "bench" / "ours"))),
            "EMES_AMQP_URI": stage.amqp_uri,
            "EMES_MONGO_URI": stage.mongo_uri,
            "EMES_HTTP_PORT": str(ports[0]),
            "EMES_OPS_PORT": str(ports[1]),
            "EMES_LOG_LEVEL": "WARNING",
        }
    return {
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "BENCH_AMQP": stage.amqp_uri,
        "BENCH_MONGO": stage.mongo_uri,
        "BENCH_PORT": str(ports[0]),
    }

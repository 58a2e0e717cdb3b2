"""A service as operators run it: `python -m emes_kit.run <service>`, with its log, its ops port and its end."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from prometheus_client.parser import text_string_to_metric_families

from emes_ops.local.ports import is_free
from kitlab.stage import Stage, end_with_tests
from kitlab.wait import until

ROOT = Path(__file__).resolve().parents[3]
SERVICES = ROOT / "tests" / "kit" / "services"
_numbers = itertools.count(1)
_ports = itertools.cycle(range(14100 + os.getpid() % 50 * 100, 14100 + os.getpid() % 50 * 100 + 400))


def environment(stage: Stage, **settings: str) -> dict[str, str]:
    """What every service under test is told; keyword arguments win."""
    return {
        "EMES_AMQP_URI": stage.amqp_uri,
        "EMES_MONGO_URI": stage.mongo_uri,
        "EMES_RETRY_LADDER": "50ms,100ms,200ms",
        "EMES_RPC_DEADLINE": "5",
        "EMES_MAX_WORKERS": "20",
    } | settings


def free_port() -> int:
    """Below the range the kernel takes outgoing connections from, and never the same twice."""
    return next(port for port in _ports if is_free(port))


class ServiceProcess:
    """`command`: the arguments after python; default runs the kit's own entry point."""

    def __init__(
        self, stage: Stage, service: str, command: tuple[str, ...] = ("-m", "emes_kit.run"), **env: str
    ) -> None:
        self.service, self.log = service, stage.var / f"{service}.{next(_numbers)}.log"
        self.http_port, self.ops_port = free_port(), free_port()
        ports = {"EMES_HTTP_PORT": str(self.http_port), "EMES_OPS_PORT": str(self.ops_port)}
        path = os.pathsep.join(map(str, (ROOT / "kit", SERVICES)))
        with self.log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, *command, service],
                env=os.environ | environment(stage, **ports) | {"PYTHONPATH": path} | env,
                stdout=out,
                stderr=out,
                preexec_fn=end_with_tests,
            )

    # ---- what it says
    def lines(self) -> list[dict[str, Any]]:
        """Its log, parsed: every line must be JSON."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def parts(self) -> tuple[int, dict[str, str]]:
        """What /readyz answers; (0, {}) while nobody listens."""
        try:
            answer = self.ops("/readyz")
        except requests.ConnectionError:
            return 0, {}
        return answer.status_code, answer.json()

    def ops(self, path: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self.ops_port}{path}", timeout=10)

    def ready(self, within: float = 90) -> ServiceProcess:
        until(lambda: not self.alive or self.parts()[0] == 200, within, f"{self.service} is ready")
        assert self.alive, self.log.read_text()
        return self

    def metric(self, name: str, **labels: str) -> float:
        """Sum over the samples that carry these labels."""
        families = text_string_to_metric_families(self.ops("/metrics").text)
        samples = (s for family in families for s in family.samples if s.name == name)
        return sum(s.value for s in samples if labels.items() <= s.labels.items())

    def http(self, method: str, path: str, **request: Any) -> requests.Response:
        return requests.request(method, f"http://127.0.0.1:{self.http_port}{path}", **{"timeout": 30, **request})

    # ---- how it ends
    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask_to_end(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def term(self, within: float = 30) -> tuple[int, float]:
        """SIGTERM; exit code and seconds until it was gone."""
        start = time.monotonic()
        self.ask_to_end()
        return self._process.wait(within), time.monotonic() - start

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stopped in its tracks, as on an overloaded machine."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def wait(self, within: float = 30) -> int:
        return self._process.wait(within)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

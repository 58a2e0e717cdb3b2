"""The network between services and their broker and database, as the campaign commands it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterable
from typing import Any

BROKER, DATABASE = "broker", "database"


def place(service: str, target: str) -> str:
    return f"{service}.{target}"


class Network:
    """Proxies in a process of their own, so that the load generator's thread switches do not slow the services down."""

    def __init__(self, gates: dict[str, tuple[int, int]]) -> None:
        """gates: name → (port to listen on, port of the target)."""
        self.gates, self._lock = gates, threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "emes_ops.chaos.relay"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._order(open={name: list(ports) for name, ports in gates.items()})

    def hold(self, names: Iterable[str]) -> None:
        """A black hole: every byte is taken and none arrives until pass_on()."""
        self._order(set=list(names), mode="hold")

    def slow(self, names: Iterable[str], seconds: float) -> None:
        """Every chunk arrives so much later."""
        self._order(set=list(names), mode="pass", delay=seconds)

    def pass_on(self, names: Iterable[str]) -> None:
        self._order(set=list(names), mode="pass")

    def cut(self, names: Iterable[str]) -> int:
        """Reset every connection; new ones are served. Returns how many there were."""
        return int(self._order(cut=list(names))["cut"])

    def close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _order(self, **order: Any) -> dict[str, Any]:
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        assert self._process.stdout is not None  # noqa: S101
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

"""The compose project under test, handled as an operator handles it: from the command line."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
FILE = ROOT / "deploy" / "compose.yaml"
ENV_FILE = Path(__file__).parents[1] / "test.env"
SERVICES = ("submission", "review", "scoring", "notification", "gateway")
PATIENCE = 60.0


def command() -> str:
    """`docker compose`, or the older program of its own."""
    found = subprocess.run(["docker", "compose", "version"], capture_output=True)
    return ("docker compose" if found.returncode == 0 else "docker-compose") + f" --env-file {ENV_FILE}"


def settle(what: str, look: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """Look until the answer is true, and return it. What never comes true fails with what was seen last."""
    end, seen = time.monotonic() + patience, None
    while time.monotonic() < end:
        if seen := look():
            return seen
        time.sleep(0.2)
    raise AssertionError(f"not within {patience:.0f} s: {what}; last seen: {seen!r}")


@dataclass(frozen=True)
class Project:
    name: str

    def run(self, *arguments: str) -> str:
        """Output of `docker compose …`; a failure fails the test with what was said."""
        done = subprocess.run(self._line(*arguments), capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"{' '.join(arguments)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        """The same, not waited for."""
        return subprocess.Popen(self._line(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def emes(self, *arguments: str) -> str:
        """The operators' command line inside the project."""
        return self.run("run", "--rm", "emes", *arguments)

    def scale(self, service: str, processes: int) -> None:
        self.run("up", "-d", "--no-deps", "--no-recreate", "--scale", f"{service}={processes}", service)

    def containers(self, service: str) -> list[dict[str, Any]]:
        """As `docker inspect` tells: State.Health.Status, State.ExitCode, RestartCount …"""
        mine = (f"com.docker.compose.project={self.name}", f"com.docker.compose.service={service}")
        filters = [part for label in mine for part in ("--filter", f"label={label}")]
        ids = _output("docker", "ps", "--all", "--quiet", *filters).split()
        told: list[dict[str, Any]] = json.loads(_output("docker", "inspect", *ids)) if ids else []
        return [one for one in told if one["Config"]["Labels"].get("com.docker.compose.oneoff") != "True"]

    def healthy(self, service: str) -> int:
        """How many of its processes say that they are ready."""
        states = [one["State"] for one in self.containers(service)]
        return sum(state["Running"] and state["Health"]["Status"] == "healthy" for state in states)

    def consumers(self, queue: str) -> int:
        rows = [line.split() for line in self.emes("queues", "--all").splitlines()]
        return next((int(row[2]) for row in rows if row and row[0] == queue), 0)

    def _line(self, *arguments: str) -> list[str]:
        return [*command().split(), "-f", str(FILE), "-p", self.name, *arguments]


def _output(*line: str) -> str:
    return subprocess.run(line, capture_output=True, text=True, check=True, env=dict(os.environ)).stdout

"""Who used the machine: CPU seconds of every process and of the machine as a whole, from /proc."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_USER, _NICE, _SYSTEM, _IDLE, _IOWAIT, _IRQ, _SOFTIRQ, _STEAL = range(8)
# Shares from which others wait: for a machine, and for a program that does one thing at a time (one interpreter lock).
FULL, FULL_CORE, THREADED = 0.9, 0.7, ("database", "broker")


@dataclass(frozen=True)
class Usage:
    """cores: by process, on average; busy: all programs of the machine together; waiting: for the disk; stolen: by
    other machines on the same hardware."""

    cores: Mapping[str, float] = field(default_factory=dict)
    busy: float = 0.0
    waiting: float = 0.0
    stolen: float = 0.0
    of: int = os.cpu_count() or 1

    @property
    def others(self) -> float:
        """Programs that are not ours."""
        return max(0.0, self.busy - sum(self.cores.values()))

    @property
    def busiest(self) -> str:
        return max(self.cores, key=lambda name: self.cores[name], default="-")

    def limit(self) -> str:
        """In words: what there was no more of."""
        name = self.busiest
        most = f"{name} most of all: {self.cores.get(name, 0):.2f} cores"
        if self.busy + self.stolen >= FULL * self.of:
            ours = sum(self.cores.values())
            return f"CPU: {self.busy:.2f} of {self.of} cores busy, {ours:.2f} of them by us; {most}"
        if self.cores.get(name, 0) >= FULL_CORE and name not in THREADED:
            return f"{name}: one process, busy {self.cores[name]:.0%} of a core, and all others wait for it"
        if self.waiting >= 0.25:
            return f"the disk: {self.waiting:.2f} cores wait for it; {most}"
        return f"waiting for each other, not CPU ({self.busy:.2f} of {self.of} cores busy); {most}"


class Meter:
    """roots: name → process; its children count with it. Those of this command have names of their own."""

    def __init__(self, roots: Mapping[str, int]) -> None:
        self._roots = dict(roots)

    def start(self) -> None:
        self._before, self._machine, self._at = self._cpu(), _machine(), time.monotonic()

    def stop(self) -> Usage:
        seconds = max(0.001, time.monotonic() - self._at)
        cores = {name: (used - self._before[name]) / seconds for name, used in self._cpu().items()}
        spent = [(after - before) / seconds for before, after in zip(self._machine, _machine(), strict=True)]
        busy = sum(spent[n] for n in (_USER, _NICE, _SYSTEM, _IRQ, _SOFTIRQ))
        return Usage(cores, busy, spent[_IOWAIT], spent[_STEAL])

    def _cpu(self) -> dict[str, float]:
        children = _children()
        found = {name: sum(map(_seconds, _family(pid, children))) for name, pid in self._roots.items()}
        return found | {"this command": _seconds(os.getpid())}


def _family(pid: int, children: Mapping[int, list[int]]) -> list[int]:
    return [pid, *(one for child in children.get(pid, ()) for one in _family(child, children))]


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (stat := _stat(int(entry))):
            found.setdefault(int(stat[1]), []).append(int(entry))
    return found


def _seconds(pid: int) -> float:
    stat = _stat(pid)
    return (int(stat[11]) + int(stat[12])) / _TICKS if stat else 0.0


def _stat(pid: int) -> list[str]:
    """From the state on; empty when it has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _machine() -> list[float]:
    line = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    return [int(ticks) / _TICKS for ticks in line]

"""What processes cost, read from /proc: CPU seconds and resident memory. Broker and database are one process each."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def cpu(pids: Iterable[int]) -> float:
    """User and system seconds so far."""
    total = 0
    for pid in pids:
        fields = _read(pid, "stat").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12]) if fields else 0
    return total / _TICKS


def rss(pids: Iterable[int]) -> float:
    """MB."""
    return sum(int((_read(pid, "statm") or "0 0").split()[1]) for pid in pids) * _PAGE / 1e6


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""

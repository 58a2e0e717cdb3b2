"""Processes of one installation, found by the mark in their environment: also those whose supervisor was killed."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

KILLED = 2.0  # seconds until the kernel has cleared away who was killed
MARK = "E_MES_INSTANCE"  # not EMES_…: a service refuses settings of that prefix that it does not know


def processes(var: Path) -> list[int]:
    """Ids of every living process that carries the mark of this folder (children inherit it)."""
    mark = f"{MARK}={var}".encode()
    return [pid for pid in _all_pids() if mark in _environment(pid).split(b"\0")]


def inside(var: Path) -> list[int]:
    """Processes of installations in folders below this one: a test session, a simulated year."""
    mark = f"{MARK}={var}/".encode()
    return [pid for pid in _all_pids() if any(word.startswith(mark) for word in _environment(pid).split(b"\0"))]


def end(var: Path, grace: float = 5.0) -> None:
    """End what is left: TERM, then KILL after `grace` seconds."""
    found = set(processes(var))
    _signal(found, signal.SIGTERM)
    if not gone(var, grace, found):
        found |= set(processes(var))
        _signal(found, signal.SIGKILL)
        gone(var, KILLED, found)


def gone(var: Path, within: float, known: Iterable[int] = ()) -> bool:
    """Wait until no process carries the mark; False when some still do after `within` seconds.

    A dying process loses its environment first and its ports last: one that was seen once is watched to its end.
    """
    until, watched = time.monotonic() + within, set(known)
    while watched := {pid for pid in watched.union(processes(var)) if _lives(pid)}:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _lives(pid: int) -> bool:
    """A zombie is dead once its last thread is: until then it may hold ports."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state not in ("Z", "X") or len(os.listdir(f"/proc/{pid}/task")) > 1
    except OSError:
        return False


def _all_pids() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()  # empty for a zombie: nothing is left of it but its number
    except OSError:
        return b""


def _signal(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)

"""The dead queues as an operator reaches them: all of them, with rights to everything. emes_kit.dead does the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from emes_kit import dead, topology
from emes_kit.dead import body_of
from emes_ops.broker import definitions
from emes_ops.broker.link import channel

__all__ = ["Dead", "body_of", "drop", "look", "replay", "work_queues"]


@dataclass(frozen=True)
class Dead:
    """One message at rest. work: the queue it failed on; reason: its handler's last words, or why it was moved."""

    work: str
    id: str
    reason: str
    attempts: int
    headers: dict[str, Any]
    body: bytes


def work_queues() -> list[str]:
    """Every queue that has a dead queue."""
    suffix = topology.dead_queue("")
    return sorted(
        q["name"].removesuffix(suffix) for q in definitions.committed()["queues"] if q["name"].endswith(suffix)
    )


def look(uri: str, works: list[str]) -> list[Dead]:
    """Everything that rests now; nothing is moved."""
    with channel(uri) as main:
        return [Dead(work, **one) for work in works for one in dead.look(main, work)]


def replay(uri: str, work: str, ids: set[str] | None = None) -> int:
    """Back to the queue they failed on, attempts forgotten. A copy is confirmed there before the original goes."""
    with channel(uri) as main:
        return dead.settle(main, work, ids, again=True)


def drop(uri: str, work: str, ids: set[str] | None = None) -> int:
    with channel(uri) as main:
        return dead.settle(main, work, ids, again=False)

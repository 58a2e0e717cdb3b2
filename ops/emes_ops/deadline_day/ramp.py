"""The highest rate that is held: short evenings, each a little faster, until one is too much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emes_ops.deadline_day.evening import Evening

FIRST, STEP, SLOWER = 10, 5, (5, 2, 1)
SECONDS, SHORTEST = 25, 8
POST_MS, LAG = 300.0, 5.0
Spend = Callable[[Sequence[str], float], Evening]


@dataclass(frozen=True)
class Held:
    """rate: the highest one held (0: none); beyond: the first that was not, if it came to that."""

    rate: float
    tried: tuple[Evening, ...]
    beyond: Evening | None


def holds(evening: Evening) -> bool:
    """Answers in time, nobody refused, and no pile left that has grown meanwhile."""
    return not evening.refused and evening.post(0.95) <= POST_MS and evening.settled.queues <= LAG


def find(spare: Sequence[str], wanted: float, spend: Spend) -> Held:
    """Upwards to `wanted`; when the first is too much already, down. Ends early when no reports are left to hand in."""
    tried: list[Evening] = []
    left = list(spare)

    def attempt(rate: float) -> bool:
        some, left[:] = left[: int(rate * SECONDS)], left[int(rate * SECONDS) :]
        if len(some) < rate * SHORTEST:
            return False
        tried.append(spend(some, rate))
        return holds(tried[-1])

    rate, best = min(FIRST, wanted), 0.0
    while rate < wanted + STEP and attempt(min(rate, wanted)):
        best, rate = min(rate, wanted), rate + STEP
    for slower in SLOWER if not best else ():
        if slower < wanted and attempt(slower):
            best = slower
            break
    return Held(best, tuple(tried), next((one for one in tried if not holds(one) and one.rate > best), None))

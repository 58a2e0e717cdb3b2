"""What will be done to the system, dealt out by seed before it begins. Pure.

Kinds are quotas, not chances: with enough faults every kind and every victim comes up, in an order the seed decides.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# kind → how often among the faults, shortest and longest seconds (0: it is over at once)
KINDS: dict[str, tuple[int, float, float]] = {
    "kill service": (10, 0, 0),
    "kill two services": (2, 0, 0),
    "restart service": (2, 0, 0),
    "freeze service": (4, 3, 18),
    "kill broker": (4, 0, 0),
    "restart broker": (1, 0, 0),
    "freeze broker": (2, 3, 12),
    "broker memory alarm": (2, 3, 8),
    "kill database": (4, 0, 0),
    "freeze database": (2, 3, 12),
    "cut broker links": (4, 0, 0),
    "cut database links": (3, 0, 0),
    "black hole to broker": (3, 3, 14),
    "black hole to database": (2, 3, 10),
    "slow network": (2, 4, 8),
}
ROLLING = "rolling restart"  # no fault: what operators do, and nobody may notice
PLANTS: dict[str, int] = {"duplicates": 4, "reordering": 3, "poison": 4, "foreign garbage": 2, "early message": 1}
PARTS = {"broker": ("broker",), "database": ("database",)}


@dataclass(frozen=True)
class Blow:
    """share: of the reports that are done when it comes (0…1). victims: process or service names. plant: no fault."""

    share: float
    kind: str
    victims: tuple[str, ...]
    seconds: float
    plant: bool = False


def plan(seed: int, faults: int, replicas: Mapping[str, int]) -> list[Blow]:
    """In the order of their shares; about one plant for two faults."""
    rng = random.Random(f"chaos:{seed}")
    victims = _Victims(rng, replicas)
    kinds = [*_dealt(rng, {kind: row[0] for kind, row in KINDS.items()}, faults)]
    shares = [(number + rng.random()) / (faults + 0.5) for number in range(faults)]
    shares[-1:] = [1.0] * bool(shares)  # the last one hits the backlog that the load has left
    dealt = zip(shares, kinds, strict=True)
    blows = [Blow(share, kind, victims.of(kind), _seconds(rng, kind)) for share, kind in dealt]
    wanted = max(len(PLANTS), faults // 2)
    plants = [Blow(rng.uniform(0.05, 0.95), kind, (), 0, plant=True) for kind in _dealt(rng, PLANTS, wanted)]
    return sorted([*blows, *plants], key=lambda blow: blow.share)


def rolling(replicas: Mapping[str, int]) -> list[Blow]:
    """Every process ended and started again, one after the other, the next only when the last one is ready."""
    names = [name if n == 1 else f"{name}-{n}" for name, many in replicas.items() for n in range(1, many + 1)]
    return [Blow(number / len(names), ROLLING, (name,), 0) for number, name in enumerate(names)]


def _dealt(rng: random.Random, weights: Mapping[str, int], count: int) -> list[str]:
    """Rounds of all kinds by weight, each shuffled; the rarer kinds are not left out of a short campaign."""
    heavy_first = sorted(weights, key=lambda kind: -weights[kind])
    hand = [*heavy_first, *(kind for kind in heavy_first for _ in range(weights[kind] - 1))]
    found: list[str] = []
    while len(found) < count:
        cards = hand[: count - len(found)]
        rng.shuffle(cards)
        found += cards
    return found


def _seconds(rng: random.Random, kind: str) -> float:
    _, shortest, longest = KINDS[kind]
    return round(rng.uniform(shortest, longest), 1)


class _Victims:
    """Everybody in turn."""

    def __init__(self, rng: random.Random, replicas: Mapping[str, int]) -> None:
        processes = [name if n == 1 else f"{name}-{n}" for name, many in replicas.items() for n in range(1, many + 1)]
        self._processes, self._services = _endless(rng, processes), _endless(rng, list(replicas))

    def of(self, kind: str) -> tuple[str, ...]:
        if kind == "kill two services":
            return (next(self._processes), next(self._processes))
        if kind.endswith(" service"):
            return (next(self._processes),)
        part = next((name for name in PARTS if name in kind), "")
        if kind.startswith(("kill", "restart", "freeze", "broker")):
            return (part,)
        return (next(self._services),)


def _endless(rng: random.Random, names: list[str]) -> Iterator[str]:
    def shuffled() -> list[str]:
        return rng.sample(names, len(names))

    return itertools.chain.from_iterable(iter(shuffled, None))

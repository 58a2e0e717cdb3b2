"""Quotas dealt out by seed. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterable
from math import ceil


class Deck:
    """Deals quotas: every feature has a shuffle of its own, so that one more feature changes no other."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def deal(self, feature: str, among: Iterable[str], share: float, least: int = 1) -> list[str]:
        """A share of `among`, at least `least`, in random order."""
        cards = sorted(among)
        random.Random(f"{self._seed}:{feature}").shuffle(cards)
        return cards[: min(len(cards), max(least, ceil(share * len(cards))))]

"""How long the people of the year wait before they give up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """attempts: of one request; answer: seconds until it counts as lost; news: seconds for what travels by events."""

    attempts: int = 12
    answer: float = 30.0
    news: float = 60.0


USUAL = Patience()

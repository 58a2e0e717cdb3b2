"""Several questions of one page, asked at the same time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emes_kit.concurrency import spawn
from emes_kit.problems import Refused, Unavailable

Ask = Callable[[], Any]


def together(*asks: Ask) -> list[Any]:
    """The answer of each, asked at the same time; the first problem is raised once all have answered."""
    running = [spawn(_told, ask) for ask in asks]
    told = [thread.wait() for thread in running]
    for _, problem in told:
        if problem is not None:
            raise problem
    return [answer for answer, _ in told]


def _told(ask: Ask) -> tuple[Any, Exception | None]:
    try:
        return ask(), None
    except (Refused, Unavailable) as exc:
        return None, exc

"""Is the system alive? Each service is asked something small that reads its database; any answer but "away" is good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emes_kit.concurrency import spawn
from emes_kit.problems import Refused, Unavailable, refuse

Ask = Callable[[], Any]


def of_all(asks: dict[str, Ask]) -> dict[str, str]:
    """{"submission": "ok" | problem code, …}, asked at the same time."""
    running = {name: spawn(_state, ask) for name, ask in asks.items()}
    return {name: thread.wait() for name, thread in running.items()}


def answers(asks: dict[str, Ask]) -> dict[str, Any]:
    """The answer of each, or the code of the problem that came instead; asked at the same time."""
    running = {name: spawn(_answer, ask) for name, ask in asks.items()}
    return {name: thread.wait() for name, thread in running.items()}


def _answer(ask: Ask) -> Any:
    try:
        return ask()
    except Refused as exc:
        return exc.problem.code


def _state(ask: Ask) -> str:
    try:
        ask()
    except Refused as exc:
        return "ok" if exc.problem.status < 500 else exc.problem.code
    except Unavailable:  # our own database
        return refuse("unavailable").problem.code
    return "ok"


def or_none(ask: Ask) -> Any:
    """The answer, or None while its owner is away: a page shows what it can."""
    try:
        return ask()
    except Refused:
        return None

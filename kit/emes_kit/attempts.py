"""One unit of work, tried again on fresh data while somebody else is faster."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from emes_kit import concurrency, turns
from emes_kit.problems import Unavailable
from emes_kit.storage import Conflict

ATTEMPTS = 12


class Duplicate(Exception):
    """This message took effect before."""


class Rivals(Unavailable):
    """Every attempt met a conflict. For a handler it counts as an attempt: it may be a conflict with itself."""


def transact(service: Any, work: Callable[[], Any], guard: tuple[str, dict[str, Any]] | None = None) -> Any:
    """Run `work` and commit, again on Conflict. `guard`: a row whose existence means it was done before."""
    keys: list[turns.Key] = []
    for attempt in range(ATTEMPTS):
        try:
            with turns.turn(keys):
                return _attempt(service, work, guard)
        except Conflict as conflict:
            if guard is not None and conflict.collection == guard[0]:
                raise Duplicate from conflict
            keys = turns.keys_of(service.name, conflict)
        concurrency.sleep(random.uniform(0, 0.005) * attempt)  # noqa: S311 - spreads rivals, nothing secret
    raise Rivals("too many rivals for one document")


def _attempt(service: Any, work: Callable[[], Any], guard: tuple[str, dict[str, Any]] | None) -> Any:
    store = service.store
    store.begin()
    if guard is not None:
        store.insert(guard[0], dict(guard[1]))
    result = work()
    store.commit()
    return result

"""One unit of work, tried again on fresh data while somebody else is faster; rivals of one process take turns.

An optimistic write on a document that everybody writes lets one of fifty workers win and sends the others round again;
whoever has met a conflict therefore waits for those who met it before. Replicas still rival each other, by chance.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from weakref import WeakValueDictionary

from emes_kit.concurrency import Semaphore, sleep
from emes_kit.problems import Unavailable
from emes_kit.storage import Conflict

ATTEMPTS, LONGEST_WAIT = 12, 5.0
Key = tuple[str, str, str]
_queues: WeakValueDictionary[Key, Semaphore] = WeakValueDictionary()  # as long as somebody holds or awaits a turn


class Duplicate(Exception):
    """This message took effect before."""


class Rivals(Unavailable):
    """Every attempt met a conflict. For a handler it counts as an attempt: it may be a conflict with itself."""


def transact(service: Any, work: Callable[[], Any], guard: tuple[str, dict[str, Any]] | None = None) -> Any:
    """Run `work` and commit, again on Conflict. `guard`: a row whose existence means it was done before."""
    keys: list[Key] = []
    for attempt in range(ATTEMPTS):
        try:
            with turn(keys):
                return _attempt(service.store, work, guard)
        except Conflict as conflict:
            if guard is not None and conflict.collection == guard[0]:
                raise Duplicate from conflict
            keys = keys_of(service.name, conflict)
        sleep(random.uniform(0, 0.005) * attempt)  # noqa: S311 - spreads rivals, nothing secret
    raise Rivals("too many rivals for one document")


def _attempt(store: Any, work: Callable[[], Any], guard: tuple[str, dict[str, Any]] | None) -> Any:
    store.begin()
    if guard is not None:
        store.insert(guard[0], dict(guard[1]))
    result = work()
    store.commit()
    return result


def keys_of(service: str, conflict: Conflict) -> list[Key]:
    """A conflict names up to three documents; in order, so that two rivals never wait for each other.

    Rivals for a chain ("<subject>#<n>", audit.py) take turns on the chain, whichever number each of them wanted.
    """
    return sorted({(service, conflict.collection, id.partition("#")[0]) for id in conflict.id.split(",")})


@contextmanager
def turn(keys: list[Key]) -> Iterator[None]:
    """Raises Unavailable when the queue is too long: a message waits better on the broker, a client at home."""
    with ExitStack() as held:
        for key in keys:
            queue = _queues.setdefault(key, Semaphore(1))
            if not queue.acquire(timeout=LONGEST_WAIT):
                raise Unavailable(f"too many wait for {key[1]}/{key[2]}")
            held.callback(queue.release)
        yield

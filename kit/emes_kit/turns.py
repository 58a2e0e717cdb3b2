"""Rivals of one process take turns.

An optimistic write on a document that everybody writes lets one of fifty workers win and sends the others round again;
whoever has met a conflict therefore waits for those who met it before. Replicas still rival each other, by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from emes_kit.concurrency import Semaphore
from emes_kit.problems import Unavailable
from emes_kit.storage import Conflict

LONGEST_WAIT = 5.0
Key = tuple[str, str, str]


class _Queue:
    def __init__(self) -> None:
        self.semaphore, self.members = Semaphore(1), 0


_queues: dict[Key, _Queue] = {}


def keys_of(service: str, conflict: Conflict) -> list[Key]:
    """A conflict names up to three documents; in order, so that two rivals never wait for each other."""
    return sorted((service, conflict.collection, id) for id in conflict.id.split(","))


@contextmanager
def turn(keys: list[Key]) -> Iterator[None]:
    """Raises Unavailable when the queue is too long: a message waits better on the broker, a client at home."""
    with ExitStack() as held:
        for key in keys:
            held.enter_context(_one(key))
        yield


@contextmanager
def _one(key: Key) -> Iterator[None]:
    queue = _queues.setdefault(key, _Queue())
    queue.members += 1
    got = False
    try:
        got = queue.semaphore.acquire(timeout=LONGEST_WAIT)
        if not got:
            raise Unavailable(f"too many wait for {key[1]}/{key[2]}")
        yield
    finally:
        queue.members -= 1
        if got:
            queue.semaphore.release()
        if not queue.members:
            del _queues[key]

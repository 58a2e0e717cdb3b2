"""One unit of work, tried again on fresh data while somebody else is faster; rivals of one process take turns.

An optimistic write on a document that everybody writes lets one of fifty workers win and sends the others round again;
whoever has met a conflict therefore waits for those who met it before. Replicas still rival each other, by chance.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from weakref import WeakValueDictionary

from emes_kit.concurrency import Semaphore, sleep
from emes_kit.problems import Unavailable, refuse
from emes_kit.storage import COMMANDS, Conflict, day_of

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


def once(service: Any, command_id: str, fingerprint: str, work: Callable[[], Any]) -> dict[str, Any]:
    """`work` whose answer is stored with its effect; sent again, it is answered with what was stored, as `replayed`.

    The first time costs no look: the row is a conflict when it is there already. Whoever meets a conflict looks before
    working again, and whoever is refused looks as well: in its way may be what this very command has done before.
    """
    store, attempts = service.store, itertools.count()

    def before() -> dict[str, Any] | None:
        done = store.get(COMMANDS, command_id)
        if done and done["fingerprint"] != fingerprint:
            raise refuse("command_reused", "Idempotency-Key")
        return done and {"ok": done["result"], "replayed": True}

    def recorded() -> dict[str, Any]:
        if next(attempts) and (answer := before()):
            return answer
        result = work()
        row = {"fingerprint": fingerprint, "result": result, "day": day_of(store.real_now())}
        store.insert(COMMANDS, {"_id": command_id, **row})
        return {"ok": result}

    try:
        return transact(service, recorded)  # type: ignore[no-any-return]
    except Exception as exc:
        store.begin()
        if isinstance(exc, Unavailable) or (answer := before()) is None:
            raise
        return answer


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

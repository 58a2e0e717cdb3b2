"""Before anything is compared: wait until no event is under way any more."""

from __future__ import annotations

import time
from collections.abc import Callable

import pymongo

from emes_kit.storage import OUTBOX
from emes_ops.broker.link import depths
from emes_ops.reconcile.leftovers import is_dead, queue_names
from emes_ops.settings import SERVICES

LIMIT, PAUSE, LOOKS = 180.0, 0.7, 4


def wait(mongo_uri: str, amqp_uri: str, limit: float = LIMIT) -> float:
    """Seconds until outboxes and queues were seen empty several times in a row, or `limit` when they never were.

    Several times, because a message in a handler's hands is in neither: it shows again as what the handler publishes.
    What is still under way after the limit, the checks will name.
    """
    names = [name for name in queue_names() if not is_dead(name)]
    with pymongo.MongoClient[dict[str, object]](mongo_uri, timeoutMS=10_000) as client:

        def still() -> bool:
            sending = any(client[f"emes_{service}"][OUTBOX].find_one({}) for service in SERVICES)
            return not sending and not any(depth.messages for depth in depths(amqp_uri, names))

        return until(still, limit)


def until(
    still: Callable[[], bool], limit: float, pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> float:  # fmt: skip
    begun, seen = clock(), 0
    while seen < LOOKS and clock() - begun < limit:
        seen = seen + 1 if still() else 0
        pause(PAUSE)
    return clock() - begun

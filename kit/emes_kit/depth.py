"""How many messages wait in each queue of this process and in its dead queues.

Asked now and then on a connection of its own, so that no event and no call waits for the asking.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable
from typing import Any

from emes_kit import metrics, topology
from emes_kit.amqp import connection
from emes_kit.concurrency import sleep
from emes_kit.dead import count
from emes_kit.extensions.events import EventEntrypoint
from emes_kit.extensions.rpc_server import GuardedRpcConsumer

log = logging.getLogger(__name__)
SECONDS = 5.0


def queues_of(container: Any) -> list[str]:
    """Work queues, each followed by its dead queue, and the queue of calls."""
    names = []
    for extension in container.extensions:
        if isinstance(extension, EventEntrypoint):
            names += [extension.queue.name, topology.dead_queue(extension.queue.name)]
        elif isinstance(extension, GuardedRpcConsumer):
            names.append(extension.queue.name)
    return sorted(names)


def watch(uri: str, service: str, queues: Iterable[str], pause: float = SECONDS) -> None:
    """Runs for ever. A broker that is away is asked again at the next turn; the last figures stay."""
    names, conn = list(queues), None
    while names:
        try:
            if conn is None:
                conn = connection(uri)
            measure(conn, service, names)
        except Exception as exc:
            log.info("queue depths not read: %s", exc)
            with contextlib.suppress(Exception):
                conn.collect()  # type: ignore[union-attr]
            conn = None
        sleep(pause)


def measure(conn: Any, service: str, queues: Iterable[str]) -> None:
    for name in queues:
        metrics.QUEUE_DEPTH.labels(service, name).set(count(conn.default_channel, name))
    conn.heartbeat_check()

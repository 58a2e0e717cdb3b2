"""Until nothing is under way: outboxes and queues empty, and no e-mail waits to be sent either."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pymongo

from emes_kit.storage import DUE
from emes_ops.reconcile import quiet
from emes_ops.simulate.site import Site

LONGEST, PAUSE = 900.0, 1.0


@dataclass(frozen=True)
class Settled:
    """Seconds from now: queues: until outboxes and queues were empty; everything: and the last e-mail was out.
    letters: e-mails that waited at the beginning."""

    queues: float = 0.0
    everything: float = 0.0
    letters: int = 0


def settle(here: Site, limit: float = LONGEST) -> Settled:
    """What is still under way after the limit, the reconciliation will name."""
    with pymongo.MongoClient[dict[str, Any]](here.mongo_uri, timeoutMS=30_000, tz_aware=True) as client:
        due = client["emes_notification"][DUE]

        def letters() -> int:
            now = datetime.now(UTC)
            return sum(row["at"] <= now for row in due.find({}, {"at": 1}))

        begun, at_first = time.monotonic(), letters()
        queues = everything = _quiet(here, limit)
        while letters() and time.monotonic() - begun < limit:
            time.sleep(PAUSE)
            everything = 0.0
        if not everything:
            everything = time.monotonic() - begun + _quiet(here, limit)
    return Settled(queues, everything, at_first)


def _quiet(here: Site, limit: float) -> float:
    """The looks that only make sure are not counted."""
    return max(0.001, quiet.wait(here.mongo_uri, here.amqp_uri, limit) - quiet.LOOKS * quiet.PAUSE)

"""Transactions cut off by a bad moment of the network or the database: nobody can end them any more.

What they wrote is locked against everybody until they end. pymongo gives up ending one together with its time, and the
database ends it by itself only after a while (deploy/: ten seconds; the embedded one: a minute). So it is told to, as
soon as it can be reached.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from pymongo import MongoClient, timeout
from pymongo.errors import ConnectionFailure, PyMongoError

from emes_kit.concurrency import sleep, spawn

log = logging.getLogger(__name__)
PAUSE, ANSWER, LONGEST = 0.5, 2.0, 60.0  # seconds; after the last one every database has ended it


def left_open(error: PyMongoError) -> bool:
    """The transaction that failed so may still be open on the other side."""
    return error.timeout or isinstance(error, ConnectionFailure)


def ended_by_others(error: PyMongoError) -> bool:
    """Whoever clears up behind the dead has ended it in the very moment of a command; nothing of it was written.

    Servers say so by a label, which pymongo acts upon; the embedded one has a moment without.
    """
    return "transaction already closed" in str(error)


def end(client: MongoClient[Any], session_id: Mapping[str, Any]) -> None:
    """In the background. One that has ended, or was committed after all, stays as it is. If the session is in use again
    by then, its transaction fails as after a conflict, and pymongo runs it once more."""
    spawn(_end, client, session_id)


def _end(client: MongoClient[Any], session_id: Mapping[str, Any]) -> None:
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        try:
            with timeout(ANSWER):
                client.admin.command("killSessions", [session_id])
            return
        except PyMongoError as exc:
            log.info("a transaction that was cut off is not ended yet: %s", exc)
            sleep(PAUSE)

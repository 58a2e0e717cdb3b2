"""The outboxes: events that are committed and not yet with the broker."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import pymongo
from pymongo.errors import PyMongoError

from emes_kit.outbox import rows_in
from emes_ops.console import Trouble
from emes_ops.settings import SERVICES


@dataclass(frozen=True)
class Waiting:
    """rows: events waiting; kinds: how many of which type; oldest: since when, ISO 8601 UTC."""

    service: str
    rows: int
    kinds: dict[str, int]
    oldest: str | None


def look(mongo_uri: str) -> list[Waiting]:
    try:
        client: pymongo.MongoClient[dict[str, Any]]
        with pymongo.MongoClient(mongo_uri, timeoutMS=5_000) as client:
            return [_of(name, list(client[f"emes_{name}"]["outbox"].find({}))) for name in SERVICES]
    except PyMongoError as exc:
        raise Trouble("The database does not answer.", "Is e-MES running?  make run", str(exc)[:120]) from exc


def wait_until_empty(mongo_uri: str, within: float) -> bool:
    """False when something still waits after `within` seconds."""
    until = time.monotonic() + within
    while any(box.rows for box in look(mongo_uri)):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def _of(service: str, rows: list[dict[str, Any]]) -> Waiting:
    kinds: dict[str, int] = {}
    events = [event for row in rows for event in rows_in(row)]
    for row in events:
        kinds[row["type"]] = kinds.get(row["type"], 0) + 1
    return Waiting(service, len(events), kinds, min((row["time"] for row in rows), default=None))

"""Every service's database brought up to date. Services do it at start too; doing it first makes their start quick."""

from __future__ import annotations

from typing import Any

import pymongo

from emes_kit import migrate
from emes_ops.settings import SERVICES


def run(mongo_uri: str) -> dict[str, list[str]]:
    """Names applied now, by service."""
    client: pymongo.MongoClient[dict[str, Any]]
    with pymongo.MongoClient(mongo_uri, timeoutMS=30_000) as client:
        return {name: migrate.run(client[f"emes_{name}"], name) for name in SERVICES}

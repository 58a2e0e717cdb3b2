"""What lies in a service's own database."""

from __future__ import annotations

import functools
from typing import Any

from emes_kit.mongo import connect
from kitlab.stage import Stage


def database(stage: Stage, service: str) -> Any:
    return _client(stage.mongo_uri).get_database(f"emes_{service}")


@functools.cache
def _client(uri: str) -> Any:
    return connect(uri, 10)


# ---- of the books
def entered(stage: Stage, item: str) -> int:
    return database(stage, "books")["marks"].count_documents({"item": item})


def booked(stage: Stage, item: str) -> bool:
    return database(stage, "books")["entries"].find_one({"_id": item}) is not None


def open_gate(stage: Stage, item: str) -> None:
    database(stage, "books")["gates"].insert_one({"_id": item})

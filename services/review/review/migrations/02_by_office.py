"""The queue can be narrowed to one office."""

from __future__ import annotations


def up(db):
    db["tasks"].create_index([("office_id", 1), ("pile", 1)])

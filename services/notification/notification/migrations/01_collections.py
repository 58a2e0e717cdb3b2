"""The collections and indexes of notification. Transactions need the collections to exist."""

from __future__ import annotations

from typing import Any

NAMES = ("recipients", "offices", "rounds", "authors", "notices", "deliveries", "unread")


def up(db: Any) -> None:
    existing = set(db.list_collection_names())
    for name in NAMES:
        if name not in existing:
            db.create_collection(name)
    db["recipients"].create_index("groups")
    db["notices"].create_index([("user_id", 1), ("order", -1)])
    db["notices"].create_index([("user_id", 1), ("unread", 1), ("order", -1)])
    db["deliveries"].create_index("state")

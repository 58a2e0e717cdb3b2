"""The gateway's collections and indexes. Transactions need the collections to exist."""

from __future__ import annotations

from typing import Any

NAMES = ("users", "sessions", "guards", "offices", "rounds", "matrix_rows", "demo_clock")


def up(db: Any) -> None:
    existing = set(db.list_collection_names())
    for name in NAMES:
        if name not in existing:
            db.create_collection(name)
    for field in ("office_id", "roles", "active"):
        db["users"].create_index(field)
    db["sessions"].create_index("day")
    db["guards"].create_index("day")
    db["offices"].create_index("kind")
    db["rounds"].create_index("kind")
    db["matrix_rows"].create_index("round_id")

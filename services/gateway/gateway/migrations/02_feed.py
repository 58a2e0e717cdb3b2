"""The event feed: its entries, and the last position of each bucket."""

from __future__ import annotations

from typing import Any

from emes_kit.migrate import ensure_collections


def up(db: Any) -> None:
    ensure_collections(db, "feed", "feed_heads")
    # Unique, so that no position can ever be given twice.
    db["feed"].create_index([("bucket", 1), ("position", 1)], unique=True)
    db["feed"].create_index("day")

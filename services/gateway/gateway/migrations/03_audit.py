"""The log: entries in order by subject, written once and never again."""

from __future__ import annotations

from typing import Any

from emes_kit.migrate import ensure_collections


def up(db: Any) -> None:
    ensure_collections(db, "audit", "readers")
    db["audit"].create_index([("subject", 1), ("n", 1)])

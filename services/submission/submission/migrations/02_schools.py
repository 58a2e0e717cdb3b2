"""Schools, listed by office in Thai order."""

from __future__ import annotations

from typing import Any

from emes_kit.migrate import ensure_collections


def up(db: Any) -> None:
    ensure_collections(db, "schools")
    db["schools"].create_index([("office_id", 1), ("sort_key", 1)])

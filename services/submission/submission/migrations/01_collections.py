"""Collections must exist before the first transaction; each index is the equality a query of the store begins with.

Written out, not imported from the store: a migration stays what it was when it first ran.
"""

from __future__ import annotations

from typing import Any

from emes_kit.migrate import ensure_collections

COLLECTIONS = (
    "offices", "references", "schemes", "rounds", "round_indicators", "office_rounds", "reports", "contents",
    "submissions", "extensions",
)  # fmt: skip
INDEXES = {
    "references": ("kind",),
    "schemes": ("scheme_id",),
    "round_indicators": ("round_id",),
    "office_rounds": ("round_id",),
    "reports": ("round_office", "round_indicator", "office_id"),
    "submissions": ("report_id",),
    "extensions": ("round_id", "round_office"),
}


def up(db: Any) -> None:
    ensure_collections(db, *COLLECTIONS)
    for collection, names in INDEXES.items():
        for name in names:
            db[collection].create_index(name)

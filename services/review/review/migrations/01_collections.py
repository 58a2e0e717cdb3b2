"""Collections and indexes of review. Collections must exist before the first transaction writes to them."""

from __future__ import annotations

from emes_kit.migrate import ensure_collections

INDEXES = {
    "tasks": [
        [("report_id", 1)],  # the rounds of one report
        [("counted_for", 1)],  # the live tasks of one holder in one part
        [("reviewer", 1), ("pile", 1), ("part", 1)],  # "my tasks"
        [("pile", 1), ("part", 1)],  # waiting for a reviewer; the lists of the office heads
    ],
    "reviewers": [],
    "panels": [],
    "loads": [],
}


def up(db):
    ensure_collections(db, *INDEXES)
    for name, indexes in INDEXES.items():
        for keys in indexes:
            db[name].create_index(keys)

"""Collections and indexes of review. Collections must exist before the first transaction writes to them."""

from __future__ import annotations

INDEXES = {
    "tasks": [
        [("report_id", 1)],  # the rounds of one report
        [("reviewer", 1), ("pile", 1)],  # "my tasks"
        [("pile", 1), ("part", 1)],  # waiting for a reviewer; the lists of the office heads
    ],
    "reviewers": [],
    "panels": [],
    "loads": [],
}


def up(db):
    have = set(db.list_collection_names())
    for name, indexes in INDEXES.items():
        if name not in have:
            db.create_collection(name)
        for keys in indexes:
            db[name].create_index(keys)

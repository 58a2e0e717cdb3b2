"""Collections and indexes of scoring. Collections must exist before the first transaction writes to them."""

from __future__ import annotations

from emes_kit.migrate import ensure_collections

INDEXES = {
    "schemes": [],
    "rounds": [],
    "years": [],
    "offices": [[("heir_in", 1)], [("last_year", 1)]],  # the few that inherit in one year, and those that closed
    "scores": [[("office_id", 1), ("round_id", 1)], [("shelf", 1)]],  # an office's scores; a round's, by indicator
    "part_results": [[("fiscal_year", 1)]],  # recount of a year, page by page
    "tallies": [],
}


def up(db):
    ensure_collections(db, *INDEXES)
    for name, indexes in INDEXES.items():
        for keys in indexes:
            db[name].create_index(keys)

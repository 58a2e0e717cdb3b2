"""Numbered, up-only migrations:

`<service>/migrations/NN_name.py` with `up(db)`. Safe to call from every process at start.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from emes_kit.storage import COMMANDS, DUE, INBOX, OWN_COLLECTIONS

DONE = "migrations"


def run(db: Any, service: str) -> list[str]:
    """Apply what is missing, in order.

    Returns the names applied. A migration must bear being run twice (two processes may meet).
    """
    _own(db)
    done = {row["_id"] for row in db[DONE].find({})}
    applied = []
    for name in _names(service):
        if name not in done:
            importlib.import_module(f"{service}.migrations.{name}").up(db)
            db[DONE].update_one({"_id": name}, {"$set": {"applied": True}}, upsert=True)
            applied.append(name)
    return applied


def pending(db: Any, service: str) -> list[str]:
    done = {row["_id"] for row in db[DONE].find({})}
    return [name for name in _names(service) if name not in done]


def _names(service: str) -> list[str]:
    package = importlib.import_module(f"{service}.migrations")
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.name[:2].isdigit())


def _own(db: Any) -> None:
    """The kit's collections: they must exist before the first transaction."""
    ensure_collections(db, *OWN_COLLECTIONS, DONE)
    db[DUE].create_index("day")
    for kept in (INBOX, COMMANDS):
        db[kept].create_index("day")


def ensure_collections(db: Any, *names: str) -> None:
    """For migrations: create the collections that are missing."""
    from pymongo.errors import CollectionInvalid, OperationFailure

    present = set(db.list_collection_names())
    for name in names:
        if name not in present:
            try:
                db.create_collection(name)
            except (CollectionInvalid, OperationFailure):  # another process was first
                continue

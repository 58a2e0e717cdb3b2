"""How a fault is entered: the check that must find it, a part of what it must say, and how books are spoilt."""

from __future__ import annotations

from typing import Any

PLANTS: dict[str, tuple[str, str, Any]] = {}


def plant(check: str, says: str):
    """check: English name of the one that must find it; says: part of the fault it must name."""

    def enter(spoil):
        PLANTS[spoil.__name__] = (check, says, spoil)
        return spoil

    return enter


def document(books, service, collection, **equal):
    """The first document with these values, to be spoilt."""
    return next(row for row in books.rows(service, collection) if equal.items() <= row.items())


def drop(books, service, collection, row):
    books.rows(service, collection).remove(row)

"""Filters, order and cursors as MongoDB means them, for pending writes and for the memory twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def matches(doc: Mapping[str, Any], equal: Mapping[str, Any]) -> bool:
    """Equality as MongoDB means it: a list value in the filter is "any of"; an array field matches by its members."""
    for name, wanted in equal.items():
        have = dig(doc, name)
        members = [have, *have] if isinstance(have, list) else [have]
        if not any(_same(one, w) for one in members for w in (wanted if isinstance(wanted, list) else [wanted])):
            return False
    return True


def _same(have: Any, wanted: Any) -> bool:
    """True is not 1 to a database."""
    return bool(have == wanted) and isinstance(have, bool) == isinstance(wanted, bool)


def dig(doc: Any, path: str) -> Any:
    for part in path.split("."):
        doc = doc.get(part) if isinstance(doc, Mapping) else None
    return doc


def between(doc: Mapping[str, Any], sort: str | None, after: Any, until: Any) -> bool:
    if sort is None or (after is None and until is None):
        return True
    value, down = dig(doc, sort.lstrip("-")), sort.startswith("-")
    outside = value is None or (after is not None and (value >= after if down else value <= after))
    return not outside and (until is None or bool(value >= until if down else value <= until))


def ordered(rows: Sequence[dict[str, Any]], sort: str | None) -> list[dict[str, Any]]:
    if sort is None:
        return list(rows)
    name = sort.lstrip("-")
    return sorted(rows, key=lambda d: ((v := dig(d, name)) is not None, v), reverse=sort.startswith("-"))


def copy_of(value: Any) -> Any:
    """deepcopy for what documents hold, several times as fast: dicts and lists; the rest is immutable."""
    if isinstance(value, dict):
        return {name: copy_of(inner) for name, inner in value.items()}
    return [copy_of(inner) for inner in value] if isinstance(value, list) else value


def bump(row: dict[str, Any], path: str, amount: int) -> None:
    """What $inc does."""
    *parents, leaf = path.split(".")
    for part in parents:
        row = row.setdefault(part, {})
    row[leaf] = row.get(leaf, 0) + amount

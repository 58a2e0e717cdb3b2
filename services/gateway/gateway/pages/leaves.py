"""Long lists leaf by leaf, where the whole list is at hand and only what is shown costs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

LEAF = 30


def leaf(rows: Sequence[Any], start: int) -> dict[str, Any]:
    """{"rows", "next", "all"}: LEAF of them from `start` on, where the next ones start (None: these are the last)."""
    end = start + LEAF
    return {"rows": rows[start:end], "next": end if len(rows) > end else None, "all": len(rows)}

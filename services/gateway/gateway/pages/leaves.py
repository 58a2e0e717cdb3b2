"""Long lists leaf by leaf, where the whole list is at hand and only what is shown costs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

LEAF = 30


def leaf(rows: Sequence[Any], start: int, size: int | None = None) -> dict[str, Any]:
    """As the macro ui.leaves shows it: {"items", "start", "next", "all"}. next: where the next leaf starts, if any."""
    end = start + (size or LEAF)
    return {"items": rows[start:end], "start": start, "next": end if len(rows) > end else None, "all": len(rows)}

"""Inbox rows and stored command answers are kept for some days, then removed, a day at a time by equality."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from emes_kit.storage import COMMANDS, INBOX, day_of


def sweep(engine: Any, clock: Any, keep_days: int, look_back: int = 7) -> int:
    """Remove the days just past the limit; returns rows removed. `look_back`: days caught up after a pause."""
    removed = 0
    for extra in range(1, look_back + 1):
        day = day_of(clock.real() - timedelta(days=keep_days + extra))
        for name in (INBOX, COMMANDS):
            removed += engine.db[name].delete_many({"day": day}).deleted_count
    return removed

"""Events of the till as tests make them."""

from __future__ import annotations

import uuid

from emes_kit.envelope import Envelope

TIME = "2026-11-20T02:00:00Z"


def sold(
    mood: str = "ok", item: str | None = None, subject: str | None = None, sequence: int = 1, text: str = ""
) -> Envelope:
    """A `till.sold` of a new item, unless one is named; its correlation id is `c-<item>`."""
    item = item or f"{mood.replace(' ', '-')}-{uuid.uuid4().hex[:8]}"
    data = {"item": item, "mood": mood, "text": text}
    return Envelope(str(uuid.uuid4()), "till", "sold", subject or item, sequence, TIME, data, 1, f"c-{item}")

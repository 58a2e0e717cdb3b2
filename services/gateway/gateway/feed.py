"""The event feed for programs of the offices: public facts, in the order in which the gateway took note of them.

An entry lies in the bucket of its office, or in NATIONAL. Positions of a bucket are 1, 2, 3 … without gaps: the next
one is taken from the bucket's head under its version, in the transaction that stores the entry. So whoever can see an
entry can see every earlier one, however long a commit took and whatever the clocks of replicas say: a poller misses
none, and nothing has to be held back for a while. A gap means that retention removed what the poller had not read; it
is told so.
"""

from __future__ import annotations

import heapq
from typing import Any

import orjson

from emes_kit.envelope import TYPE_PREFIX
from gateway.domain import Refusal
from gateway.store import GatewayStore

Event = Any  # emes_kit.envelope.Envelope whose data is a schemas.projected.Fact
NATIONAL = "*"
NATIONAL_TYPES = frozenset({"round_scheduled", "round_opened"})


def keep(store: GatewayStore, event: Event) -> None:
    """Once per event, with the data as it was published."""
    bucket = NATIONAL if event.type in NATIONAL_TYPES else event.data["office_id"]
    store.append_to_feed(bucket, event.id, orjson.dumps(entry(event)).decode())


def entry(event: Event) -> dict[str, Any]:
    """As a CloudEvent in JSON; attributes are those of the broker's message (sequence: per subject, as text)."""
    return {
        "specversion": "1.0",
        "id": event.id,
        "source": f"/emes/{event.source}",
        "type": f"{TYPE_PREFIX}{event.source}.{event.type}.v{event.version}",
        "subject": event.subject,
        "sequence": str(event.sequence),
        "time": event.time,
        "data": event.data.whole,
    }


def read(store: GatewayStore, office_id: str | None, cursor: Any, limit: int) -> dict[str, Any]:
    """{"items", "next", "more"}: what is national and what is the office's, beyond the cursor or from the oldest kept.

    next: a cursor always, also after an empty page. Refusals: bad_cursor (not of this office), feed_gone.
    """
    buckets = [NATIONAL] if office_id is None else [NATIONAL, office_id]
    seen = _places(cursor, buckets)
    rows: dict[str, list[dict[str, Any]]] = {}
    for bucket in buckets:
        head = store.feed_head(bucket)  # before the entries: what is stored in between belongs to this page or the next
        rows[bucket] = store.feed(bucket, seen.get(bucket, 0), limit + 1)
        first = rows[bucket][0]["position"] if rows[bucket] else head + 1
        if seen.setdefault(bucket, first - 1) != first - 1:
            raise Refusal("feed_gone", "after")
    merged = list(heapq.merge(*rows.values(), key=lambda row: str(row["at"])))
    for row in merged[:limit]:
        seen[row["bucket"]] = row["position"]
    return {"items": [orjson.loads(row["body"]) for row in merged[:limit]], "next": seen, "more": len(merged) > limit}


def _places(cursor: Any, buckets: list[str]) -> dict[str, int]:
    """Last position seen by bucket; nothing for a beginner."""
    if cursor is None:
        return {}
    known = isinstance(cursor, dict) and set(cursor) == set(buckets)
    if not known or not all(type(place) is int and 0 <= place < 2**53 for place in cursor.values()):
        raise Refusal("bad_cursor", "after")
    return dict(cursor)

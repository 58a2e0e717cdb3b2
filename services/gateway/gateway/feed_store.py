"""The collections of the event feed (feed.py says why positions have no gaps), and of what pages watch (live.py)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from emes_kit.envelope import utc
from emes_kit.storage import Document, day_of
from emes_kit.trail import Trail

FEED, HEADS, PULSES = "feed", "feed_heads", "pulses"
KEEP_DAYS = 30


class FeedStore(Trail):
    def append_to_feed(self, bucket: str, event_id: str, body: str) -> None:
        if self.get(FEED, event_id) is None:
            position, now = self.feed_head(bucket) + 1, self.real_now()
            self._save(HEADS, bucket, {"position": position})
            place = {"bucket": bucket, "position": position, "at": utc(now), "day": day_of(now)}
            self.insert(FEED, {"_id": event_id, **place, "body": body})

    def feed_head(self, bucket: str) -> int:
        """The last position given; 0 before the first."""
        return int((self.get(HEADS, bucket) or {"position": 0})["position"])

    def feed(self, bucket: str, after: int, limit: int) -> list[Document]:
        return self.find(FEED, {"bucket": bucket}, sort="position", limit=limit, after=after)

    def feed_heads(self, buckets: list[str]) -> dict[str, int]:
        """The last position of each; those that have one."""
        return {row["_id"]: row["position"] for row in self.find(HEADS, {"_id": buckets})}

    def forget_feed(self, today: datetime, keep_days: int) -> int:
        """Drop what is older; lowest positions first, so that what is left of a bucket has no hole."""
        days = [day_of(today - timedelta(days=keep_days + n)) for n in range(1, KEEP_DAYS)]
        rows = self.find(FEED, {"day": days}, sort="position", limit=2000)
        for row in rows:
            self.delete(FEED, row["_id"])
        return len(rows)

    # ---- what happened to the review tasks of an office: a count, so that order and rivals do not matter
    def pulse(self, office_id: str) -> None:
        self.add(PULSES, office_id, beats=1)

    def pulses(self, offices: list[str]) -> dict[str, int]:
        return {row["_id"]: row["beats"] for row in self.find(PULSES, {"_id": offices})}

    def _save(self, collection: str, id: str, fields: dict[str, Any]) -> None:
        doc = self.get(collection, id)
        if doc is None:
            self.insert(collection, {"_id": id, **fields})
        else:
            self.replace(collection, {**doc, **fields})

"""A watch that is looked at by hand and the feed behind it, for tests about open pages."""

from __future__ import annotations

from typing import Any

import orjson

from gateway import live

OFFICES = ["P1001", "P5703"]


class Feed:
    """The store as live.py sees it; counts what it is asked."""

    def __init__(self) -> None:
        self.heads: dict[str, int] = {}
        self.rows: list[dict[str, Any]] = []
        self.beats: dict[str, int] = {}
        self.asked: list[str] = []

    def happen(self, bucket: str, **data: Any) -> None:
        self.heads[bucket] = self.heads.get(bucket, 0) + 1
        body = orjson.dumps({"data": data}).decode()
        self.rows.append({"bucket": bucket, "position": self.heads[bucket], "body": body})

    def move(self, report_id: str) -> None:
        round_id, _, office_id = report_id.split(".")
        self.happen(office_id, report_id=report_id, round_id=round_id, office_id=office_id)

    def feed_heads(self, buckets: list[str]) -> dict[str, int]:
        self.asked.append("heads")
        return {bucket: n for bucket, n in self.heads.items() if bucket in buckets}

    def pulses(self, offices: list[str]) -> dict[str, int]:
        self.asked.append("pulses")
        return dict(self.beats)

    def feed(self, bucket: str, after: int, limit: int) -> list[dict[str, Any]]:
        self.asked.append("feed")
        return [row for row in self.rows if row["bucket"] == bucket and row["position"] > after][:limit]


class Room:
    """A watch that is looked at by hand."""

    def __init__(self) -> None:
        self.feed, self.watch = Feed(), live.Watch()
        self.watch._running = True

    def open(self, user: str = "owner.P5703", office: str | None = "P5703", since: str | None = None) -> live.Stream:
        stream = live.Stream(user, office, self.watch.stamp(office) if since is None else since)
        self.watch.join(stream, OFFICES, self.feed)
        return stream

    def look(self) -> None:
        self.watch.look(self.feed)

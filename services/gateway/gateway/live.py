"""What open pages hear of: one look per process and second at the heads of the event feed, however many look on.

A stream is one open page. It is told topics ("office:P5703", "report:2570-1.AP-03.P5703", "round:2570-1", "tasks",
"tasks:P5703", or "any": something changed, nobody counted what), never contents: the page asks for those itself, as its
reader. A stamp says how much has happened to what a reader may see; a page carries that of its making and hears at once
when there is more, so nothing is missed between making and listening, nor between two streams.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

import orjson

from emes_kit import concurrency
from gateway.domain import Refusal
from gateway.feed import NATIONAL

log = logging.getLogger(__name__)
TICK, HEARTBEAT, STREAM_SECONDS = 1.0, 15.0, 55.0
OF_ONE_USER, OF_ONE_PROCESS = 6, 200
CHANGED, ENTRIES, TOPICS = 20, 50, 60  # what is looked at in detail; beyond that: "any"
ANY = "any"
Topics = set[str]


class Reader(Protocol):
    """The store, as far as it is looked at here."""

    def feed_heads(self, buckets: list[str]) -> dict[str, int]: ...
    def pulses(self, offices: list[str]) -> dict[str, int]: ...
    def feed(self, bucket: str, after: int, limit: int) -> list[dict[str, Any]]: ...


def never() -> bool:
    return False


class Stream:
    """office_id None: the whole country, review tasks too. since: the stamp of the page, "" when it has none."""

    def __init__(self, user_id: str, office_id: str | None, since: str, draining: Callable[[], bool] = never) -> None:
        self.user_id, self.office_id, self.since, self.draining = user_id, office_id, since, draining
        self.greeted, self.over, self.enough = False, False, False
        self.pending: Topics = set()
        self._bell: Any = None

    def tell(self, topics: Iterable[str]) -> None:
        self.pending |= set(topics)
        if self.pending:
            self._ring()

    def end(self, enough: bool = False) -> None:
        """enough: the page need not come back before somebody looks at it again."""
        self.over, self.enough = True, enough
        self._ring()

    def wait(self, seconds: float) -> None:
        """Until there is something to say, or as long."""
        if self.pending or self.over:
            return
        self._bell = concurrency.Event()
        alarm = concurrency.after(seconds, self._ring)
        self._bell.wait()
        alarm.cancel()

    def take(self) -> Topics:
        found, self.pending = self.pending, set()
        return {ANY} if len(found) > TOPICS or ANY in found else found

    def _ring(self) -> None:
        if self._bell is not None and not self._bell.ready():
            self._bell.send()


class Watch:
    """One per process. feed, tasks: what the database said last, by bucket and by office."""

    def __init__(self) -> None:
        self.streams: list[Stream] = []
        self.feed: dict[str, int] = {}
        self.tasks: dict[str, int] = {}
        self.offices: list[str] = []
        self._running = False

    def stamp(self, office_id: str | None) -> str:
        """ "" while we do not know: who comes with it is told "any"."""
        wanted = [NATIONAL, office_id] if office_id else [NATIONAL, *self.offices]
        if any(bucket not in self.feed for bucket in wanted) or not (office_id or self.offices):
            return ""
        return str(sum(self.feed[b] for b in wanted) + (0 if office_id else sum(self.tasks.values())))

    def join(self, stream: Stream, offices: list[str], reader: Reader) -> None:
        """Refusal: live_full. The oldest stream of a user with many gives way."""
        if len(self.streams) >= OF_ONE_PROCESS:
            raise Refusal("live_full", retry_after=60)
        mine = [one for one in self.streams if one.user_id == stream.user_id and not one.over]
        for one in mine[: max(0, len(mine) + 1 - OF_ONE_USER)]:
            one.end(enough=True)
        self.offices = offices
        self.streams.append(stream)
        if not self._running:
            self._running = True
            concurrency.spawn(self._run, reader)

    def leave(self, stream: Stream) -> None:
        if stream in self.streams:
            self.streams.remove(stream)

    def _run(self, reader: Reader) -> None:
        try:
            while self.streams:
                self.tick(reader)
                concurrency.sleep(TICK)
        finally:
            self._running = False

    def tick(self, reader: Reader) -> None:
        for stream in list(self.streams):
            if stream.draining():
                stream.end()
        try:
            self.look(reader)
        except Exception as exc:  # the database is away: pages stay as they are until it is back
            log.warning("live: %s", exc)

    def look(self, reader: Reader) -> None:
        central = any(stream.office_id is None for stream in self.streams)
        near = {stream.office_id for stream in self.streams if stream.office_id}
        buckets = [NATIONAL, *sorted(set(self.offices) | near if central else near)]
        news = self._news(reader, buckets)
        tasks = self._task_news(reader) if central else set()
        for stream in self.streams:
            mine = (NATIONAL, stream.office_id) if stream.office_id else tuple(news)
            heard: Topics = set().union(*(news.get(bucket, set()) for bucket in mine))
            stream.tell(heard | (set() if stream.office_id else tasks))
            self._greet(stream)

    def _greet(self, stream: Stream) -> None:
        if not stream.greeted:
            stream.greeted = True
            stream.tell({ANY} if stream.since != self.stamp(stream.office_id) else ())

    def _news(self, reader: Reader, buckets: list[str]) -> dict[str, Topics]:
        heads = reader.feed_heads(buckets)
        moved = {
            b: (self.feed[b], heads.get(b, 0)) for b in buckets if b in self.feed and self.feed[b] != heads.get(b, 0)
        }
        news = {b: _details(reader, b, *ends) if len(moved) <= CHANGED else {ANY} for b, ends in moved.items()}
        self.feed |= {bucket: heads.get(bucket, 0) for bucket in buckets}
        return news

    def _task_news(self, reader: Reader) -> Topics:
        beats, before = reader.pulses(self.offices), self.tasks
        self.tasks = beats
        moved = [office for office, n in beats.items() if before.get(office, 0) != n]
        return {"tasks", *(f"tasks:{office}" for office in moved)} if moved else set()


def _details(reader: Reader, bucket: str, before: int, now: int) -> Topics:
    if now - before > ENTRIES:
        return {ANY}
    rows = reader.feed(bucket, before, ENTRIES)
    return set().union(*(topics_of(orjson.loads(row["body"])["data"]) for row in rows))


def topics_of(data: Mapping[str, Any]) -> Topics:
    """Of an event: what it is about. A deadline's report_id may be null."""
    return {f"{kind}:{data[f'{kind}_id']}" for kind in ("office", "report", "round") if data.get(f"{kind}_id")}


def events(watch: Watch, stream: Stream, seconds: float = STREAM_SECONDS) -> Iterator[str]:
    """text/event-stream until its time is over; the browser comes again by itself."""
    until = time.monotonic() + seconds
    try:
        yield "retry: 2000\n\n"
        while not stream.over and (left := until - time.monotonic()) > 0:
            stream.wait(min(HEARTBEAT, left))
            yield _said(stream.take(), watch.stamp(stream.office_id))
        if stream.enough:
            yield "event: enough\ndata: -\n\n"
    finally:
        watch.leave(stream)


def _said(topics: Topics, stamp: str) -> str:
    if not topics:
        return ":\n\n"  # a heartbeat: who has gone is noticed, proxies keep the line
    return f"id: {stamp}\nevent: change\ndata: {' '.join(sorted(topics))}\n\n"

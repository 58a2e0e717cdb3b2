"""The load: so many clients on kept connections, each posting its next report when the last one is answered.

Raw asyncio protocols, so that the client takes little of the two cores. A probe follows one report at a time from its
POST to its score.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pymongo import AsyncMongoClient

from bench.report_body import body, report_id

PROBE_SECONDS = 0.008


@dataclass
class Load:
    """posts: seconds per answered POST; ends: seconds from POST to visible score; ids: what was accepted."""

    posts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    failed: int = 0
    started: float = 0.0
    posted: float = 0.0  # seconds from the first POST to the last answer


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self.answer: asyncio.Future[int] | None = None
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport, self._buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = next((int(v) for k, v in _headers(head) if k == b"content-length"), 0)
        if len(rest) >= length and self.answer is not None:
            self._buffer = b""
            self.answer.set_result(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        if self.answer is not None and not self.answer.done():
            self.answer.set_result(0)

    async def post(self, content: bytes) -> int:
        self.answer = asyncio.get_running_loop().create_future()
        head = b"POST /reports HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self.transport.write(head % len(content) + content)
        return await self.answer


def _headers(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        yield name.lower(), value


class Clients:
    def __init__(self, port: int, mongo_uri: str, scores: tuple[str, str], first: int = 0) -> None:
        self._port, self._mongo_uri, self._scores = port, mongo_uri, scores
        self._numbers = itertools.count(first)
        self._latest: tuple[str, float] | None = None

    async def run(self, clients: int, seconds: float, begun: Callable[[], None] = lambda: None) -> Load:
        load = Load()
        begun()
        load.started = time.perf_counter()
        end = load.started + seconds
        probe = asyncio.create_task(self._probe(load))
        await asyncio.gather(*(self._client(load, end) for _ in range(clients)))
        load.posted = time.perf_counter() - load.started
        probe.cancel()
        return load

    async def _client(self, load: Load, end: float) -> None:
        connection = None
        while time.perf_counter() < end:
            if connection is None or connection.transport is None:
                _, connection = await asyncio.get_running_loop().create_connection(_Connection, "127.0.0.1", self._port)
            number, start = next(self._numbers), time.perf_counter()
            status = await connection.post(body(number))
            if status == 201:
                load.posts.append(time.perf_counter() - start)
                load.ids.append(report_id(number))
                self._latest = (report_id(number), start)
            else:
                load.failed += 1
        if connection is not None and connection.transport is not None:
            connection.transport.close()

    async def _probe(self, load: Load) -> None:
        database, collection = self._scores
        async with AsyncMongoClient(self._mongo_uri) as client:
            scores = client[database][collection]
            while True:
                followed, self._latest = self._latest, None
                while followed and not await scores.find_one({"_id": followed[0]}, {"_id": 1}):
                    await asyncio.sleep(PROBE_SECONDS)
                if followed:
                    load.ends.append(time.perf_counter() - followed[1])
                await asyncio.sleep(PROBE_SECONDS)

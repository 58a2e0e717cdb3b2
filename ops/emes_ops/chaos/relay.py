"""TCP proxies that misbehave on command, all of one fleet in one process: `python -m emes_ops.chaos.relay`.

One line of JSON on stdin is one order, one line on stdout its answer:
{"open": {"review.broker": [port, target]}} · {"set": ["review.broker"], "mode": "hold"|"pass", "delay": seconds} ·
{"cut": ["review.broker"]} → {"cut": number of connections}. The process ends with its stdin.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
from typing import Any

CHUNK = 65536
RESET = b"\1\0\0\0\0\0\0\0"  # SO_LINGER without time: close() sends RST, as a fallen switch seems to


class Gate:
    """One listening port before one target. open: bytes pass; else they are taken and kept (a black hole)."""

    def __init__(self, target: int) -> None:
        self.target, self.delay = target, 0.0
        self.open = asyncio.Event()
        self.open.set()
        self.links: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self.open.wait()  # in a black hole nobody answers
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            _reset(writer)
            return
        link = (writer, far_writer)
        self.links.add(link)
        _at_once(*link)
        await asyncio.gather(self._pump(reader, far_writer, link), self._pump(far_reader, writer, link))

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, link: Any) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                await self.open.wait()
                sink.write(data)
                await sink.drain()
        self.links.discard(link)
        for end in link:
            with contextlib.suppress(Exception):
                end.close()

    def cut(self) -> int:
        links, self.links = self.links, set()
        for link in links:
            for end in link:
                _reset(end)
        return len(links)


def _at_once(*ends: asyncio.StreamWriter) -> None:
    for end in ends:
        end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _reset(end: asyncio.StreamWriter) -> None:
    with contextlib.suppress(Exception):
        end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        end.transport.abort()


class Gates:
    def __init__(self) -> None:
        self.gates: dict[str, Gate] = {}

    async def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        for name, (port, target) in order.get("open", {}).items():
            gate = self.gates[name] = Gate(target)
            await asyncio.start_server(gate.serve, "127.0.0.1", port, backlog=200)
        for name in order.get("set", ()):
            gate = self.gates[name]
            gate.delay = order.get("delay", 0.0)
            gate.open.clear() if order.get("mode") == "hold" else gate.open.set()
        return {"cut": sum(self.gates[name].cut() for name in order.get("cut", ()))}


async def run() -> None:
    gates, loop = Gates(), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await gates.obey(json.loads(line))), flush=True)

    os._exit(0)  # nothing to put in order: whoever gave the orders has gone


if __name__ == "__main__":
    asyncio.run(run())

"""A TCP proxy that misbehaves on command: it refuses, cuts, holds every byte back, or slips bytes in.

`with FaultProxy(target, port) as proxy:` connect to `proxy.port`; then `hold()`, `cut()`, `refuse()`, `pass_on()`.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import dataclass

RESET = b"\1\0\0\0\0\0\0\0"  # SO_LINGER with no time to linger: close() sends RST


@dataclass(eq=False)
class Link:
    """One client and its connection to the server."""

    client: socket.socket
    server: socket.socket

    def break_off(self) -> None:
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class FaultProxy:
    def __init__(self, target: int, port: int) -> None:
        self.port, self._target, self._mode = port, target, "pass"
        self._left: int | None = None
        self._links: set[Link] = set()
        self._listener = socket.create_server(("127.0.0.1", port), backlog=100)

    def __enter__(self) -> FaultProxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.refuse()
        self._listener.close()

    # ---- faults
    def pass_on(self) -> None:
        self._mode = "pass"

    def admit(self, connections: int) -> None:
        """Pass the next few connections on, refuse those after them."""
        self._mode, self._left = "pass", connections

    def hold(self) -> None:
        """A black hole: the network takes every byte, and none arrives until pass_on()."""
        self._mode = "hold"

    def refuse(self) -> None:
        """New connections are reset, the present ones too."""
        self._mode = "refuse"
        self.cut()

    def cut(self) -> int:
        """Reset every connection, as a fallen switch would; new ones are served. Returns how many."""
        links, self._links = list(self._links), set()
        for link in links:
            link.break_off()
        return len(links)

    def inject(self, data: bytes) -> int:
        """Bytes to every client as if the server had sent them; between two frames, so only while all is quiet."""
        for link in list(self._links):
            link.client.sendall(data)
        return len(self._links)

    # ---- plumbing
    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                self._count()
                if self._mode == "refuse" or (link := self._connect(client)) is None:
                    Link(client, client).break_off()
                    continue
                self._links.add(link)
                for source, sink in ((link.client, link.server), (link.server, link.client)):
                    threading.Thread(target=self._pump, args=(link, source, sink), daemon=True).start()

    def _count(self) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                self._mode, self._left = "refuse", None

    def _connect(self, client: socket.socket) -> Link | None:
        try:
            return Link(client, socket.create_connection(("127.0.0.1", self._target), timeout=5))
        except OSError:
            return None

    def _pump(self, link: Link, source: socket.socket, sink: socket.socket) -> None:
        try:
            source.settimeout(None)  # a cut may have closed it already
            while data := source.recv(65536):
                while self._mode == "hold" and link in self._links:
                    time.sleep(0.01)
                sink.sendall(data)
        except OSError:
            pass
        finally:
            self._links.discard(link)
            link.break_off()

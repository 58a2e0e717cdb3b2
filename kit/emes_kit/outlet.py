"""One held connection to publish on: many messages, one wait for their confirms.

A broker that has sent connection.blocked (memory or disk alarm) makes a publish fail at once instead of hanging it.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from amqp import Message

from emes_kit import metrics
from emes_kit.amqp import HEARTBEAT, connection
from emes_kit.concurrency import Semaphore, spawn
from emes_kit.confirms import Window
from emes_kit.envelope import Wire
from emes_kit.problems import Unavailable

log = logging.getLogger(__name__)
CONFIRM_WAIT = 10.0


@dataclass(frozen=True)
class Outgoing:
    """One message to send: exchange, routing key and the wire form."""

    exchange: str
    key: str
    wire: Wire


class Outlet:
    """Publishes on one held connection: `confirmed` waits once for a whole window of confirms, `send` does not wait.

    A reader greenlet owns all reading of the connection; when it breaks, everybody waiting hears Unavailable and
    the next publish connects again.
    """

    def __init__(self, uri: str) -> None:
        self._uri, self._lock = uri, Semaphore()
        self._conn: Any = None
        self._reader: Any = None
        self._forget()

    def _forget(self) -> None:
        self._conn, self._tag, self._open = None, 0, {}
        self._on_unblocked()

    # ---- publishing
    def confirmed(self, messages: Iterable[Outgoing], timeout: float = CONFIRM_WAIT) -> set[str]:
        """Ids of the messages the broker took over and routed to at least one queue. Raises Unavailable."""
        window = Window()
        with self._lock:
            self._connect()
            try:
                with self._conn.connection.cork.closed():
                    for out in messages:
                        self._tag += 1
                        self._open[self._tag] = (window, out.wire.message_id)
                        window.waiting += 1
                        self._publish(self._confirming, out, mandatory=True)
            except Exception as exc:
                self._break(exc)
                raise Unavailable(f"broker: {exc}") from exc
        return window.wait(timeout)

    def send(self, out: Outgoing, mandatory: bool = False) -> None:
        """Hand over without a confirm: for RPC, where the deadline is the judge."""
        with self._lock:
            self._connect()
            try:
                self._publish(self._plain, out, mandatory=mandatory)
            except Exception as exc:
                self._break(exc)
                raise Unavailable(f"broker: {exc}") from exc

    def _publish(self, channel: Any, out: Outgoing, mandatory: bool) -> None:
        extra = {"delivery_mode": 2, **out.wire.extra}
        message = Message(
            out.wire.body,
            content_type=out.wire.content_type,
            content_encoding="utf-8",
            message_id=out.wire.message_id,
            application_headers=out.wire.headers,
            **extra,
        )
        channel.publish_now(message, out.exchange, out.key, mandatory)

    # ---- the connection
    def _connect(self) -> None:
        if self._blocked:
            raise Unavailable(f"broker blocks publishers: {self._blocked}")
        if self._conn is not None:
            return
        conn = connection(self._uri)
        try:
            conn.connect()
            self._confirming, self._plain = conn.default_channel, conn.channel()
            self._confirming.confirm_select()
        except Exception as exc:
            with contextlib.suppress(Exception):
                conn.collect()
            raise Unavailable(f"broker: {exc}") from exc
        self._forget()
        self._conn = conn
        self._confirming.events["basic_ack"].add(self._on_ack)
        self._confirming.events["basic_nack"].add(self._on_nack)
        self._confirming.events["basic_return"].add(self._on_return)
        raw = conn.connection
        raw.on_blocked, raw.on_unblocked = self._on_blocked, self._on_unblocked
        self._reader = spawn(self._read, conn)

    def _read(self, conn: Any) -> None:
        beat, pause = time.monotonic(), (conn.connection.heartbeat or HEARTBEAT) / 4
        while self._conn is conn:
            try:
                with contextlib.suppress(socket.timeout):
                    conn.drain_events(timeout=min(pause, 1))
                if time.monotonic() - beat > pause:
                    self._beat(conn)
                    beat = time.monotonic()
            except Exception as exc:
                if self._conn is conn:
                    self._break(exc)
                return

    def _beat(self, conn: Any) -> None:
        """Under the publishing lock: a heartbeat must not land in the middle of a message that is being written."""
        if not self._lock.acquire(timeout=HEARTBEAT):
            raise OSError("a publish has not got through for a whole heartbeat")
        try:
            conn.heartbeat_check()
        finally:
            self._lock.release()

    def _break(self, exc: BaseException) -> None:
        log.warning("broker connection for publishing lost: %s", exc)
        conn, windows = self._conn, {id(w): w for w, _ in self._open.values()}
        self._forget()
        for window in windows.values():
            window.fail(exc)
        if conn is not None:
            with contextlib.suppress(Exception):
                conn.collect()

    def close(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            self._reader.kill()  # two who read would take parts of the same frame
            with contextlib.suppress(Exception):
                conn.release()

    @property
    def connected(self) -> bool:
        return self._conn is not None and not self._blocked

    def ensure(self) -> None:
        """Connect now (readiness, start)."""
        with self._lock:
            self._connect()

    # ---- what the broker says
    def _settle(self, tag: int, multiple: bool, good: bool) -> None:
        tags = [t for t in self._open if t <= tag] if multiple else [tag]
        for one in tags:
            window, message_id = self._open.pop(one, (None, ""))
            if window is not None:
                window.settled(message_id, good)

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._settle(tag, multiple, True)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._settle(tag, multiple, False)

    def _on_return(self, exc: Any, exchange: str, key: str, message: Any) -> None:
        returned = message.properties.get("message_id")
        for window, message_id in self._open.values():
            if message_id == returned:
                window.returned.add(returned)

    def _on_blocked(self, reason: str) -> None:
        self._blocked = str(reason) or "alarm"
        metrics.BLOCKED.set(1)
        for window in {id(w): w for w, _ in self._open.values()}.values():
            window.fail(Unavailable(f"broker blocks publishers: {self._blocked}"))

    def _on_unblocked(self) -> None:
        self._blocked = ""
        metrics.BLOCKED.set(0)

"""A kombu transport in which nothing waits for ever: py-amqp itself waits without limit in declare, close and open."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import kombu.transport
from amqp import Message, spec
from amqp.exceptions import RecoverableConnectionError
from amqp.method_framing import frame_writer
from kombu import Connection
from kombu.transport import pyamqp

from emes_kit.concurrency import sleep

log = logging.getLogger(__name__)
WAIT, CLOSE_WAIT, HEARTBEAT = 5.0, 2.0, 10
READ = 8192  # bytes asked for at a time; py-amqp copies what is left of them once per part of a frame


class _Bounded:
    def wait(self, method: Any, callback: Any = None, timeout: float | None = None, returns_tuple: bool = False) -> Any:
        if timeout is None:
            timeout = CLOSE_WAIT if self.is_closing else WAIT  # type: ignore[attr-defined]
        return super().wait(method, callback, timeout, returns_tuple)  # type: ignore[misc]


class _Channel(_Bounded, pyamqp.Channel):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_decode = False  # bodies stay the bytes that were sent, whatever encoding a stranger claims

    def publish_now(self, message: Message, exchange: str, key: str, mandatory: bool) -> None:
        """Write only: py-amqp's own publish also reads from the socket, which belongs to the reader greenlet."""
        if not self.connection:
            raise RecoverableConnectionError("publish: connection closed")
        self.send_method(spec.Basic.Publish, "Bssbb", (0, exchange, key, mandatory, False), message)


class _Cork:
    """Holds back what is written, so that many messages leave in one write to the socket."""

    def __init__(self, transport: Any) -> None:
        self._write, self._held = transport.write, None

    def write(self, data: Any) -> None:
        if self._held is None:
            self._write(data)
        else:
            self._held += data

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Nothing leaves until the end of the block, nor after an error in it."""
        self._held = bytearray()
        try:
            yield
            held, self._held = self._held, None
            self._write(held)
        finally:
            self._held = None


class _Connection(_Bounded, pyamqp.Connection):
    Channel = _Channel

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, frame_writer=self._in_few_pieces, **kwargs)

    def _in_few_pieces(self, connection: Any, transport: Any) -> Any:
        """Called once for each transport: how it writes frames from now on, and how it reads what is there."""
        receive = transport._quick_recv  # py-amqp reads nine times for a message
        transport._quick_recv = lambda size: receive(max(size, READ))  # what is too much waits in the transport
        self.cork = _Cork(transport)
        return frame_writer(connection, self.cork)


class _Transport(pyamqp.Transport):
    Connection = _Connection


class _SSLTransport(pyamqp.SSLTransport):
    Connection = _Connection


kombu.transport.TRANSPORT_ALIASES["emesamqp"] = "emes_kit.amqp:_Transport"
kombu.transport.TRANSPORT_ALIASES["emesamqps"] = "emes_kit.amqp:_SSLTransport"


def bounded_uri(uri: str) -> str:
    """The same broker through the bounded transport."""
    return uri if uri.startswith("emes") else "emes" + uri.replace("pyamqp", "amqp")


def connection(uri: str) -> Connection:
    return Connection(
        bounded_uri(uri),
        heartbeat=HEARTBEAT,
        connect_timeout=5,
        transport_options={"client_properties": {"product": "e-MES"}},
    )


def wait_for_broker(uri: str, log_every: Callable[[str], None] = log.warning) -> None:
    """Back off until the broker answers: a service started first simply waits."""
    pause = 0.2
    while True:
        try:
            with connection(uri) as conn:
                conn.connect()
                return
        except Exception as exc:
            log_every(f"waiting for the broker: {exc}")
            sleep(pause)
            pause = min(pause * 1.6, 5)

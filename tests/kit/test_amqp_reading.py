"""What the broker sent is read in few pieces, however many frames it is made of."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from amqp.transport import TCPTransport

from emes_kit import amqp

FRAMES = [(1, 1, b"method"), (2, 1, b"header"), (3, 1, b"b" * 300)] * 40


class Counted:
    """A socket that counts how often it is read."""

    def __init__(self, inner: socket.socket) -> None:
        self._inner, self.reads = inner, 0

    def recv(self, size: int) -> bytes:
        self.reads += 1
        return self._inner.recv(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@pytest.fixture
def line() -> Iterator[tuple[TCPTransport, socket.socket]]:
    """A transport as a connection of ours has it, and the broker's end."""
    here, there = socket.socketpair()
    transport = TCPTransport("broker:1")
    transport.sock, transport.connected = Counted(here), True
    transport._setup_transport()
    connection = amqp._Connection("broker:1")
    connection.frame_max = 131_072
    connection._in_few_pieces(connection, transport)
    yield transport, there
    transport.connected = False
    here.close()
    there.close()


def _written(frames: list[tuple[int, int, bytes]]) -> bytes:
    return b"".join(struct.pack(">BHI", kind, channel, len(body)) + body + b"\xce" for kind, channel, body in frames)


def test_a_read_takes_what_is_there(line: tuple[TCPTransport, socket.socket]) -> None:
    transport, broker = line
    sent = _written(FRAMES)
    broker.sendall(sent)
    assert [transport.read_frame() for _ in FRAMES] == FRAMES
    assert transport.sock.reads <= len(sent) // amqp.READ + 2  # py-amqp alone: three for each frame


def test_a_frame_in_two_halves_is_read_after_a_pause(line: tuple[TCPTransport, socket.socket]) -> None:
    transport, broker = line
    transport.sock.settimeout(0.05)
    sent = _written(FRAMES[:3])
    broker.sendall(sent[:-200])
    assert [transport.read_frame() for _ in range(2)] == FRAMES[:2]
    with pytest.raises(TimeoutError):
        transport.read_frame()
    broker.sendall(sent[-200:])
    assert transport.read_frame() == FRAMES[2]


def test_a_frame_larger_than_a_read_is_whole(line: tuple[TCPTransport, socket.socket]) -> None:
    transport, broker = line
    large = (3, 1, b"x" * (3 * amqp.READ + 5))
    broker.sendall(_written([large, FRAMES[0]]))
    assert [transport.read_frame(), transport.read_frame()] == [large, FRAMES[0]]

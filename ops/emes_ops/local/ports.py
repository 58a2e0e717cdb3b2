"""Ports of 127.0.0.1: are they free, and which are, for an installation that may choose."""

from __future__ import annotations

import random
import socket
import time

from emes_ops.console import Trouble
from emes_ops.settings import PORT_KEYS, SERVICES, Ports

_RANGE = range(
    21000, 31000, 50
)  # a window of 50 holds everything one installation needs, with three replicas of a service


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def needed(ports: Ports, broker: bool, database: bool) -> dict[str, int]:
    """What has to be free before a start, by the name of the variable that moves it."""
    used = ["http", *(["amqp", "dist", "epmd"] if broker else []), *(["mongo"] if database else [])]
    single = {PORT_KEYS[name]: getattr(ports, name) for name in used}
    return single | {f"{PORT_KEYS['ops']} ({name})": ports.ops_of(name) for name in SERVICES}


def refuse_taken(wanted: dict[str, int], within: float = 0.0) -> None:
    """Trouble for the first one that is not free. within: seconds that programs which are ending may still take."""
    until = time.monotonic() + within
    while taken := [(variable, port) for variable, port in wanted.items() if not is_free(port)]:
        if time.monotonic() >= until:
            variable, port = taken[0]
            raise Trouble(
                f"Port {port} is used by another program.", f"Choose another: {variable.split()[0]}=… make run"
            )
        time.sleep(0.05)


def choose() -> Ports:
    """A window of free ports, picked at random so that installations starting at the same time rarely meet."""
    for base in random.sample(_RANGE, len(_RANGE)):
        ports = Ports(http=base, mongo=base + 1, amqp=base + 2, dist=base + 3, epmd=base + 4, ops=base + 10)
        if all(is_free(port) for port in range(base, base + 50)):
            return ports
    raise Trouble("No free ports between 21000 and 31000.")

"""One outside subscriber sleeps while tens of thousands of events pile up for it: what do the others notice of it?

`emes chaos --stalled 70000`: rounds without and with the sleeper alternate on one broker. In each, events are published
at a steady rate and a subscriber that is awake notes how long each took; the medians of the rounds' p95 are compared.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from amqp import Channel, Message

from emes_kit import topology
from emes_ops.broker.link import channel
from emes_ops.chaos.fleet import Fleet
from emes_ops.console import step
from emes_ops.local import ports
from emes_ops.settings import Settings
from emes_ops.simulate.ledger import percentile

SLEEPER, AWAKE = "sub.ministry.sleeper", "sub.ministry.awake"  # under the policy for outside subscribers
EXCHANGE, KEY = topology.events_exchange("scoring"), "stall_probe.v1"
WORST = 0.10
ROUNDS, RATE, SECONDS, BODY, WINDOW = 3, 150, 6.0, b'{"probe": "' + b"x" * 700 + b'"}', 500


@dataclass(frozen=True)
class Stalled:
    """p95: of delivery, ms, without and with the sleeper; memory: bytes; alarms: what the broker complains about."""

    waiting: int
    p95_alone: float
    p95_beside: float
    memory: int
    limit: int
    alarms: str
    policy: str

    @property
    def change(self) -> float:
        """Of the others' p95: 0.1 = 10 % slower."""
        return self.p95_beside / self.p95_alone - 1

    @property
    def harmless(self) -> bool:
        return (
            self.change <= WORST and self.memory < self.limit and self.alarms == "[]" and self.policy == "subscribers"
        )


def run(given: Settings, events: int, rounds: int = ROUNDS, seconds: float = SECONDS) -> Stalled:
    system = Fleet(Settings(var=given.var / "chaos-stalled", ports=ports.choose(), seed=False))
    try:
        system.start_manager(dies_with_me=True)
        system.start_infrastructure()
        return measure(system, events, rounds, seconds)
    finally:
        system.stop()


def measure(system: Fleet, events: int, rounds: int, seconds: float) -> Stalled:
    alone, beside, waiting = [], [], 0
    with _queue(system, AWAKE):
        _deliver(system, seconds)  # the broker's first messages are slower than all others
        for _ in range(rounds):
            alone.append(_deliver(system, seconds))
            with _queue(system, SLEEPER), step(f"{events} events for one who sleeps"):
                _fill(system, events)
                beside.append(_deliver(system, seconds))
                waiting = _depth(system, SLEEPER)
                state = _state(system)
    return Stalled(waiting, statistics.median(alone), statistics.median(beside), *state)


@contextmanager
def _queue(system: Fleet, name: str) -> Iterator[None]:
    with channel(system.amqp_uri()) as main:
        main.queue_declare(name, durable=True, auto_delete=False)
        main.queue_bind(name, EXCHANGE, KEY)
    yield
    with channel(system.amqp_uri()) as main:
        main.queue_delete(name)


def _fill(system: Fleet, events: int) -> None:
    """As fast as the broker takes them; who is awake reads them at once, as it would."""
    with channel(system.amqp_uri()) as main:
        main.basic_consume(AWAKE, no_ack=True, callback=lambda message: None)
        for number in range(events):
            Channel.basic_publish(main, Message(BODY, delivery_mode=2), EXCHANGE, KEY)  # its confirm is read in _drain
            if number % WINDOW == 0:
                _drain(main, 0.001)
        while _depth(system, AWAKE):
            _drain(main, 0.05)


def _deliver(system: Fleet, seconds: float) -> float:
    """p95 in ms from publishing to arrival, at a steady rate."""
    took: list[float] = []
    with channel(system.amqp_uri()) as out, channel(system.amqp_uri()) as into:
        into.basic_consume(AWAKE, no_ack=True, callback=lambda message: took.extend(_age(message)))
        begun, sent = time.perf_counter(), 0
        while (now := time.perf_counter() - begun) < seconds:
            if sent <= now * RATE:
                stamp = f"{time.perf_counter():.6f}".encode()
                Channel.basic_publish(out, Message(stamp, delivery_mode=2), EXCHANGE, KEY)
                sent += 1
            _drain(into, 0.001)
        _drain(into, 0.5)
    return 1000 * percentile(sorted(took), 0.95)


def _drain(main: Any, seconds: float) -> None:
    try:
        while True:
            main.connection.drain_events(timeout=seconds)
    except TimeoutError:
        return


def _age(message: Any) -> list[float]:
    """Of a message with a stamp; the last of those that were piled up may still be on their way here."""
    body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
    return [] if body == BODY else [time.perf_counter() - float(body)]


def _depth(system: Fleet, name: str) -> int:
    with channel(system.amqp_uri()) as main:
        return int(main.queue_declare(name, passive=True).message_count)


def _state(system: Fleet) -> tuple[int, int, str, str]:
    memory, limit, alarms = (
        system.control("eval", expression).strip()
        for expression in (
            "vm_memory_monitor:get_process_memory().",
            "vm_memory_monitor:get_memory_limit().",
            "rabbit_alarm:get_alarms().",
        )
    )
    policy = system.control("list_queues", "-p", "emes", "--no-table-headers", "--quiet", "name", "policy")
    named = next((line.split()[1] for line in policy.splitlines() if line.startswith(SLEEPER)), "")
    return int(memory), int(limit), alarms, named

"""The asking side of RPC: a deadline, a bulkhead and a breaker per target; refusals come back typed."""

from __future__ import annotations

import time
import uuid
from typing import Any

import orjson
from kombu import Exchange, Queue
from nameko.extensions import SharedExtension

from emes_kit import topology, trace
from emes_kit.concurrency import Event, Semaphore, Timeout
from emes_kit.envelope import Wire
from emes_kit.extensions.consumer import BoundedConsumer, body_of
from emes_kit.extensions.core import Core
from emes_kit.outlet import Outgoing
from emes_kit.problems import Refused, Unavailable, refuse

BREAK_AFTER, BREAK_SECONDS = 5, 5.0


class Breaker:
    """After BREAK_AFTER timeouts in a row callers are answered at once; every BREAK_SECONDS one of them probes."""

    def __init__(self) -> None:
        self.failures, self._opened = 0, 0.0

    def shut(self) -> bool:
        if self.failures < BREAK_AFTER:
            return False
        if time.monotonic() - self._opened < BREAK_SECONDS:
            return True
        self._opened = time.monotonic()  # this caller probes, the others go on being answered at once
        return False

    def note(self, good: bool) -> None:
        self.failures = 0 if good else self.failures + 1
        if self.failures >= BREAK_AFTER:
            self._opened = time.monotonic()


class RpcCaller(SharedExtension):
    """One reply queue per process."""

    consumer = BoundedConsumer()
    core = Core()
    prefetch = 500
    _registered = False

    def setup(self) -> None:
        if self._registered:
            return
        self._registered = True
        self._waiting: dict[str, Event] = {}
        self._guards: dict[str, tuple[Breaker, Semaphore]] = {}
        name = uuid.uuid4().hex
        self.queue = Queue(
            f"rpc.reply-{self.container.service_name}-{name}",
            Exchange(topology.RPC_EXCHANGE, type="topic", durable=True),
            routing_key=name,
            durable=False,
            exclusive=False,
            auto_delete=True,
            queue_arguments={"x-expires": 300_000},
        )
        self.consumer.register_provider(self)

    def stop(self) -> None:
        self.consumer.unregister_provider(self)

    def declare(self, channel: Any) -> None:
        self.queue(channel).declare()

    def handle_message(self, message: Any) -> None:
        self.consumer.ack_message(message)
        waiter = self._waiting.pop(str(message.properties.get("correlation_id")), None)
        if waiter is not None:
            waiter.send(orjson.loads(body_of(message)))

    def proxy(self, target: str) -> Proxy:
        return Proxy(self, target)

    def call(self, target: str, method: str, command_id: str | None, fields: dict[str, Any]) -> Any:
        breaker, slots = self._guards.setdefault(
            target, (Breaker(), Semaphore(self.core.settings["EMES_RPC_CONCURRENCY"]))
        )
        limit = self.core.settings["EMES_RPC_DEADLINE"]
        if breaker.shut():
            raise refuse("unavailable", service=target)
        start = time.monotonic()
        if not slots.acquire(timeout=limit):
            raise refuse("busy")
        try:
            answer = self._exchange(target, method, command_id, fields, limit - (time.monotonic() - start))
            breaker.note(True)
        except _TooLate:
            breaker.note(False)
            raise refuse("timeout", service=target) from None
        except Unavailable:
            raise refuse("unavailable", service=target) from None
        finally:
            slots.release()
        if "refused" in answer:
            raise Refused.from_wire(answer["refused"])
        return answer

    def _exchange(self, target: str, method: str, command_id: str | None, fields: dict[str, Any], left: float) -> Any:
        correlation, waiter = uuid.uuid4().hex, Event()
        body = orjson.dumps(
            {"call": fields, "command_id": command_id, "deadline": time.time() + left, "correlation": trace.get()}
        )
        extra = {
            "reply_to": self.queue.routing_key,
            "correlation_id": correlation,
            "expiration": str(int(left * 1000)),
            "delivery_mode": 1,
        }
        self._waiting[correlation] = waiter
        try:
            with Timeout(max(left, 0.05), _TooLate()):
                self.core.outlet.send(
                    Outgoing(topology.RPC_EXCHANGE, f"{target}.{method}", Wire({}, body, correlation, extra=extra))
                )
                return waiter.wait()
        finally:
            self._waiting.pop(correlation, None)


class _TooLate(Exception):
    pass


class Proxy:
    """One per worker. replayed: an answer it got had been stored before, under the same command_id."""

    replayed = False

    def __init__(self, caller: RpcCaller, target: str) -> None:
        self._caller, self._target = caller, target

    def __getattr__(self, method: str) -> Any:
        def call(command_id: str | None = None, **fields: Any) -> Any:
            answer = self._caller.call(self._target, method, command_id, fields)
            self.replayed |= answer.get("replayed", False)
            return answer["ok"]

        return call

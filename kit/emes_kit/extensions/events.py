"""The event consumer: own queue names, raw bodies, retry ladder, dead queue. An event is acknowledged only after its
effect is committed, or after it rests somewhere safe (a rung of the ladder, the dead queue) under a confirm."""

from __future__ import annotations

import logging
import secrets
from functools import partial
from typing import Any

from kombu import Exchange, Queue
from nameko.extensions import Entrypoint

from emes_kit import metrics, topology
from emes_kit.concurrency import sleep
from emes_kit.dead import bare
from emes_kit.envelope import Wire, decode
from emes_kit.extensions.consumer import PRECEDENCES, BoundedConsumer, body_of
from emes_kit.extensions.core import Core
from emes_kit.outlet import Outgoing
from emes_kit.piles import Item, Pile
from emes_kit.problems import Broken, Unavailable
from emes_kit.runtime import Outcome

log = logging.getLogger(__name__)
KEPT = ("correlation_id", "timestamp", "type", "app_id")


class EventEntrypoint(Entrypoint):
    """One queue of one handler: `<service><-<source>.<event>`."""

    consumer = BoundedConsumer()
    at_once = True  # handle_message only notes the message: it needs no greenlet of its own
    core = Core()

    def __init__(self, source: str, event: str, version: int, **kwargs: Any) -> None:
        self.subscription = (source, event, version)
        super().__init__(**kwargs)

    def setup(self) -> None:
        source, event, version = self.subscription
        name = topology.queue_name(self.container.service_name, source, event, version)
        exchange = Exchange(topology.events_exchange(source), type="topic", durable=True)
        # Of several replicas one gets all it can take (EMES_PREFETCH), the next what is too much for it: shared out one
        # by one, all would work in small piles, as rivals. Who comes first is chance, another one for each queue.
        self.queue = Queue(
            name, exchange, routing_key=topology.routing_key(event, version), queue_arguments=topology.QUORUM,
            consumer_arguments={"x-priority": secrets.randbelow(PRECEDENCES)},
        )  # fmt: skip
        self.pile = Pile(self._call, lambda item, outcome: self._finish(*item[1], outcome), self._alone)
        self.ladder = self.container.config["settings"]["EMES_RETRY_LADDER"]
        self.consumer.register_provider(self)

    def stop(self) -> None:
        self.pile.forget()
        self.consumer.unregister_provider(self)

    def declare(self, channel: Any) -> None:
        topology_of(self.queue, channel, self.ladder)

    # ---- one message
    def handle_message(self, message: Any) -> None:
        headers = {k: v for k, v in (message.headers or {}).items() if isinstance(k, str)}
        try:
            envelope = decode(headers, body_of(message), message.content_type)
        except Broken as exc:
            self.container.spawn_managed_thread(
                partial(self._finish, message, headers, Outcome("broken", str(exc))), identifier=self.queue.name
            )
            return
        self.pile.add((envelope, (message, headers)))

    def _call(self) -> None:
        """A worker for the pile; where all are busy, whoever calls does not wait for one."""
        spawn = partial(
            self.container.spawn_worker, self, (self.queue.name, self.pile), {}, handle_result=lambda *_: (None, None)
        )
        if self.container._worker_pool.free() > 0:
            spawn()
        else:
            self.container.spawn_managed_thread(spawn, identifier=self.queue.name)

    def _alone(self, item: Item) -> None:
        envelope, (message, headers) = item
        self.container.spawn_worker(
            self,
            (self.queue.name, envelope),
            {},
            context_data={"correlation": envelope.correlation},
            handle_result=partial(self._handled, message, headers),
        )

    def _handled(
        self, message: Any, headers: dict[str, Any], worker_ctx: Any, result: Any, exc_info: Any
    ) -> tuple[Any, Any]:
        outcome = result if isinstance(result, Outcome) else Outcome("later", repr(exc_info[1] if exc_info else result))
        self._finish(message, headers, outcome)
        return None, None

    def _finish(self, message: Any, headers: dict[str, Any], outcome: Outcome) -> None:
        try:
            if outcome.kind not in ("done", "duplicate"):
                self._move(message, headers, outcome)
            self.consumer.ack_message(message)
        except Unavailable as exc:
            log.warning("cannot move a failed message, it goes back to its queue: %s", exc)
            sleep(1)  # damp the loop
            self.consumer.requeue_message(message)

    def _move(self, message: Any, headers: dict[str, Any], outcome: Outcome) -> None:
        attempt = int(headers.get("x-attempt") or 0) if str(headers.get("x-attempt", 0)).isdigit() else 0
        counted = attempt + (outcome.kind == "later")
        spent = counted > len(self.ladder)
        said = {"x-attempt": counted, "x-error": outcome.reason[:500], "x-queue": self.queue.name}
        if outcome.kind == "broken" or spent:
            exchange = topology.DEAD_EXCHANGE
            metrics.DEAD.labels(self.container.service_name, self.queue.name).inc()
        else:
            rung = self.ladder[max(0, counted - 1)] if outcome.kind == "later" else self.ladder[0]
            exchange = topology.retry_name(rung)
            self.consumer.step_back(self)
            metrics.RETRIED.labels(self.container.service_name, self.queue.name).inc()
        kept = {k: message.properties[k] for k in KEPT if k in message.properties}
        message_id = str(message.properties.get("message_id") or id(message))
        wire = Wire(
            bare(headers) | said, body_of(message), message_id, message.content_type or "application/octet-stream", kept
        )
        if not self.core.outlet.confirmed([Outgoing(exchange, self.queue.name, wire)]):
            raise Unavailable(f"nothing is bound to {exchange} for {self.queue.name}")


def topology_of(queue: Queue, channel: Any, ladder: tuple[int, ...]) -> None:
    """Declare what this handler needs.

    With the broker's definitions loaded it all exists already, and this says the same.
    """
    name = queue.name
    requeue, dead = (
        Exchange(e, type="direct", durable=True) for e in (topology.REQUEUE_EXCHANGE, topology.DEAD_EXCHANGE)
    )
    for exchange in (requeue, dead, queue.exchange):
        exchange(channel).declare()
    queue(channel).declare()
    queue(channel).bind_to(requeue, routing_key=name)
    Queue(topology.dead_queue(name), dead, routing_key=name, queue_arguments=topology.QUORUM)(channel).declare()
    for delay in ladder:
        rung = topology.retry_name(delay)
        arguments = {**topology.QUORUM, "x-message-ttl": delay, "x-dead-letter-exchange": topology.REQUEUE_EXCHANGE}
        Queue(rung, Exchange(rung, type="fanout", durable=True), queue_arguments=arguments)(channel).declare()

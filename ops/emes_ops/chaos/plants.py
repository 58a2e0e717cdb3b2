"""Messages that nobody should have sent: copies, late ones, poison, garbage. What becomes of each is known."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pymongo
from amqp import Message

from emes_kit import topology
from emes_kit.envelope import Envelope, encode
from emes_kit.problems import Unavailable
from emes_ops import dead
from emes_ops.broker.link import channel, publish
from emes_ops.chaos import poison
from emes_ops.chaos.fleet import Fleet
from emes_ops.console import Trouble
from emes_ops.settings import SERVICES

SPY = "sub.chaos.spy"  # our copy of everything that is published; the policy for outside subscribers keeps it short
ASIDE = "chaos.aside"
REORDERED = (
    "review<-submission.report_submitted",
    "scoring<-review.report_approved",
    "submission<-review.report_approved",
    "gateway<-submission.report_moved",
    "gateway<-scoring.score_set",
    "notification<-review.report_approved",
)
COPIED, KEEP_BACK, LONGEST_ASIDE = 20, 3.0, 20.0  # messages copied; seconds for which others are kept back


@dataclass(frozen=True)
class Parked:
    """A message that must come to rest. mends: it is good once what it needs is there."""

    queue: str
    id: str
    reason: str
    mends: bool = False


class Planter:
    """counts: messages planted by kind. Takes the straight way to the broker, not the attacked one."""

    def __init__(self, fleet: Fleet, seed: int) -> None:
        self._fleet, self._rng = fleet, random.Random(f"plants:{seed}")
        self.parked: list[Parked] = []
        self.counts: dict[str, int] = {}

    @property
    def uri(self) -> str:
        return self._fleet.amqp_uri()

    def spy(self) -> None:
        with channel(self.uri) as main:
            main.queue_declare(SPY, durable=True, auto_delete=False)
            for service in SERVICES:
                main.queue_bind(SPY, topology.events_exchange(service), "#")

    def end_spying(self) -> None:
        with channel(self.uri) as main:
            main.queue_delete(SPY)

    def plant(self, kind: str) -> None:
        """Tries again while the broker is away: a plant is no fault and must happen."""
        act: Callable[[], int] = getattr(self, kind.replace(" ", "_"))
        for _ in range(60):
            try:
                self.counts[kind] = self.counts.get(kind, 0) + act()
                return
            except (Trouble, Unavailable, OSError):
                time.sleep(1)
        raise Trouble(f"The broker was away for too long to plant: {kind}")

    # ---- kinds
    def duplicates(self) -> int:
        """Events sent again as they were, some of them long after they took effect."""
        with channel(self.uri) as main:
            copies = [message for _ in range(COPIED) if (message := main.basic_get(SPY, no_ack=True))]
            for message in copies:
                for _ in range(self._rng.randint(1, 3)):
                    publish(
                        main, message.delivery_info["exchange"], message.delivery_info["routing_key"], _again(message)
                    )
        return len(copies)

    def reordering(self) -> int:
        """What one queue would get is led aside for a while, and put back in reverse, behind what came after it."""
        queue = self._rng.choice(REORDERED)
        source, key = binding_of(queue)
        with channel(self.uri) as main:
            main.queue_declare(ASIDE, durable=True, auto_delete=False)
            main.queue_bind(ASIDE, source, key)
            main.queue_unbind(queue, source, key)
        time.sleep(KEEP_BACK)
        self._until_some_are_aside()
        with channel(self.uri) as main:
            main.queue_bind(queue, source, key)
            main.queue_unbind(ASIDE, source, key)
        time.sleep(KEEP_BACK / 4)  # later ones pass
        return self._put_back(queue)

    def _until_some_are_aside(self) -> None:
        """One alone has no order. Where none come, it is as it is."""
        until = time.monotonic() + LONGEST_ASIDE
        with channel(self.uri) as main:
            while main.queue_declare(ASIDE, passive=True).message_count < 2 and time.monotonic() < until:
                time.sleep(0.2)

    def _put_back(self, queue: str) -> int:
        with channel(self.uri) as main:
            held = []
            while (message := main.basic_get(ASIDE, no_ack=False)) is not None:
                held.append(message)
            for message in reversed(held):
                if not publish(main, topology.REQUEUE_EXCHANGE, queue, _again(message)):
                    raise Unavailable(queue)
                main.basic_ack(message.delivery_tag)
            main.queue_delete(ASIDE)
        return len(held)

    def poison(self) -> int:
        queue = self._rng.choice(dead.work_queues())
        forms = poison.forms(queue)
        for name in forms:
            self._rest(queue, *forms[name])
        return len(forms)

    def early_message(self) -> int:
        """Good ones, but for what they need: a round that comes later, a report that is never to be."""
        approval = poison.approval(_some_score(self._fleet), poison.LATER_ROUND)
        if approval is None:
            return 0
        reason = f"Later: round {poison.LATER_ROUND}"
        self._rest(poison.NEEDS_ROUND, *_wire(approval), reason, id=approval.id)
        return 1

    def foreign_garbage(self) -> int:
        """Where strangers might write: calls nobody waits for, broken calls, keys nobody listens to."""
        with channel(self.uri) as main:
            for key, body, properties in poison.garbage(self._rng):
                publish(main, topology.RPC_EXCHANGE, key, Message(body, **properties))
            publish(main, topology.events_exchange("review"), "no_such_event.v1", Message(b"?"))
        return len(poison.garbage(self._rng)) + 1

    def _rest(self, queue: str, headers: dict[str, Any], body: bytes, reason: str, id: str = "") -> None:
        """id: of the event, for one that mends."""
        name = id or f"planted-{uuid.UUID(int=self._rng.getrandbits(128))}"
        message = Message(
            body, application_headers=headers, message_id=name, content_type="application/json", delivery_mode=2
        )
        with channel(self.uri) as main:
            if not publish(main, topology.REQUEUE_EXCHANGE, queue, message):
                raise Unavailable(queue)
        self.parked.append(Parked(queue, name, reason, mends=bool(id)))


def binding_of(queue: str) -> tuple[str, str]:
    """Exchange and routing key by which a work queue gets its events."""
    source, event = queue.split("<-")[1].split(".")[:2]
    return topology.events_exchange(source), topology.routing_key(event)


def _again(message: Any) -> Message:
    names = ("content_type", "content_encoding", "message_id", "correlation_id", "timestamp", "type", "app_id")
    kept = {name: message.properties[name] for name in names if name in message.properties}
    return Message(dead.body_of(message), delivery_mode=2, application_headers=message.headers or {}, **kept)


def _wire(envelope: Envelope) -> tuple[dict[str, Any], bytes]:
    wire = encode(envelope)
    return wire.headers, wire.body


def _some_score(fleet: Fleet) -> dict[str, Any] | None:
    with pymongo.MongoClient[dict[str, Any]](fleet.mongo_uri, timeoutMS=5_000, tz_aware=True) as client:
        try:
            return client["emes_scoring"]["scores"].find_one({})
        except pymongo.errors.PyMongoError as exc:
            raise Unavailable(str(exc)) from exc

"""nameko's queue consumer with bounded waits, raw messages and prefetch set on purpose.

It dies loudly when it cannot consume.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from functools import partial
from typing import Any

from amqp.exceptions import AccessRefused, NotFound, PreconditionFailed
from nameko.exceptions import ContainerBeingKilled
from nameko.messaging import QueueConsumer

from emes_kit import amqp
from emes_kit.extensions.acks import Acks
from emes_kit.extensions.core import Core

log = logging.getLogger(__name__)
PRECEDENCES, STEP_SECONDS = 1000, 5.0


class CannotConsume(Exception):
    """The broker refuses our queues for good (arguments, permissions): die loudly instead of looking alive."""


class BoundedConsumer(QueueConsumer):
    """nameko's queue consumer with bounded waits, raw messages, and prefetch set on purpose."""

    core = Core()
    live: Any = None

    def setup(self) -> None:
        super().setup()
        self._acks = Acks(self._quietly)
        self._stepped: dict[str, float] = {}

    @property
    def prefetch_count(self) -> int:
        return int(self.core.settings["EMES_PREFETCH"])

    @property
    def connection(self) -> Any:
        return amqp.connection(self.amqp_uri)

    @contextmanager
    def establish_connection(self) -> Any:
        with self.create_connection() as conn:
            conn.ensure_connection(
                self.on_connection_error,
                self.connect_max_retries,
                interval_start=0.2,
                interval_step=0.5,
                interval_max=5,
            )
            self.live = conn
            yield conn

    def run(self, *args: Any, **kwargs: Any) -> None:
        # Requests to stop are seen between two reads: a short read keeps the end of an idle process short.
        super().run(*args, safety_interval=0.2, **kwargs)

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        try:
            for provider in self._providers:
                provider.declare(channel)
                consumer = consumer_cls(
                    queues=[provider.queue], on_message=partial(self.handle_raw, provider), auto_declare=False
                )
                consumer.qos(prefetch_count=getattr(provider, "prefetch", None) or self.prefetch_count)
                self._consumers[provider] = consumer
        except (PreconditionFailed, AccessRefused, NotFound) as exc:
            raise CannotConsume(str(exc)) from exc
        return self._consumers.values()

    def handle_raw(self, provider: Any, message: Any) -> None:
        self._acks.add(message)
        if getattr(provider, "at_once", False):
            self._guarded(provider, message)
            return
        self.container.spawn_managed_thread(partial(self._guarded, provider, message), identifier=provider.queue.name)

    def _guarded(self, provider: Any, message: Any) -> None:
        """Nothing a message contains may end the container."""
        try:
            provider.handle_message(message)
        except ContainerBeingKilled:
            self.requeue_message(message)
        except Exception:
            log.exception("message on %s", provider.queue.name)
            self.requeue_message(message)

    def step_back(self, provider: Any) -> None:
        """Behind all other replicas: the events of a queue go to who can handle them. Nothing is waited for here, the
        connection is read elsewhere."""
        consumer, queue, now = self._consumers.get(provider), provider.queue, time.monotonic()
        if consumer is None or now < self._stepped.get(queue.name, 0.0):
            return
        self._stepped[queue.name] = now + STEP_SECONDS
        behind = {"x-priority": queue.consumer_arguments["x-priority"] - PRECEDENCES}
        for one in (queue, *consumer.queues):  # ours, and its twin on the channel: the next connection begins with ours
            one.consumer_arguments = behind
        if tag := consumer._active_tags.pop(queue.name, None):
            self._quietly(partial(consumer.channel.basic_cancel, tag, nowait=True))
            self._quietly(partial(consumer._basic_consume, consumer.queues[0], nowait=True))

    def ack_message(self, message: Any) -> None:
        self._acks.settle(message)

    def requeue_message(self, message: Any) -> None:
        self._acks.drop(message)
        self._quietly(message.requeue)

    def _quietly(self, act: Any) -> None:
        try:
            act()
        except Exception as exc:  # the connection went away: the broker has the message again already
            log.info("not acknowledged: %s", exc)

    def consuming(self) -> bool:
        return bool(self.live is not None and self.live.connected and len(self._consumers) == len(self._providers))


def body_of(message: Any) -> bytes:
    """The bytes that were sent (an empty body reaches us as an empty str)."""
    return message.body.encode() if isinstance(message.body, str) else bytes(message.body)

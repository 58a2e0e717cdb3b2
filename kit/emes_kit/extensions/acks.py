"""Acknowledgements written together: those of one moment leave in one `ack(multiple)` as far as nothing is missing
before them, the others one by one. Each message is settled before; nothing is acknowledged that is not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from emes_kit.concurrency import spawn


class Acks:
    """Of one process; delivery tags grow per channel. `quietly(act)`: a connection that went away is no error."""

    def __init__(self, quietly: Callable[[Callable[[], Any]], None]) -> None:
        self._quietly, self._coming = quietly, False
        # Per channel: every tag not acknowledged yet, in order, and whether its message is settled.
        self._open: WeakKeyDictionary[Any, dict[int, bool]] = WeakKeyDictionary()

    def add(self, message: Any) -> None:
        self._open.setdefault(message.channel, {})[message.delivery_tag] = False

    def drop(self, message: Any) -> None:
        """Somebody else answers for this one."""
        self._open.get(message.channel, {}).pop(message.delivery_tag, None)

    def settle(self, message: Any) -> None:
        tags = self._open.get(message.channel)
        if tags is None or message.delivery_tag not in tags:
            return
        tags[message.delivery_tag] = True
        if not self._coming:
            self._coming = True
            spawn(self.write)

    def write(self) -> None:
        self._coming = False
        for channel, tags in list(self._open.items()):
            whole = 0
            for tag, settled in tags.items():
                if not settled:
                    break
                whole = tag
            done = [tag for tag, settled in tags.items() if settled]
            for tag in done:
                del tags[tag]
            if whole:
                self._quietly(partial(channel.basic_ack, whole, multiple=True))
            for tag in done:
                if tag > whole:
                    self._quietly(partial(channel.basic_ack, tag))

"""Waiting for the broker's confirms, once for many messages."""

from __future__ import annotations

from emes_kit.concurrency import Event, Timeout
from emes_kit.problems import Unavailable


class Window:
    """Messages published together; whoever sent them waits once."""

    def __init__(self) -> None:
        self.waiting, self.good, self.returned = 0, set[str](), set[str]()
        self._done = Event()

    def settled(self, message_id: str, good: bool) -> None:
        self.waiting -= 1
        if good:
            self.good.add(message_id)
        if self.waiting == 0 and not self._done.ready():
            self._done.send()

    def fail(self, exc: BaseException) -> None:
        if not self._done.ready():
            self._done.send_exception(Unavailable(f"broker: {exc}"))

    def wait(self, timeout: float) -> set[str]:
        if self.waiting:
            with Timeout(timeout, Unavailable("broker did not confirm in time")):
                self._done.wait()
        return self.good - self.returned

"""Of several replicas one comes first at a queue; whoever could not handle an event steps behind the others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from kombu import Queue

from emes_kit.extensions import consumer
from emes_kit.extensions.consumer import BoundedConsumer


class Line:
    """A queue's consumer on a channel, as kombu keeps it."""

    def __init__(self, queue: Queue) -> None:
        self.queues, self._active_tags, self.said = [queue], {queue.name: "1"}, []
        self.channel = SimpleNamespace(basic_cancel=lambda tag, nowait: self.said.append(("cancel", tag, nowait)))

    def _basic_consume(self, queue: Queue, nowait: bool) -> None:
        self._active_tags[queue.name] = "2"
        self.said.append(("consume", queue.consumer_arguments["x-priority"], nowait))


class Provider:
    def __init__(self) -> None:
        self.queue = Queue("books<-till.sold", consumer_arguments={"x-priority": 523})


@pytest.fixture
def provider() -> Provider:
    return Provider()


def consumer_of(provider: Provider, line: Line) -> BoundedConsumer:
    found = BoundedConsumer()
    found._acks, found._stepped, found._consumers = None, {}, {provider: line}
    found._quietly = lambda act: act()
    return found


def test_who_steps_back_is_behind_all_others_and_waits_for_no_answer(provider: Provider) -> None:
    line = Line(Queue("books<-till.sold", consumer_arguments={"x-priority": 523}))
    consumer_of(provider, line).step_back(provider)
    assert line.said == [("cancel", "1", True), ("consume", -477, True)]
    assert provider.queue.consumer_arguments == {"x-priority": -477}, "so it stays after the connection is made anew"


def test_a_hundred_events_that_fail_together_are_one_step(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(provider.queue)
    ours = consumer_of(provider, line)
    for _ in range(100):
        ours.step_back(provider)
    monkeypatch.setattr(consumer, "STEP_SECONDS", 0.0)
    ours._stepped.clear()
    ours.step_back(provider)
    assert [what for what, *_ in line.said] == ["cancel", "consume"] * 2
    assert provider.queue.consumer_arguments == {"x-priority": 523 - 2000}

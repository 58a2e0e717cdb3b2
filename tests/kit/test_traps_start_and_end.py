"""Traps 8, 14, 15, 18 and 22 of docs/traps.md: how a service process starts, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from faultproxy import FaultProxy
from kitlab.bus import BOOKS
from kitlab.data import booked, entered, open_gate
from kitlab.events import sold
from kitlab.processes import ServiceProcess
from kitlab.stage import Stage
from kitlab.wait import until
from kitlab.wire import Wire

from emes_kit.config import ConfigError
from emes_kit.runner import service_class

Run = Callable[..., ServiceProcess]


def test_trap_08_a_queue_with_other_arguments_ends_the_process_loudly(broker: Wire, run: Run) -> None:
    if broker.depth(BOOKS) >= 0:
        broker.delete(BOOKS)
    broker.declare(BOOKS)  # a classic queue where we want a quorum queue
    try:
        books = run("books")
        assert books.wait(within=30) == 1
        assert "PRECONDITION_FAILED" in books.log.read_text()
    finally:
        broker.delete(BOOKS)


def test_trap_14_a_service_without_queues_is_gone_soon_after_term(run: Run) -> None:
    bell = run("bell").ready()
    assert bell.http("GET", "/ring").json() == {"ring": True}
    code, seconds = bell.term()
    assert code == 0
    assert seconds < 3


@pytest.mark.parametrize("service", ["books", "door"])
def test_trap_14_an_idle_service_with_queues_is_gone_soon_after_term(run: Run, service: str) -> None:
    code, seconds = run(service).ready().term()
    assert code == 0
    assert seconds < 3


def test_trap_15_a_service_started_before_its_broker_waits_says_so_and_then_works(
    stage: Stage, broker: Wire, run: Run, proxied: Callable[[int], FaultProxy]
) -> None:
    proxy, event = proxied(stage.amqp_port), sold()
    proxy.refuse()
    books = run("books", EMES_AMQP_URI=stage.amqp_through(proxy.port))
    impatient = run("books", EMES_AMQP_URI=stage.amqp_through(proxy.port))
    until(lambda: all("waiting for the broker" in each.log.read_text() for each in (books, impatient)))
    assert books.parts() == (503, {"process": "starting"})
    assert impatient.term()[0] == 0
    proxy.pass_on()
    books.ready()
    broker.event(event)
    until(lambda: booked(stage, event.subject))


def test_trap_15_a_broker_lost_during_the_start_does_not_make_the_process_deaf(
    stage: Stage, run: Run, proxied: Callable[[int], FaultProxy]
) -> None:
    proxy = proxied(stage.amqp_port)
    proxy.admit(1)  # the look whether it is there; the consumer then meets a closed door
    books = run("books", EMES_AMQP_URI=stage.amqp_through(proxy.port))
    until(lambda: "Error connecting to broker" in books.log.read_text())
    assert books.parts() == (503, {"process": "starting"})
    code, seconds = books.term()
    assert (code, seconds < 3) == (0, True)


def test_trap_18_two_classes_of_one_name_are_refused_at_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "twice"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "service.py").write_text("class A:\n    name = 'twice'\n\n\nclass B:\n    name = 'twice'\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigError, match=r"twice\.service must define exactly one class .* found 2"):
        service_class("twice")


def test_trap_22_work_in_hand_may_end_within_the_limit(stage: Stage, broker: Wire, run: Run) -> None:
    event = sold("slow")
    books = run("books", EMES_DRAIN_SECONDS="20").ready()
    broker.event(event)
    until(lambda: entered(stage, event.subject) == 1)
    books.ask_to_end()
    until(lambda: books.parts()[1].get("process") == "draining")
    open_gate(stage, event.subject)
    assert books.wait() == 0
    assert booked(stage, event.subject)
    assert broker.depth(BOOKS) == 0


def test_trap_22_work_that_does_not_end_goes_back_to_the_broker(stage: Stage, broker: Wire, run: Run) -> None:
    event = sold("slow")
    books = run("books", EMES_DRAIN_SECONDS="0.5").ready()
    broker.event(event)
    until(lambda: entered(stage, event.subject) == 1)
    code, seconds = books.term()
    assert (code, seconds < 4) == (1, True)
    assert "work in hand did not end" in books.log.read_text()
    until(lambda: broker.depth(BOOKS) == 1, what="delivered again later")
    open_gate(stage, event.subject)
    run("books").ready()
    until(lambda: booked(stage, event.subject))

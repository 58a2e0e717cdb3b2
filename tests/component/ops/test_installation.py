"""What the test fixtures promise: services by name, gone with their module, back after a kill."""

from __future__ import annotations

import os
import signal
import time

from emes_ops.local import leftovers, system
from emes_ops.settings import SERVICES

IDLE_END, BUSY = 3.0, 3  # seconds promised to who asks an idle service to end; times so much on a busy machine


def test_a_named_service_runs_alone_and_comes_back_after_a_kill(services) -> None:
    services.start_services("review")
    states = services.system.supervisor.states()
    assert [name for name in ("review", "scoring") if states[name]["pid"]] == ["review"]
    assert services.call("review", "list_report_tasks", report_id="2570-1.AP-03.P5703")["items"] == []

    before = services.pid("review")
    services.kill_service("review")
    assert _another(before, lambda: services.pid("review"))
    services.start_services("review")

    services.stop_all_services()
    assert services.pid("review") == 0


def test_each_service_ends_soon_when_it_has_nothing_to_do(services) -> None:
    services.start_services(*SERVICES)
    for name in SERVICES:
        since = time.monotonic()
        services.stop_services(name)
        assert time.monotonic() - since < IDLE_END * BUSY, name


def test_what_does_not_listen_any_more_does_not_hold_up_the_end(services) -> None:
    """Its messages are delivered again: nothing is lost with it."""
    services.start_services("review")
    os.kill(services.pid("review"), signal.SIGSTOP)
    since = time.monotonic()
    assert services.system.stop()
    assert time.monotonic() - since < 10 * BUSY
    assert leftovers.processes(services.settings.var) == []
    assert system.STOP_WAIT + system.LAST_GRACE + leftovers.KILLED <= 10
    services.start()


def _another(before: int, pid, within: float = 30) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if pid() not in (0, before):
            return True
    return False

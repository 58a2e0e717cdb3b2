"""What the test fixtures promise: services by name, gone with their module, back after a kill."""

from __future__ import annotations

import time


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


def _another(before: int, pid, within: float = 30) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if pid() not in (0, before):
            return True
    return False

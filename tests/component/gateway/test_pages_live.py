"""The stream of changes: who may listen, what review tasks tell, and what a page carries for it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from emes_kit.testing import System
from gateway import live
from gateway.service import GatewayService

TASK = {"report_id": "2570-1.AP-03.P5703", "office_id": "P5703", "task_id": "2570-1.AP-03.P5703.1"}
TASK_EVENTS = ("task_opened", "task_claimed", "task_withdrawn", "task_overdue")


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test does not wait a minute for the end of a stream."""
    real = live.events
    monkeypatch.setattr(live, "TICK", 0.02)
    monkeypatch.setattr(live, "events", lambda watch, stream: real(watch, stream, 0.2))


@pytest.fixture
def alone() -> System:
    """The gateway without the services that read the same events."""
    return System(GatewayService)


def beats(system: System) -> dict[str, int]:
    found: dict[str, int] = system.store("gateway").pulses(["P5703", "P1001"])
    return found


def test_a_stream_is_for_who_is_logged_in(browser: Any, house: Any) -> None:
    assert browser.request("GET", "/live").status == 303
    browser.login("owner.P5703")
    page = browser.open("/live", Accept="text/event-stream")
    assert (page.status, page.headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.startswith("retry: 2000\n\n")
    assert "event: change\ndata: any" in page.text  # it came without a stamp
    assert house.system.gateway_memory.watch.streams == []


def test_a_page_carries_the_stamp_with_which_it_hears_only_of_what_came_later(browser: Any, house: Any) -> None:
    browser.login("owner.P5703")
    browser.open("/live")
    page = browser.open("/home")
    stamp = re.search(r'<meta name="live" content="(\d+)">', page.text)
    assert stamp is not None
    assert "event: change" not in browser.open(f"/live?since={stamp[1]}").text
    house.submitted()
    late = browser.open(f"/live?since={stamp[1]}").text
    assert "data: any" in late
    last = re.search(r"^id: (\d+)$", late, re.MULTILINE)
    assert last is not None
    assert "event: change" not in browser.open(f"/live?since={stamp[1]}", **{"Last-Event-ID": last[1]}).text


@pytest.mark.parametrize("since", ["x", "-1", "9" * 30, "%00"])
def test_a_stamp_of_nonsense_is_refused(browser: Any, since: str) -> None:
    browser.login("owner.P5703")
    assert browser.open(f"/live?since={since}").status == 422


def test_a_full_process_says_so_and_pages_work_on(browser: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(live, "OF_ONE_PROCESS", 0)
    browser.login("owner.P5703")
    full = browser.open("/live")
    assert (full.status, full.headers["Retry-After"]) == (503, "60")
    assert "GW-065" in full.text
    assert browser.open("/home").status == 200


@pytest.mark.parametrize("event", TASK_EVENTS)
def test_what_happens_to_a_task_is_counted_for_its_office(alone: System, event: str) -> None:
    alone.deliver("review", event, subject=TASK["task_id"], sequence=1, data=TASK)
    alone.settle()
    assert beats(alone) == {"P5703": 1}


def test_a_duplicate_counts_once_and_order_does_not_matter(alone: System) -> None:
    for sequence, id in ((2, "b"), (2, "b"), (1, "a")):
        alone.deliver("review", "task_claimed", subject=TASK["task_id"], sequence=sequence, data=TASK, id=id)
    alone.settle()
    assert beats(alone) == {"P5703": 2}


def test_an_event_that_cannot_be_read_rests_and_counts_nothing(alone: System) -> None:
    alone.deliver("review", "task_opened", data={"office_id": "nowhere"})
    alone.settle()
    assert beats(alone) == {}
    assert [queue for queue, *_ in alone.dead] == ["gateway<-review.task_opened"]


def test_pages_that_change_say_what_they_follow(browser: Any, house: Any) -> None:
    house.submitted()
    browser.login("reviewer.1")
    assert 'id="queue" data-live="tasks"' in browser.open("/review").text
    page = browser.open("/review/2570-1.AP-03.P5703.1")
    assert len(re.findall(r'data-live="tasks:P5703 report:2570-1.AP-03.P5703"', page.text)) == 2
    assert 'id="notices" data-live=' in browser.open("/notices").text
    assert '<template id="changed">' in page.text

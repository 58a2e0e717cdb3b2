"""A subscriber that sleeps: its queue is bounded by policy, the broker keeps its memory, and an alarm would be seen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from emes_kit import metrics
from emes_kit.outlet import Outlet
from emes_ops.broker import definitions
from emes_ops.chaos import stalled
from emes_ops.chaos.stalled import Stalled
from emes_ops.settings import ROOT, Settings

EVENTS = 3000


@pytest.fixture(scope="module")
def found() -> Iterator[Stalled]:
    var = ROOT / "var" / "test-stalled"
    yield stalled.run(Settings(var=var), EVENTS, rounds=1, seconds=1)
    shutil.rmtree(var, ignore_errors=True)


@pytest.mark.campaign
def test_events_wait_for_the_sleeper_and_the_broker_is_well(found: Stalled) -> None:
    assert found.waiting >= EVENTS
    assert found.alarms == "[]"
    assert found.memory < found.limit
    assert found.policy == "subscribers"


def test_outside_queues_are_bounded_and_lose_their_oldest() -> None:
    rule = next(row for row in definitions.committed()["policies"] if row["name"] == "subscribers")["definition"]
    assert rule["overflow"] == "drop-head"
    assert 0 < rule["max-length"] <= 200_000
    assert 0 < rule["max-length-bytes"] <= 256 * 2**20


@pytest.mark.parametrize(
    ("p95", "memory", "alarms", "policy", "harmless"),
    [
        (10.9, 1, "[]", "subscribers", True),
        (11.2, 1, "[]", "subscribers", False),
        (10.0, 9, "[]", "subscribers", False),
        (10.0, 1, "[memory]", "subscribers", False),
        (10.0, 1, "[]", "", False),
    ],
)
def test_what_counts_as_harmless(p95: float, memory: int, alarms: str, policy: str, harmless: bool) -> None:
    assert Stalled(70_000, 10.0, p95, memory, 5, alarms, policy).harmless is harmless


def test_an_alarm_of_the_broker_shows_in_the_metrics() -> None:
    outlet = Outlet("amqp://nobody@127.0.0.1:1/")
    outlet._on_blocked("low on memory")
    assert metrics.BLOCKED._value.get() == 1
    outlet._on_unblocked()
    assert metrics.BLOCKED._value.get() == 0

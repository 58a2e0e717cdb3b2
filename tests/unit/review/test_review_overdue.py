"""A task that waits too long falls overdue, once, and that stands in nobody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from review import domain


def test_a_waiting_task_falls_overdue_once(build):
    task = build.task("claimed")
    assert not domain.falls_overdue(task, task.due_at)
    assert domain.falls_overdue(task, task.due_at + timedelta(seconds=1))
    assert not domain.falls_overdue(task, task.due_at + timedelta(days=1))


@pytest.mark.parametrize("state", ["approved", "returned", "withdrawn", "superseded"])
def test_a_closed_task_never_falls_overdue(build, state):
    task = build.task(state)
    assert not domain.falls_overdue(task, task.due_at + timedelta(days=30))


@pytest.fixture
def overdue(build):
    """Claimed by reviewer.1 at version 3, overdue since, and saved as version 4."""
    task = build.task("claimed", reviewer="reviewer.1", version=3)
    domain.falls_overdue(task, task.due_at + timedelta(seconds=1))
    task.version = 4
    return task


@pytest.mark.parametrize("version", [3, 4])
def test_who_opened_a_task_before_it_fell_overdue_may_still_decide(build, overdue, version):
    domain.decide(overdue, "reviewer.1", version, "approve", [], build.now)
    assert overdue.state == "approved"


@pytest.mark.parametrize("version", [2, 5])
def test_an_older_sight_of_an_overdue_task_is_stale(build, overdue, version):
    with pytest.raises(domain.Refusal, match="stale_version"):
        domain.decide(overdue, "reviewer.1", version, "approve", [], build.now)


@pytest.mark.parametrize("version", [3, 4])
def test_what_somebody_changed_since_it_fell_overdue_is_stale_again(build, overdue, version):
    overdue.version = 5
    with pytest.raises(domain.Refusal, match="stale_version"):
        domain.decide(overdue, "reviewer.1", version, "approve", [], build.now)

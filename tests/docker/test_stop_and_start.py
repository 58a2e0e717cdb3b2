"""The whole project ends in good order and comes back with its data. Runs last: the gateway's port changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from emes_docker.compose import SERVICES, Project, settle
from emes_docker.people import Office, Person

pytestmark = pytest.mark.docker


@pytest.fixture
def stopped(project: Project, new_office: Callable[[], Office]) -> str:
    """Id of a report that was submitted just before everything was stopped."""
    report_id = new_office().submit("QP-01")["report_id"]
    project.run("stop")
    return str(report_id)


def test_every_service_ends_well_before_broker_and_database_and_nothing_is_lost(project: Project, stopped: str) -> None:
    ended = {name: one["State"]["ExitCode"] for name in SERVICES for one in project.containers(name)}
    project.run("up", "--detach")
    settle("all are ready again", lambda: all(project.healthy(name) for name in SERVICES), 180)
    deputy = Person(f"http://{project.run('port', 'gateway', '8000').strip()}", "deputy")

    settle("the report has its task", lambda: deputy.find(f"/review/tasks/{stopped}.1"))
    assert deputy.get(f"/reports/{stopped}")["state"] == "submitted"
    assert ended == dict.fromkeys(SERVICES, 0)

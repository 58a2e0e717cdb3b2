"""deploy/compose.yaml, up once for all tests of this folder as a project of its own, and down with its data."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

sys.path.insert(0, str(Path(__file__).parent))

from emes_docker import compose
from emes_docker.compose import Project, settle
from emes_docker.people import Bureau, Office, Person


@pytest.fixture(scope="session")
def docker_compose_command() -> str:
    return compose.command()


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    return str(compose.FILE)


@pytest.fixture(scope="session")
def docker_compose_project_name() -> str:
    return f"emes-test-{os.getpid()}"


@pytest.fixture(scope="session")
def docker_setup() -> list[str]:
    return ["up --build --detach"]


@pytest.fixture(scope="session")
def docker_cleanup() -> list[str]:
    return ["down --volumes --remove-orphans --timeout 30"]


@pytest.fixture(scope="session")
def project(docker_services: Any, docker_compose_project_name: str) -> Project:
    return Project(docker_compose_project_name)


@pytest.fixture(scope="session")
def url(project: Project, docker_services: Any, docker_ip: str) -> str:
    """The gateway's address, once every service is ready and the demonstration data are in."""
    address = f"http://{docker_ip}:{docker_services.port_for('gateway', 8000)}"

    def seeded() -> bool:
        states = [one["State"] for one in project.containers("seed")]
        return [(state["Status"], state["ExitCode"]) for state in states] == [("exited", 0)]

    settle("demonstration data are loaded", seeded, 180)
    settle("the gateway is ready", lambda: requests.get(f"{address}/readyz", timeout=10).ok)
    settle("the first round is open", lambda: _first_round(address)["state"] == "open")
    return address


def _first_round(address: str) -> Any:
    return Person(address, "deputy").get("/rounds")["items"][0]


@pytest.fixture(scope="session")
def bureau(url: str) -> Bureau:
    return Bureau(url)


@pytest.fixture(scope="session")
def office_ids(bureau: Bureau) -> Iterator[str]:
    return iter([office["office_id"] for office in bureau.deputy.all("/offices")])


@pytest.fixture
def new_office(url: str, office_ids: Iterator[str]) -> Callable[[], Office]:
    """An office that no other test has used."""
    return lambda: Office(url, next(office_ids))

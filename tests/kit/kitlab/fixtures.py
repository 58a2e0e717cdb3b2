"""The fixtures that tests/kit and tests/failure share."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from faultproxy import FaultProxy

from kitlab import stage as stages
from kitlab.processes import ServiceProcess, free_port
from kitlab.wire import Wire, wire


@pytest.fixture(scope="session")
def stage() -> stages.Stage:
    return stages.shared()


@pytest.fixture
def broker(stage: stages.Stage) -> Iterator[Wire]:
    """The broker as a stranger sees it."""
    with wire(stage.amqp_uri) as opened:
        yield opened


@pytest.fixture(scope="module")
def shop(stage: stages.Stage) -> Iterator[dict[str, ServiceProcess]]:
    """The four that belong together, running as long as the module's tests."""
    started = {name: ServiceProcess(stage, name) for name in ("till", "books", "stock", "door")}
    for process in started.values():
        process.ready()
    yield started
    for process in started.values():
        process.kill()


@pytest.fixture
def proxied() -> Iterator[Callable[[int], FaultProxy]]:
    """A fault proxy in front of a port."""
    with contextlib.ExitStack() as stack:
        yield lambda port: stack.enter_context(FaultProxy(port, free_port()))


@pytest.fixture
def run(stage: stages.Stage) -> Iterator[Callable[..., ServiceProcess]]:
    """Start services as processes; whatever still runs at the end of the test is killed."""
    started: list[ServiceProcess] = []

    def start(service: str, *args: Any, **env: str) -> ServiceProcess:
        started.append(ServiceProcess(stage, service, *args, **env))
        return started[-1]

    yield start
    for process in started:
        if process.alive:
            process.kill()

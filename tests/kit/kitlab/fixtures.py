"""The fixtures that tests/kit and tests/failure share."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from faultproxy import FaultProxy

from emes_kit.mongo import MongoEngine, connect
from kitlab import stage as stages
from kitlab.processes import ServiceProcess, free_port
from kitlab.wire import Wire, wire


@pytest.fixture(scope="session")
def stage() -> stages.Stage:
    return stages.shared()


@pytest.fixture
def engine(stage: stages.Stage) -> Iterator[MongoEngine]:
    """An empty database of a test's own."""
    client = connect(stage.mongo_uri)
    name = f"own_{uuid.uuid4().hex}"
    yield MongoEngine(client, name, "parts")
    client.drop_database(name)
    client.close()


@pytest.fixture
def broker(stage: stages.Stage) -> Iterator[Wire]:
    """The broker as a stranger sees it."""
    with wire(stage.amqp_uri) as opened:
        yield opened


class Shop(dict[str, ServiceProcess]):
    """The four that belong together; they stay open from test to test until one wants to be alone."""

    def open(self, stage: stages.Stage) -> None:
        for name in ("till", "books", "stock", "door"):
            if name not in self or not self[name].alive:
                self[name] = ServiceProcess(stage, name)
        for process in self.values():
            process.ready()

    def close(self) -> None:
        for process in self.values():
            process.kill()
        self.clear()


@pytest.fixture(scope="session")
def shops() -> Iterator[Shop]:
    shop = Shop()
    yield shop
    shop.close()


@pytest.fixture
def shop(stage: stages.Stage, shops: Shop) -> Shop:
    shops.open(stage)
    return shops


@pytest.fixture
def proxied() -> Iterator[Callable[[int], FaultProxy]]:
    """A fault proxy in front of a port."""
    with contextlib.ExitStack() as stack:
        yield lambda port: stack.enter_context(FaultProxy(port, free_port()))


@pytest.fixture
def beside(stage: stages.Stage) -> Iterator[Callable[..., ServiceProcess]]:
    """Start services as processes; whatever still runs at the end of the test is killed."""
    started: list[ServiceProcess] = []

    def start(service: str, *args: Any, **env: str) -> ServiceProcess:
        started.append(ServiceProcess(stage, service, *args, **env))
        return started[-1]

    yield start
    for process in started:
        if process.alive:
            process.kill()


@pytest.fixture
def run(shops: Shop, beside: Callable[..., ServiceProcess]) -> Callable[..., ServiceProcess]:
    """The same, with nobody else at the broker."""
    shops.close()
    return beside

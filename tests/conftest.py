"""Infrastructure for every test that asks for it: one broker and one database per session, services by name.

EMES_AMQP_URI / EMES_MONGO_URI are used when they are set; else local processes under var/test, on free ports, beside a
running `make run`. Tests marked `docker` run with --docker only.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from emes_ops.console import Trouble
from emes_ops.settings import ROOT, Settings
from emes_ops.testing import Installation


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--docker", action="store_true", help="run the tests that need a Docker engine")


def pytest_configure(config: pytest.Config) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt  # the way on which pytest takes its fixtures down

    signal.signal(signal.SIGTERM, end)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--docker"):
        left_out = [item for item in items if item.get_closest_marker("docker")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("docker")]


@pytest.fixture(scope="session")
def infrastructure() -> Iterator[Installation]:
    """Broker and database, ready. See emes_ops.testing.Installation for what it can do."""
    installation = Installation.fresh(ROOT / "var" / "test", Settings.from_env())
    try:
        installation.start()
        yield installation
    except Trouble as problem:
        pytest.fail("\n".join([str(problem), *problem.hints]), pytrace=False)
    finally:
        installation.end()


@pytest.fixture(scope="module")
def services(infrastructure: Installation) -> Iterator[Installation]:
    """The same installation; services that a module starts (`services.start_services("review")`) end with it, and what
    they wrote and said is forgotten."""
    yield infrastructure
    infrastructure.stop_all_services()
    infrastructure.forget()

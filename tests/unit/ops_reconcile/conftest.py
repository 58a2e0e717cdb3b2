"""A simulated year on memory twins and the books it leaves behind: the ground into which tests plant their faults."""

from __future__ import annotations

import copy
import sys
from collections import deque
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from rich.console import Console

from emes_kit.testing import System
from emes_ops import seeds
from emes_ops.broker.link import Depth
from emes_ops.reconcile import command, leftovers
from emes_ops.reconcile.books import COLUMNS, Books
from emes_ops.reconcile.check import Check
from emes_ops.simulate import site
from emes_ops.simulate.board import Job
from emes_ops.simulate.client import Api
from emes_ops.simulate.ledger import Ledger
from emes_ops.simulate.screen import Screen
from emes_ops.simulate.wire import Raw
from emes_ops.simulate.year import Year
from gateway.service import GatewayService
from notification.service import NotificationService
from review.service import ReviewService
from scoring.service import ScoringService
from submission.service import SubmissionService

sys.path.insert(0, str(Path(__file__).parent))  # reconcile_plants

SERVICES = (SubmissionService, ReviewService, ScoringService, NotificationService, GatewayService)
TODAY = date(2026, 11, 20)
PASSWORD = "จังหวัดนครพนม-2570"
Tables = dict[tuple[str, str], list[dict[str, Any]]]
CLERK = {"user_id": "operator.test", "roles": ["admin"], "office_id": None, "parts": []}


class OneByOne:
    """A board without threads: memory twins live in one. A job for later is done when nothing else is left."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._parked: list[Job] = []

    def put(self, job: Job, after: float = 0.0) -> None:
        self._jobs.append(job)

    def park(self, job: Job) -> None:
        self._parked.append(job)

    def release(self) -> int:
        parked, self._parked = self._parked, []
        self._jobs.extend(parked)
        return len(parked)

    def run(self) -> None:
        while self._jobs:
            self._jobs.popleft()()


class MemoryWire:
    """The gateway on memory twins; after each request everything that follows from it happens."""

    def __init__(self, system: System) -> None:
        self._system = system

    def __call__(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Raw:
        answer = self._system.http(method, path, headers=dict(headers), data=body)
        self._system.settle()
        return Raw(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.text.encode())


def own_rounds(scheme: dict[str, Any]) -> list[dict[str, Any]]:
    """Those of `make simulate`: the second one takes no late reports."""
    return [site.order(number, scheme, site.first_day(scheme, TODAY)) for number in site.ROUNDS]


def demo_rounds(scheme: dict[str, Any]) -> list[dict[str, Any]]:
    """Those of `make run`: the first is open already, both take late reports."""
    return seeds.rounds(scheme, TODAY)


def load(system: System, offices: int, rounds: list[dict[str, Any]]) -> None:
    scheme, some = seeds.scheme(), site.spread(seeds.offices(), offices)
    system.call("submission", "publish_scheme", actor=CLERK, scheme=scheme)
    for round in rounds:
        system.call("submission", "create_round", actor=CLERK, round=round)
    system.call("submission", "register_offices", actor=CLERK, offices=some)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    system.call("gateway", "register_users", actor=CLERK, users=seeds.people(some, cheap))
    system.settle()


class Played:
    """The year when it is over: the system, the year, its ledger, and the mailbox."""

    def __init__(self, mail: Path, rounds: list[dict[str, Any]]) -> None:
        limits = {"EMES_LOGIN_RATE_PER_MINUTE": "100000", "EMES_RATE_PER_SECOND": "100000"}
        self.system = System(*SERVICES, config={"EMES_MAIL_DIR": str(mail), **limits})
        self.mail, self.ledger = mail, Ledger()
        load(self.system, offices=3, rounds=rounds)
        api = Api(MemoryWire(self.system), PASSWORD, self.ledger, pause=lambda seconds: None)
        view = Screen(self.ledger, Console(quiet=True))
        self.year = Year(api, OneByOne(), view, seed="memory", offices=3, pace=lambda: None)
        self.year.run()
        self.year.check_scores()

    def books(self, spoil: Callable[[Tables], None] | None = None) -> Books:
        """A copy that a test may spoil; with `spoil` before it is read, as documents by (service, collection)."""
        tables = {place: copy.deepcopy(self.system.engines[place[0]].find(place[1], {})) for place in COLUMNS}
        if spoil is not None:
            spoil(tables)
        return Books.read(lambda service, name, fields: tables[service, name])

    def compare(self, books: Books, depths: list[Depth] | None = None) -> list[Check]:
        now = self.system.clock.now()
        return list(command.compare(books, depths or silence(), self.mail, now).checks)


def silence(**messages: int) -> list[Depth]:
    return [Depth(name, messages.get(name, 0), 1) for name in leftovers.queue_names()]


@pytest.fixture
def quiet_broker() -> Callable[..., list[Depth]]:
    """Every queue with its reader and nothing in it, but for the messages given."""
    return silence


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("mail"), own_rounds(seeds.scheme()))


@pytest.fixture(scope="session")
def played_on_demo_rounds(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("mail"), demo_rounds(seeds.scheme()))


@pytest.fixture
def books(played: Played) -> Books:
    return played.books()

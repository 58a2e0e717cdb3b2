"""One campaign: start, load and attack, settle, then everything is held against everything."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pymongo
from rich.console import Console

from emes_kit.storage import DUE, SETTINGS
from emes_ops.chaos import accounts, parked, recorder
from emes_ops.chaos.attack import Attack
from emes_ops.chaos.fleet import REPLICAS, Fleet, fleet
from emes_ops.chaos.load import Load, offices_for
from emes_ops.chaos.plants import Planter
from emes_ops.chaos.schedule import Blow, plan, rolling
from emes_ops.console import step
from emes_ops.reconcile import quiet
from emes_ops.reconcile.check import Check
from emes_ops.reconcile.command import reconcile
from emes_ops.settings import SERVICES, Settings

SETTLE = 240.0


@dataclass(frozen=True)
class Wanted:
    """minutes: the reports are begun over at least so long; 0: as fast as they can be.

    rolling: no faults; every process is restarted in turn instead, and not one attempt of a client may fail.
    """

    seed: int
    faults: int
    reports: int
    minutes: float = 0.0
    rolling: bool = False

    def blows(self, replicas: Mapping[str, int]) -> list[Blow]:
        return rolling(replicas) if self.rolling else plan(self.seed, self.faults, replicas)

    @property
    def per_second(self) -> float | None:
        return offices_for(self.reports) * 24 / (self.minutes * 60) if self.minutes else None


@dataclass
class Outcome:
    """recovery, settle: seconds after the last fault until every process was ready, and until nothing was under way."""

    wanted: Wanted
    faults: Counter[str] = field(default_factory=Counter)
    plants: dict[str, int] = field(default_factory=dict)
    reports: int = 0
    submissions: int = 0
    requests: int = 0
    repeated: Counter[str] = field(default_factory=Counter)
    verdict: accounts.Verdict | None = None
    checks: tuple[Check, ...] = ()
    surprises: tuple[str, ...] = ()
    parked: int = 0
    p99_attempt: float = 0.0
    p99_accepted: float = 0.0
    recovery: float = 0.0
    settle: float = 0.0
    seconds: float = 0.0

    def wrong(self) -> list[str]:
        """Every fault found, in words; empty: the system has stood it."""
        found = [f"{one.en}: {fault}" for one in self.checks for fault in one.faults]
        if self.verdict is not None:
            rows = (
                ("lost", self.verdict.lost),
                ("doubled", self.verdict.doubled),
                ("took effect unasked", self.verdict.ghosts),
            )
            found += [f"{what}: {id}" for what, ids in rows for id in ids]
        if sum(self.faults.values()) < self.wanted.faults:
            found.append(f"only {sum(self.faults.values())} of {self.wanted.faults} faults were done")
        if self.wanted.rolling and self.repeated:
            found.append(f"clients had to ask again: {dict(self.repeated)}")
        return [*found, *self.surprises]


def run(given: Settings, wanted: Wanted) -> Outcome:
    replicas = dict.fromkeys(REPLICAS, 2) if wanted.rolling else REPLICAS
    with fleet(given, f"chaos-{wanted.seed}", offices_for(wanted.reports), replicas) as system:
        return attack(system, wanted)


def attack(system: Fleet, wanted: Wanted) -> Outcome:
    outcome, begun = Outcome(wanted), time.monotonic()
    load, planter = Load(system, wanted.seed, wanted.reports, wanted.per_second), Planter(system, wanted.seed)
    planter.spy()
    attack = Attack(system, planter, wanted.blows(system.replicas), lambda: load.gauge.share)
    with step("Load and attack") as current:
        attack.begin()
        load.run()
        attack.finish()
        current.what = f"{load.gauge.done} reports through {len(attack.faults)} faults"
    outcome.recovery, outcome.settle = attack.ready_after, _settle(system, attack)
    planter.end_spying()
    outcome.seconds = time.monotonic() - begun
    _count(outcome, load, attack, planter)
    _judge(outcome, system, load, planter)
    return outcome


def _settle(system: Fleet, attack: Attack) -> float:
    """Quiet as the reconciliation sees it, and besides: no message in a handler's hands, no promise overdue."""
    until = time.monotonic() + SETTLE
    while time.monotonic() < until:
        quiet.wait(system.mongo_uri, system.amqp_uri(), SETTLE)
        if not system.in_hand() and not _overdue(system):
            break
    return max(0.0, time.monotonic() - attack.last_ended - quiet.LOOKS * quiet.PAUSE)


def _overdue(system: Fleet) -> bool:
    with pymongo.MongoClient[dict[str, Any]](system.mongo_uri, timeoutMS=30_000, tz_aware=True) as client:
        for service in SERVICES:
            database = client[f"emes_{service}"]
            ahead = (database[SETTINGS].find_one({"_id": "clock"}) or {}).get("offset_ms", 0)
            now = datetime.now(UTC) + timedelta(milliseconds=ahead)
            if any(row["at"] <= now for row in database[DUE].find({}, {"at": 1})):
                return True
    return False


def _count(outcome: Outcome, load: Load, attack: Attack, planter: Planter) -> None:
    outcome.faults, outcome.plants = attack.counts(), dict(planter.counts)
    outcome.reports, outcome.submissions = load.gauge.done, load.submissions
    outcome.requests, outcome.repeated = load.ledger.requests, load.wire.failed()
    periods = attack.periods()
    posts = [(a.begun, a.ended) for a in load.wire.attempts if a.method != "GET" and 200 <= a.status < 300]
    told = [(t.begun, t.ended) for t in load.api.told.values() if t.accepted]
    outcome.p99_attempt, outcome.p99_accepted = (recorder.p99_ms(spans, periods) for spans in (posts, told))


def _judge(outcome: Outcome, system: Fleet, load: Load, planter: Planter) -> None:
    load.check_scores()
    resting = parked.examine(system, planter.parked)
    outcome.parked = len(planter.parked)
    mail = system.var / "mail"
    books = reconcile(system.mongo_uri, system.amqp_uri(), mail if mail.is_dir() else None, Console())
    told = dict(load.api.told)
    outcome.verdict = accounts.judge(told, accounts.commands(system.mongo_uri))
    outcome.checks = (*resting, *books.checks, *accounts.effects(told.values(), system.mongo_uri))
    outcome.surprises = tuple(load.ledger.unexpected)

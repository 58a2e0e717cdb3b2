"""One run of one contender: load, wait until the last report is scored, count that nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

from pymongo import MongoClient

from bench import processes
from bench.client import Clients
from bench.contenders import KIT, Contender, Running
from bench.report_body import report_id
from bench.stage import Stage

WARM_UP = 1.5  # seconds, before anything counts
LONGEST_DRAIN = 60  # seconds from the last answer to the last score
TASKS = {True: ("emes_reviewer", "tasks"), False: ("bench", "tasks")}


@dataclass
class Figures:
    """Rates per second, times in ms, CPU in ms per report, memory in MB by part."""

    reports: int
    intake: float
    job: float
    cpu: dict[str, float]
    posts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    idle: dict[str, float] = field(default_factory=dict)
    loaded: dict[str, float] = field(default_factory=dict)
    failed: int = 0
    wrong: str = ""

    @property
    def cpu_sum(self) -> float:
        return sum(self.cpu.values())


def percentile(values: list[float], percent: float) -> float:
    """ms; 0 when nothing was measured."""
    if len(values) < 2:
        return 1000 * values[0] if values else 0.0
    return 1000 * statistics.quantiles(values, n=100, method="inclusive")[round(percent) - 1]


def run(
    stage: Stage,
    who: Contender,
    seconds: float,
    clients: int = 16,
    replicas: dict[str, int] | None = None,
    stored: int = 0,
) -> Figures:
    """On a fresh database; with `stored` reports of former rounds in it."""
    stage.fresh_database()
    with Running(stage, who, replicas) as running:
        if stored:
            _preload(stage, stored)
        meter = _Meter(running.parts | {"database": [stage.database.pid], "broker": [stage.broker.pid]})
        ids, figures = (_over_http if who.http else _by_itself)(stage, running, seconds, clients, meter)
        figures.wrong = _books(stage, who, (*ids, stored))
        return figures


class _Meter:
    def __init__(self, parts: dict[str, list[int]]) -> None:
        self._parts = parts
        self.idle = self.memory()

    def memory(self) -> dict[str, float]:
        return {name: processes.rss(pids) / max(1, len(pids)) for name, pids in self._parts.items()}

    def start(self) -> None:
        self._before = {name: processes.cpu(pids) for name, pids in self._parts.items()}

    def per_report(self, reports: int) -> dict[str, float]:
        return {n: 1000 * (processes.cpu(p) - self._before[n]) / max(1, reports) for n, p in self._parts.items()}


def _over_http(
    stage: Stage, running: Running, seconds: float, clients: int, meter: _Meter
) -> tuple[tuple[int, ...], Figures]:
    load_clients = Clients(running.port, stage.mongo_uri, running.who.scores)
    warm = asyncio.run(load_clients.run(clients, WARM_UP))
    _until_scored(stage, running.who, warm.ids)
    load = asyncio.run(load_clients.run(clients, seconds, meter.start))
    _until_scored(stage, running.who, load.ids)
    total, count = time.perf_counter() - load.started, len(load.ids)
    figures = Figures(
        count, count / load.posted, count / total, meter.per_report(count), load.posts, load.ends, meter.idle,
        meter.memory(), load.failed + warm.failed,
    )  # fmt: skip
    return (count + len(warm.ids),), figures


def _by_itself(
    stage: Stage, running: Running, seconds: float, clients: int, meter: _Meter
) -> tuple[tuple[int, ...], Figures]:
    count = int(running.who.count * seconds)
    meter.start()
    start = time.perf_counter()
    took = running.processes[0].make(count)
    _until_scored(stage, running.who, [report_id(n) for n in range(count)])
    total = time.perf_counter() - start
    cpu = meter.per_report(count)
    return (count,), Figures(count, count / took, count / total, cpu, idle=meter.idle, loaded=meter.memory())


def _until_scored(stage: Stage, who: Contender, ids: list[str]) -> None:
    """The last ones accepted, one after the other. Who loses reports is not waited for: the books tell."""
    with MongoClient(stage.mongo_uri) as client:
        scores, end = client[who.scores[0]][who.scores[1]], time.monotonic() + LONGEST_DRAIN
        for one in ids[-64:]:
            while not scores.find_one({"_id": one}, {"_id": 1}) and time.monotonic() < end:
                time.sleep(0.005)


def _books(stage: Stage, who: Contender, expected: tuple[int, ...]) -> str:
    """Empty, or what does not add up: every accepted report has one task and one score, and no more exist."""
    wanted = sum(expected)
    with MongoClient(stage.mongo_uri) as client:

        def counted() -> list[int]:
            return [client[d][c].count_documents({}) for d, c in (TASKS[who is KIT], who.scores)]

        for _ in range(20):
            if (found := counted()) == [wanted, wanted]:
                return ""
            time.sleep(0.25)
    return f"{wanted} accepted, {found[0]} tasks, {found[1]} scores"


def _preload(stage: Stage, stored: int) -> None:
    """What so many reports have left behind in our three databases."""
    with MongoClient(stage.mongo_uri) as client:
        for first in range(0, stored, 1000):
            ids = [f"2569-1.AP-03.{n:07d}" for n in range(first, min(first + 1000, stored))]
            for database, collection, row in _REMAINS:
                client[database][collection].insert_many([row | {"_id": row.get("_id", "") + one} for one in ids])


_DAY = {"day": "2026-11-01", "version": 1}
_TEXT: dict[str, Any] = {"sections": {"what": "x" * 1900}, "office_id": "P5703", "indicator_id": "AP-03"}
_REMAINS = (
    ("emes_intake", "reports", _TEXT),
    ("emes_reviewer", "tasks", {"state": "approved", "claims": []}),
    ("emes_reviewer", "inbox", {"_id": "reviewer<-intake.report_submitted:", **_DAY}),
    ("emes_scorer", "scores", {"percent": 98}),
    ("emes_scorer", "inbox", {"_id": "scorer<-reviewer.report_approved:", **_DAY}),
)

"""`make deadline-day` in small: three offices, five hand-ins per second for twelve seconds, all processes real."""

from __future__ import annotations

import argparse
import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pymongo
import pytest
from rich.console import Console

from emes_ops import seeds
from emes_ops.deadline_day import books, command, report
from emes_ops.deadline_day.report import Outcome
from emes_ops.settings import ROOT, Settings
from emes_ops.simulate import site

pytestmark = pytest.mark.slow
HAND_INS = 60


@dataclass(frozen=True)
class Spent:
    """The installation, still running; what the evening said and how it ended."""

    mongo_uri: str
    outcome: Outcome
    said: str


@pytest.fixture(scope="module")
def spent_evening() -> Iterator[Spent]:
    base = ROOT / "var" / "test" / f"{os.getpid()}.deadline"
    given = replace(Settings.from_env(), var=base)
    if given.amqp_uri or given.mongo_uri:
        pytest.skip("an evening needs an empty broker and database of its own")
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    args = parser.parse_args(["--rate", "5", "--minutes", "0.2", "--offices", "3"])
    offices, console = site.spread(seeds.offices(), args.offices), Console(file=io.StringIO(), width=150)
    wanted = command.plan_of(args, [office["office_id"] for office in offices])
    try:
        with site.installation(given, "deadline-day", keep=False) as system, pytest.MonkeyPatch.context() as patch:
            patch.setattr(report, "too_slow", lambda evening: False)  # speed is not what is tested here
            outcome = command.play(system, wanted, offices, args.rate, console)
            report.show(console, outcome)
            yield Spent(system.mongo_uri, outcome, console.file.getvalue())
    finally:
        shutil.rmtree(base, ignore_errors=True)


def test_every_hand_in_is_answered_with_its_receipt_and_none_is_lost_or_doubled(spent_evening) -> None:
    outcome = spent_evening.outcome
    assert outcome.evening.refused == []
    assert len(outcome.evening.accepted) == outcome.schools == HAND_INS
    assert outcome.verdict == books.Verdict((), (), ())


def test_the_reconciliation_finds_nothing_in_a_world_that_was_copied(spent_evening) -> None:
    assert spent_evening.outcome.wrong == []
    assert spent_evening.outcome.code == 0


def test_the_executives_read_the_matrix_meanwhile(spent_evening) -> None:
    assert spent_evening.outcome.evening.unread == []
    assert len(spent_evening.outcome.evening.matrix) >= 20


def test_it_is_told_with_every_goal_and_every_process(spent_evening) -> None:
    goals = ("POST p95", "executives' matrix p95", "queues and outboxes empty", "last e-mail sent")
    words = (*goals, "database", "load client", "Nothing lost")
    assert [word for word in words if word not in spent_evening.said] == []


def test_a_task_taken_away_from_the_real_database_is_a_loss(spent_evening) -> None:
    accepted = spent_evening.outcome.evening.accepted
    with pymongo.MongoClient(spent_evening.mongo_uri) as client:
        tasks = client["emes_review"]["tasks"]
        row = tasks.find_one({"report_id": accepted[0]["report_id"]})
        tasks.delete_one({"_id": row["_id"]})
        try:
            found = books.judge(accepted, *books.stored(spent_evening.mongo_uri))
        finally:
            tasks.insert_one(row)
    assert found.lost == (f"{accepted[0]['receipt_no']}: no review task",)

"""A transaction whose owner cannot end it any more, for want of a network or of a life: what it wrote is locked against
everybody until somebody ends it. Left to itself a database does so after a minute."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from faultproxy import FaultProxy
from kitlab.stage import Stage
from kitlab.wait import until
from pymongo.errors import OperationFailure

from emes_kit import abandoned, migrate
from emes_kit.mongo import MongoEngine, connect
from emes_kit.plan import Plan
from emes_kit.problems import Unavailable
from emes_kit.storage import Batch, Conflict

SOON = 10.0  # well below the minute
# Writes and dies before the end of its transaction.
DIES = """
import os, signal, sys
from emes_kit.mongo import connect
client = connect(sys.argv[1])
with client.start_session() as session:
    session.start_transaction()
    client[sys.argv[2]]["rows"].replace_one({"_id": "x"}, {"_id": "x", "version": 2}, session=session)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def engine(stage: Stage) -> MongoEngine:
    """Of a database with one row."""
    found = MongoEngine(connect(stage.mongo_uri), f"abandoned_{uuid.uuid4().hex[:8]}", "books")
    migrate.run(found.db, "books")
    found.db["rows"].insert_one({"_id": "x", "version": 1})
    return found


def goes_on(engine: MongoEngine) -> bool:
    batch = Batch()
    batch.replaces.append(("rows", {"_id": "x", "version": 2}, 1))
    try:
        engine.commit(batch)
    except (Conflict, Unavailable):
        return False
    return True


def test_a_transaction_cut_off_by_the_network_is_ended_as_soon_as_there_is_one(
    stage: Stage, engine: MongoEngine, proxied: Callable[[int], FaultProxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = proxied(stage.mongo_port)
    cut_off = MongoEngine(connect(stage.mongo_through(proxy.port)), engine.db.name, "books")
    written, later = Plan.run, []

    def write_and_lose_the_network(plan: Plan, db: object, session: object) -> None:
        written(plan, db, session)
        proxy.refuse()

    monkeypatch.setattr(abandoned, "spawn", lambda *job: later.append(job))
    monkeypatch.setattr(Plan, "run", write_and_lose_the_network)
    assert not goes_on(cut_off)
    monkeypatch.undo()
    proxy.pass_on()
    for work, *arguments in later:
        work(*arguments)
    assert goes_on(engine), "without waiting for the database to end it"


def test_a_transaction_of_a_process_that_was_killed_does_not_lock_its_rows_for_a_minute(
    stage: Stage, engine: MongoEngine
) -> None:
    ended = subprocess.run([sys.executable, "-c", DIES, stage.mongo_uri, engine.db.name], env=os.environ, check=False)
    assert ended.returncode == -signal.SIGKILL
    until(lambda: goes_on(engine), SOON)


def test_who_is_in_a_transaction_in_the_moment_those_of_the_dead_are_ended_runs_it_again(
    engine: MongoEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, told = Plan.run, []

    def write_and_be_ended(plan: Plan, db: Any, session: Any) -> None:
        written(plan, db, session)
        if not told:
            told.append(engine.client.admin.command({"killSessions": [session.session_id]}))
            raise OperationFailure('Internal("transaction already closed")', 1)

    monkeypatch.setattr(Plan, "run", write_and_be_ended)
    assert goes_on(engine)
    assert (len(told), engine.db["rows"].find_one()) == (1, {"_id": "x", "version": 2})

"""Small parts by themselves: breaker, clock, leases, migrations, housekeeping, schedules."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from kitlab.stage import Stage
from till.service import TillService

from emes_kit import housekeeping, migrate
from emes_kit.clock import ManualClock, SystemClock
from emes_kit.extensions import due, rpc_client
from emes_kit.extensions.rpc_client import BREAK_AFTER, BREAK_SECONDS, Breaker
from emes_kit.mongo import MongoEngine, connect
from emes_kit.storage import COMMANDS, INBOX, OWN_COLLECTIONS, day_of
from emes_kit.testing import System

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.fixture
def engine(stage: Stage) -> Iterator[MongoEngine]:
    client = connect(stage.mongo_uri)
    name = f"parts_{uuid.uuid4().hex}"
    yield MongoEngine(client, name, "parts")
    client.drop_database(name)
    client.close()


def test_a_breaker_opens_after_failures_in_a_row_and_lets_one_probe_through(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(rpc_client.time, "monotonic", lambda: now)
    breaker = Breaker()
    for _ in range(BREAK_AFTER - 1):
        breaker.note(False)
    breaker.note(True)
    for _ in range(BREAK_AFTER):
        assert not breaker.shut(), "not in a row"
        breaker.note(False)
    assert breaker.shut()
    now += BREAK_SECONDS + 1
    assert [breaker.shut() for _ in range(3)] == [False, True, True], "one probe, the others are answered at once"
    breaker.note(True)
    assert not breaker.shut()


def test_a_lease_belongs_to_one_until_it_runs_out(engine: MongoEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert due.take_lease(engine, "due", 60)
    assert due.take_lease(engine, "due", 60), "its owner prolongs it"
    monkeypatch.setattr(due, "ME", "another replica")
    assert not due.take_lease(engine, "due", 60)
    engine.db["leases"].update_one({"_id": "due"}, {"$set": {"until": 0}})
    assert due.take_lease(engine, "due", 60)


def test_a_clock_follows_announcements_forward_only_and_keeps_them() -> None:
    kept: list[int] = []
    clock = SystemClock(kept.append)
    for offset in (86_400_000, 3_600_000, 86_400_000):
        clock.follow(offset)
    assert kept == [86_400_000]
    assert timedelta(hours=23) < clock.now() - clock.real() < timedelta(hours=25)
    assert clock.now().utcoffset() == timedelta(0)


def test_days_are_bangkok_days() -> None:
    assert day_of(datetime(2026, 11, 20, 16, 59, tzinfo=UTC)) == "2026-11-20"
    assert day_of(datetime(2026, 11, 20, 17, 0, tzinfo=UTC)) == "2026-11-21"


def test_migrations_run_once_in_order_and_may_meet(engine: MongoEngine) -> None:
    assert migrate.pending(engine.db, "till") == ["01_base"]
    assert migrate.run(engine.db, "till") == ["01_base"]
    assert migrate.run(engine.db, "till") == []
    assert migrate.pending(engine.db, "till") == []
    assert {*OWN_COLLECTIONS, "sales"} <= set(engine.db.list_collection_names())
    migrate.ensure_collections(engine.db, "sales", "sales")


def test_what_was_seen_and_answered_is_forgotten_after_some_days(engine: MongoEngine) -> None:
    for name in (INBOX, COMMANDS):
        for days in (0, 13, 14, 15, 16, 21):
            engine.db[name].insert_one({"_id": f"{days}", "day": day_of(NOON - timedelta(days=days))})
    assert housekeeping.sweep(engine, ManualClock(NOON), keep_days=14) == 6
    assert sorted(row["_id"] for row in engine.db[INBOX].find({})) == ["0", "13", "14"]


def test_a_promise_is_kept_when_its_time_has_come_and_once() -> None:
    system = System(TillService, now="2026-11-20T02:00:00Z")
    system.call("till", "plan", id="soon", in_ms=3_600_000)
    system.settle()
    assert system.published == []
    system.move(minutes=59)
    assert system.published == []
    system.move(minutes=1)
    assert [event.subject for event in system.published] == ["soon"]
    system.move(days=30)
    assert len(system.published) == 1
    system.call("till", "plan", id="soon", in_ms=0)
    system.settle()
    assert len(system.published) == 2, "a new promise under the old name"


def test_days_to_look_at_reach_from_before_the_last_look_to_today() -> None:
    assert due._days("2026-11-18", "2026-11-20") == ["2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"]


def test_all_days_are_looked_at_first_and_again_a_while_after_the_day_changed() -> None:
    gaze, soon, later = due.Gaze(), 5.0, 1.0 + due.LAGGARD_SECONDS
    assert gaze.at("2026-11-18", 1.0) == {}
    gaze.saw_all("2026-11-18", 1.0)
    assert gaze.at("2026-11-18", soon) == {"day": ["2026-11-17", "2026-11-18"]}
    assert gaze.at("2026-11-18", later) == {}
    assert gaze.at("2026-11-18", later) == {}, "until nothing is left to do"
    gaze.saw_all("2026-11-18", later)
    assert gaze.at("2026-11-18", later + 1e6) == {"day": ["2026-11-17", "2026-11-18"]}


def test_the_days_that_a_clock_jumped_over_are_looked_at_at_once_and_all_again_for_laggards() -> None:
    gaze = due.Gaze()
    for now in (0.0, due.LAGGARD_SECONDS):
        gaze.at("2026-11-18", now)
        gaze.saw_all("2026-11-18", now)
    assert len(gaze.at("2027-01-18", 100.0)["day"]) == 63
    gaze.saw_all("2027-01-18", 100.0)
    assert gaze.at("2027-01-18", 101.0) == {"day": ["2027-01-17", "2027-01-18"]}
    assert gaze.at("2027-01-18", 100.0 + due.LAGGARD_SECONDS) == {}


def test_a_row_that_a_laggard_wrote_to_a_day_long_past_is_found(
    engine: MongoEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen: one replica had followed the demo clock to spring, the other promised something on a day in winter."""
    ran: list[str] = []

    def run(_poller: Any, row: Any) -> Any:
        ran.append(row["_id"])
        engine.db["due"].delete_one({"_id": row["_id"]})
        return SimpleNamespace(wait=lambda: None)

    monkeypatch.setattr(due.DuePoller, "_spawn", run)
    monkeypatch.setattr(due, "LAGGARD_SECONDS", 0.2)
    poller, gaze = due.DuePoller(), due.Gaze()
    poller.core = SimpleNamespace(engine=engine, clock=ManualClock(datetime(2027, 2, 27, tzinfo=UTC)))
    poller._look(gaze)
    at = datetime(2027, 1, 3, tzinfo=UTC)
    engine.db["due"].insert_one({"_id": "late", "at": at, "day": "2027-01-03", "kind": "x", "data": {}})
    poller._look(gaze)
    assert ran == []
    time.sleep(0.25)
    poller._look(gaze)
    assert ran == ["late"]


def test_a_tick_runs_in_a_unit_of_work_of_its_own() -> None:
    system = System(TillService)
    outcome: Any = system.tick("till", "tick")
    assert outcome.kind == "done"
    assert system.store("till").count("ticks", {}) == 1

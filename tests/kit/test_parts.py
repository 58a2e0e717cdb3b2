"""Small parts by themselves: breaker, clock, leases, migrations, housekeeping, schedules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from till.service import TillService

from emes_kit import housekeeping, migrate
from emes_kit.clock import ManualClock, SystemClock
from emes_kit.extensions import due, rpc_client
from emes_kit.extensions.rpc_client import BREAK_AFTER, BREAK_SECONDS, Breaker
from emes_kit.mongo import MongoEngine
from emes_kit.storage import COMMANDS, INBOX, OWN_COLLECTIONS, day_of
from emes_kit.testing import System

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)


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


def test_a_tick_runs_in_a_unit_of_work_of_its_own() -> None:
    system = System(TillService)
    outcome: Any = system.tick("till", "tick")
    assert outcome.kind == "done"
    assert system.store("till").count("ticks", {}) == 1

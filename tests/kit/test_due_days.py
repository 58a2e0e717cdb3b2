"""Which days the holder of the lease looks at for rows that fell due: none is passed, few are read."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from emes_kit.clock import ManualClock
from emes_kit.extensions import due
from emes_kit.mongo import MongoEngine

LATE = due.LAGGARD_SECONDS
WINTER, SPRING = "2027-01-03", "2027-02-27"


def looked_at(gaze: due.Gaze, today: str, now: float, oldest: str | None = None) -> Any:
    """One look: the days, None for all of them. oldest: what is left to do, nothing by default."""
    days = gaze.at(today, now).get("day")
    gaze.saw(oldest or today, now)
    return days


def test_days_reach_from_before_the_oldest_to_today() -> None:
    assert due._days("2026-11-18", "2026-11-20") == ["2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"]


def test_all_days_are_looked_at_first_and_again_a_while_after_the_day_changed() -> None:
    gaze, two = due.Gaze(), ["2026-11-17", "2026-11-18"]
    times = (0.0, 5.0, LATE, LATE + 0.5, LATE + 1e6)
    assert [looked_at(gaze, "2026-11-18", now) for now in times] == [None, two, None, two, two]


def test_the_days_a_clock_jumped_over_are_looked_at_at_once() -> None:
    gaze = due.Gaze()
    looked_at(gaze, WINTER, 0.0)
    assert len(looked_at(gaze, SPRING, 1.0)) == 57
    assert looked_at(gaze, SPRING, 2.0) == ["2027-02-26", SPRING]


def test_a_clock_that_jumps_again_and_again_does_not_put_the_look_at_all_days_off() -> None:
    gaze = due.Gaze()
    looked_at(gaze, "2027-01-01", 0.0)
    jumps = [(20.0, "2027-01-20"), (40.0, "2027-02-10"), (LATE, "2027-03-01"), (LATE + 20, "2027-03-20")]
    still = [(now, "2027-03-20") for now in (2 * LATE - 1, 2 * LATE, 2 * LATE + 20, 2 * LATE + 21)]
    whole = [now for now, day in [*jumps, *still] if looked_at(gaze, day, now) is None]
    assert whole == [LATE, 2 * LATE, 2 * LATE + 20], "a while after the first, the third, and the last of them"


def test_what_cannot_be_done_keeps_its_days_in_sight_and_no_more() -> None:
    gaze = due.Gaze()
    assert looked_at(gaze, SPRING, 0.0, oldest="2027-02-25") is None
    assert looked_at(gaze, SPRING, LATE, oldest="2027-02-25") is None
    assert looked_at(gaze, SPRING, LATE + 1) == ["2027-02-24", "2027-02-25", "2027-02-26", SPRING]


class Holder(due.DuePoller):
    """A poller on a real database whose handlers only note that they ran."""

    def __init__(self, engine: MongoEngine) -> None:
        self.core = SimpleNamespace(engine=engine, clock=ManualClock(datetime(2027, 2, 27, tzinfo=UTC)))
        self.ran: list[str] = []

    def _spawn(self, doc: dict[str, Any]) -> Any:
        self.ran.append(doc["_id"])
        self.core.engine.db["due"].delete_one({"_id": doc["_id"]})
        return SimpleNamespace(wait=lambda: None)


def promise(engine: MongoEngine) -> None:
    at = datetime(2027, 1, 3, tzinfo=UTC)
    engine.db["due"].insert_one({"_id": "late", "at": at, "day": WINTER, "kind": "x", "data": {}})


def test_a_row_that_a_laggard_wrote_to_a_day_long_past_is_found(
    engine: MongoEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen: one replica had followed the demo clock to spring, the other promised something on a day in winter."""
    now = [0.0]
    monkeypatch.setattr(due, "time", SimpleNamespace(monotonic=lambda: now[0], time=time.time))
    holder, gaze = Holder(engine), due.Gaze()
    holder._look(gaze)
    promise(engine)
    for now[0] in (1.0, LATE - 1):
        holder._look(gaze)
    assert holder.ran == []
    now[0] = LATE
    holder._look(gaze)
    assert holder.ran == ["late"]


def test_who_gets_the_lease_looks_at_all_days(engine: MongoEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    holder, looks = Holder(engine), iter(["mine", "mine", "gone", "mine again", "end"])
    events: list[str] = []

    def pause(_seconds: float) -> None:
        events.append(next(looks))
        if events[-1] == "mine again":
            promise(engine)
        holder._running = events[-1] != "end"

    monkeypatch.setattr(due, "sleep", pause)
    monkeypatch.setattr(due, "take_lease", lambda *_: events[-1] != "gone")
    holder._running = True
    holder._run()
    assert holder.ran == ["late"]

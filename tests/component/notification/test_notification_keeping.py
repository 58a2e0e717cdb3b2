"""What notification keeps of others: people, names, the demo clock."""

from __future__ import annotations

import pytest


def test_names_that_were_announced_are_used_and_later_versions_win(staffed):
    staffed.event("office_registered", sequence=3, short_th="สพป.ใหม่")
    staffed.event("office_registered", sequence=2, short_th="สพป.เก่า")
    staffed.event("report_returned")
    assert "สพป.ใหม่" in staffed.inbox("owner.P5703")[0]["title_th"]
    assert "รอบที่ 1 ปีงบประมาณ พ.ศ. 2570" in staffed.inbox("owner.P5703")[0]["body_th"]


def test_an_older_timetable_of_a_round_does_not_take_its_name_back(staffed):
    staffed.event("round_opened", sequence=3, name_th="รอบใหม่")
    staffed.event("round_scheduled", sequence=2, name_th="รอบเก่า")
    staffed.event("report_returned")
    assert "รอบใหม่" in next(n for n in staffed.inbox("owner.P5703") if n["kind"] == "report_returned")["body_th"]


@pytest.mark.parametrize(
    ("event", "collection"),
    [("user_changed", "recipients"), ("office_registered", "offices"), ("round_scheduled", "rounds")],
)
def test_what_is_announced_twice_is_kept_once(desk, event, collection):
    for id in ("one", "one", "two"):
        desk.event(event, id=id)
    rows = desk.system.engines["notification"].find(collection, {})
    assert [row["version"] for row in rows] == [1]
    assert desk.system.dead == []


def test_an_event_that_overtook_the_names_is_told_with_codes(desk):
    desk.office()
    desk.event("report_returned")
    assert desk.inbox("owner.P5703")[0]["title_th"] == "ส่งคืนแก้ไข: รายงาน AP-03 ของ P5703"


def test_people_change_only_forward(desk):
    desk.user("owner.P5703", "owner", sequence=5, active=False)
    desk.user("owner.P5703", "owner", sequence=4)
    desk.event("report_returned")
    assert desk.told("owner.P5703") == []
    desk.user("owner.P5703", "owner", sequence=6)
    desk.event("report_approved")
    assert desk.told("owner.P5703") == ["report_approved"]


def test_people_not_known_yet_are_passed_over_without_any_retry(desk):
    desk.event("report_returned")
    desk.event("task_opened")
    assert desk.system.dead == []
    desk.office()
    desk.event("report_approved")
    assert desk.told("owner.P5703") == ["report_approved"], "what was told before one's time is not told again"


def test_the_demo_clock_is_followed_forward_only(desk):
    start = desk.system.clock.now()
    desk.event("clock_moved", offset_ms=3_600_000)
    desk.event("clock_moved", offset_ms=1_000)
    assert (desk.system.clock.now() - start).total_seconds() == 3600

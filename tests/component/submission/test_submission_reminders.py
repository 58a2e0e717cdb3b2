"""The deadline ladder over a moved clock: who is told what, once, and never anything stale."""

from __future__ import annotations

import pytest

WHOLE = [("near", 14), ("near", 7), ("near", 3), ("near", 1), ("near", 0), ("passed", 0), ("passed", 1), ("passed", 3)]


def of_clock(world, clock, office_id="P5703"):
    return [(kind, days) for name, kind, days in world.deadlines(office_id) if name == clock]


def day_by_day(world, days):
    for _ in range(days):
        world.system.move(days=1)


def finish(world, but=()):
    for one in world.ask("get_round", round_id="2570-1")["indicators"]:
        if one["indicator_id"] not in but:
            world.indicator_id = one["indicator_id"]
            content = world.content()
            if one["indicator_id"] == "AP-01":
                content["claims"]["c2"] = content["claims"]["c1"]
            world.submit(content)
    world.indicator_id = "AP-03"


def test_a_round_opens_when_its_day_begins_in_bangkok(world):
    world.plan_round()
    assert [event.type for event in world.told("round_scheduled", "round_opened")] == ["round_scheduled"]
    world.system.move(days=3, hours=14, minutes=59, seconds=59)
    assert world.told("round_opened") == []
    world.system.move(seconds=1)
    assert world.ask("get_round", round_id="2570-1")["state"] == "open"
    assert len(world.told("round_opened")) == 1


def test_both_clocks_climb_the_whole_ladder_for_an_office_that_does_nothing(opened):
    day_by_day(opened, 50)
    assert of_clock(opened, "internal") == WHOLE
    assert of_clock(opened, "official") == WHOLE
    assert len(opened.told("deadline_near", "deadline_passed")) == 3 * 2 * len(WHOLE)


def test_the_ladder_names_what_is_open(opened):
    opened.submit()
    opened.system.move(days=27)
    event = next(e for e in opened.told("deadline_near") if e.data["office_id"] == "P5703")
    assert event.data["open_indicators"] == ["QP-01", "QP-02", "QP-03", "AP-01", "AP-02", "STD-01"]
    assert (event.data["due_at"], event.data["report_id"]) == ("2026-12-20T16:59:59Z", None)


def test_an_office_that_has_sent_everything_is_left_in_peace(opened):
    finish(opened)
    day_by_day(opened, 50)
    assert opened.deadlines() == []
    assert len(of_clock(opened, "official", "P5001")) == len(WHOLE)


def test_what_is_taken_back_is_reminded_again(opened):
    finish(opened)
    opened.system.move(days=35)
    opened.review("task_withdrawn")
    day_by_day(opened, 6)
    assert of_clock(opened, "official") == [("near", 3), ("near", 1), ("near", 0), ("passed", 0), ("passed", 1)]


def test_only_the_next_rung_is_ever_planned(opened):
    rows = opened.system.engines["submission"].find("due", {})
    assert len(rows) == 3 * 2
    opened.system.move(days=30)
    rows = opened.system.engines["submission"].find("due", {"kind": "reminder"})
    assert len(rows) == 3 * 2
    assert all(row["at"] > opened.system.clock.now() for row in rows)
    opened.system.move(days=60)
    assert opened.system.engines["submission"].find("due", {}) == []


def test_a_jump_announces_the_latest_rung_and_the_passing_but_no_stale_reminder(opened):
    opened.system.move(days=32)  # 22 December: the internal clock is over, −14 of the official one was missed by days
    assert of_clock(opened, "internal") == [("passed", 0), ("passed", 1)]
    assert of_clock(opened, "official") == [("near", 14)]
    opened.system.move(days=365)
    assert of_clock(opened, "internal") == [("passed", 0), ("passed", 1), ("passed", 3)]
    assert of_clock(opened, "official") == [("near", 14), ("passed", 0), ("passed", 3)]


def test_a_round_that_opens_in_a_jump_past_its_deadline_still_says_that_it_passed(world):
    world.plan_round()
    world.system.move(days=200)
    assert world.deadlines() == [
        ("internal", "passed", 0), ("internal", "passed", 3), ("official", "passed", 0), ("official", "passed", 3),
    ]  # fmt: skip
    assert len(world.told("round_opened")) == 1


def test_an_offices_own_internal_deadline_moves_its_ladder_only(opened):
    opened.call("set_internal_deadline", round_id="2570-1", office_id="P5703", due_on="2026-12-10")
    day_by_day(opened, 19)
    assert of_clock(opened, "internal") == [("near", 14), ("near", 7), ("near", 3), ("near", 1)]
    assert of_clock(opened, "internal", "P5001") == [("near", 14)]
    assert opened.report()["internal_due_at"] == "2026-12-10T16:59:59Z"


def test_an_internal_deadline_on_the_official_day_does_not_remind_twice(opened):
    opened.call("set_internal_deadline", round_id="2570-1", office_id="P5703", due_on="2026-12-30")
    day_by_day(opened, 50)
    assert of_clock(opened, "internal") == []
    assert of_clock(opened, "official") == WHOLE


def ask_for(opened, until):
    return opened.call(
        "request_extension", "director.P5703", round_id="2570-1", office_id="P5703", reason="น้ำท่วม", until=until
    )["extension_id"]


def test_a_granted_extension_moves_the_deadline_and_starts_the_ladder_again(opened):
    day_by_day(opened, 37)
    opened.call("decide_extension", extension_id=ask_for(opened, "10 ม.ค. 2570"), granted=True, reason="อนุมัติ")
    (event,) = opened.told("extension_decided")
    assert (event.data["granted"], event.data["new_due_at"]) == (True, "2027-01-10T16:59:59Z")
    day_by_day(opened, 20)
    assert of_clock(opened, "official") == [*WHOLE[:3], *WHOLE[1:]]  # the −14 of the new day is past
    assert opened.report()["due_at"] == "2027-01-10T16:59:59Z"


def test_within_an_extension_a_report_is_not_late_and_other_offices_are(opened):
    opened.call("decide_extension", extension_id=ask_for(opened, "2027-01-10"), granted=True, reason="อนุมัติ")
    opened.system.move(days=50)
    assert opened.submit()["late"] is False
    opened.office_id = "P5001"
    assert opened.submit()["late"] is True


def test_a_declined_extension_changes_nothing_and_is_told(opened):
    opened.call("decide_extension", extension_id=ask_for(opened, "2027-01-10"), granted=False, reason="ไม่อนุมัติ")
    (event,) = opened.told("extension_decided")
    assert (event.data["granted"], event.data["new_due_at"], event.data["reason"]) == (False, None, "ไม่อนุมัติ")
    assert opened.report()["due_at"] == "2026-12-30T16:59:59Z"
    (stored,) = opened.ask("list_extensions", round_id="2570-1", office_id="P5703")["items"]
    assert (stored["state"], stored["decided_by"]) == ("declined", "admin")
    assert ask_for(opened, "2027-01-11") == "2570-1.P5703.2"


def test_a_return_starts_a_clock_of_its_own_and_leaves_the_others(opened):
    finish(opened)
    opened.system.move(days=38)  # 28 December
    opened.review("report_returned")
    day_by_day(opened, 12)
    assert opened.deadlines() == [("returned", *rung) for rung in WHOLE[2:]]
    event = next(e for e in opened.told("deadline_near") if e.data["clock"] == "returned")
    assert (event.data["report_id"], event.data["open_indicators"]) == (opened.report_id, ["AP-03"])
    assert event.data["due_at"] == "2027-01-04T16:59:59Z"


def test_a_second_return_starts_the_ladder_again_and_approval_ends_it(opened):
    finish(opened)
    opened.system.move(days=45)
    opened.review("report_returned")
    day_by_day(opened, 5)
    opened.submit()
    opened.review("report_returned", submission_no=2)
    day_by_day(opened, 5)
    opened.submit()
    opened.review("report_approved", submission_no=3)
    day_by_day(opened, 30)
    assert opened.deadlines() == [("returned", "near", 3), ("returned", "near", 3)]
    assert opened.system.engines["submission"].find("due", {"kind": "reminder"}) == []


def test_working_days_are_counted_when_the_round_asks_for_it(world):
    holidays = [{"code": "2026-12-31", "name_th": "วันสิ้นปี"}, {"code": "2027-01-01", "name_th": "วันขึ้นปีใหม่"}]
    world.call("load_reference", kind="holidays", rows=holidays)
    world.open_round(count_days="working")
    at = []
    for _ in range(50):
        before = len(of_clock(world, "official"))
        world.system.move(days=1)
        if len(of_clock(world, "official")) > before:
            at.append(world.system.clock.now().date().isoformat())
    assert at == [
        "2026-12-10", "2026-12-21", "2026-12-25", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-04", "2027-01-06",
    ]  # fmt: skip


@pytest.mark.parametrize(("office_id", "told"), [("P5703", 0), ("P5001", len(WHOLE))])
def test_a_closed_office_is_not_reminded(opened, make_office, office_id, told):
    opened.call("register_offices", offices=[make_office("P5703", valid_to="2026-12-01")])
    day_by_day(opened, 50)
    assert len(of_clock(opened, "official", office_id)) == told

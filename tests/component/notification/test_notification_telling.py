"""Events come in, each recipient is told exactly once."""

from __future__ import annotations

import pytest

REPORT_EVENTS = ["report_submitted", "report_taken_back", "report_returned", "report_approved", "score_set"]
PEOPLE = {
    "screening_moved": ["screener.P5703"],
    "task_opened": ["reviewer.1"],
    "task_overdue": ["reviewer.1"],
    "office_level_changed": ["deputy", "executive"],
    **{
        event: ["owner.P5703", "director.P5703"]
        for event in [*REPORT_EVENTS, "round_opened", "deadline_passed", "extension_decided"]
    },
    "deadline_near": ["owner.P5703"],
}
KIND = {"score_set": "report_scored", "screening_moved": "screening_asked"}


@pytest.mark.parametrize("event", sorted(PEOPLE))
def test_each_event_reaches_its_people_once_in_the_inbox(staffed, event):
    staffed.event(event)
    for user_id in PEOPLE[event]:
        assert staffed.told(user_id) == [KIND.get(event, event)]
        assert staffed.unread(user_id) == 1
    assert len([n for n, channel in staffed.delivered if channel == "inbox"]) == len(PEOPLE[event])
    assert staffed.told("screener.P5703") == ["screening_asked"] * (event == "screening_moved")
    assert staffed.system.dead == []


@pytest.mark.parametrize("event", sorted(PEOPLE))
def test_a_duplicate_tells_nobody_twice_by_inbox_or_by_natural_key(staffed, event):
    staffed.event(event, id="one")
    first = list(staffed.delivered)
    staffed.event(event, id="one")  # the same message again
    staffed.event(event, id="two")  # the same fact in another message
    assert staffed.delivered == first
    assert [staffed.unread(user_id) for user_id in PEOPLE[event]] == [1] * len(PEOPLE[event])


@pytest.mark.parametrize("event", sorted(PEOPLE))
def test_poison_rests_in_the_dead_queue_and_the_next_event_is_told(staffed, event):
    contract = staffed.contract(event)
    required = sorted(set(contract["schema"]["required"]) & {"office_id", "round_id"})
    for poison in (
        {},
        {k: v for k, v in contract["example"].items() if k != required[0]},
        {**contract["example"], required[0]: 7},
    ):
        staffed.system.deliver(contract["source"], event, data=poison)
    staffed.system.settle()
    assert [queue for queue, _, _ in staffed.system.dead] == [f"notification<-{contract['source']}.{event}"] * 3
    staffed.event(event)
    assert [staffed.told(user_id) for user_id in PEOPLE[event]] == [[KIND.get(event, event)]] * len(PEOPLE[event])


@pytest.mark.parametrize(
    ("event", "poison"),
    [
        ("user_changed", {"locale": "xx"}),
        ("user_changed", {"roles": "owner"}),
        ("office_registered", {"short_th": None}),
        ("round_scheduled", {"indicators": [{}]}),
        ("clock_moved", {"offset_ms": "soon"}),
        ("deadline_near", {"clock": "lunar"}),
        ("deadline_near", {"due_at": "tomorrow"}),
        ("report_returned", {"findings": []}),
        ("score_set", {"score": "five"}),
        ("report_submitted", {"submitted_at": "2026-11-20T02:00:00"}),
        ("screening_moved", {"step": "lost"}),
    ],
)
def test_values_we_cannot_read_rest_in_the_dead_queue(staffed, event, poison):
    staffed.event(event, sequence=9, **poison)
    assert len(staffed.system.dead) == 1
    assert staffed.delivered == []


def test_whatever_the_order_of_arrival_the_inbox_shows_the_order_of_events(staffed):
    staffed.event("report_approved", submission_no=2)
    staffed.system.clock.move(hours=-5)
    staffed.event("report_returned")
    staffed.system.clock.move(hours=-5)
    staffed.event("report_submitted")
    assert staffed.told("owner.P5703") == ["report_approved", "report_returned", "report_submitted"]


def test_the_steps_of_a_screening_that_arrive_upside_down_are_each_told_once_to_their_people(staffed):
    steps = {5: "passed", 4: "asked", 3: "returned", 2: "asked"}
    for sequence, step in steps.items():
        for _ in range(2):
            staffed.event("screening_moved", step=step, sequence=sequence, at=f"2026-11-20T02:0{sequence}:00Z")
    assert staffed.told("screener.P5703") == ["screening_asked"] * 2
    assert staffed.told("director.P5703") == ["screening_passed"]
    assert staffed.told("owner.P5703") == ["screening_returned"]
    order = [notice["at"] for notice in staffed.inbox("screener.P5703")]
    assert order == sorted(order, reverse=True)


def test_people_of_other_offices_are_told_nothing(staffed):
    staffed.office("P5702")
    staffed.event("report_returned")
    assert staffed.told("owner.P5702") == []


def test_the_writer_of_a_report_is_told_and_other_owners_of_the_office_are_not(staffed):
    staffed.user("owner2.P5703", "owner")
    staffed.event("report_submitted", owner="owner2.P5703")
    staffed.system.clock.move(hours=1)
    staffed.event("report_returned")
    staffed.system.clock.move(hours=1)
    assert staffed.told("owner2.P5703") == ["report_returned", "report_submitted"]
    assert staffed.told("owner.P5703") == []
    staffed.event("deadline_near")
    assert staffed.told("owner.P5703") == ["deadline_near"], "what is open is everybody's business"


def test_an_older_submission_that_arrives_late_does_not_change_who_wrote_the_report(staffed):
    staffed.user("owner2.P5703", "owner")
    staffed.event("report_submitted", submission_no=2, owner="owner2.P5703", receipt_no="R-2570-1-P5703-AP-03-2")
    staffed.event("report_submitted", submission_no=1)
    staffed.event("report_returned", submission_no=2)
    assert staffed.told("owner.P5703") == ["report_submitted"]
    assert sorted(staffed.told("owner2.P5703")) == ["report_returned", "report_submitted"]


def test_a_task_handed_to_another_reviewer_is_told_to_the_new_one(staffed):
    staffed.user("reviewer.2", "reviewer", parts=["AP"])
    staffed.event("task_opened", sequence=1)
    staffed.event("task_opened", sequence=2, reviewer="reviewer.2")
    assert (staffed.told("reviewer.1"), staffed.told("reviewer.2")) == (["task_opened"], ["task_opened"])


def test_the_whole_ladder_of_a_deadline_is_told_step_by_step(staffed):
    for days_left in (14, 7, 3, 1, 0):
        staffed.event("deadline_near", days_left=days_left)
    for days_late in (0, 1, 3):
        staffed.event("deadline_passed", days_late=days_late)
    assert len(staffed.told("owner.P5703")) == 8
    assert len(staffed.told("director.P5703")) == 6, "from three days before"
    assert len(staffed.letters("owner.P5703")) == 8


def test_every_office_is_told_of_an_opened_round_page_by_page(desk):
    desk.office(*(f"P57{n:02}" for n in range(1, 61)))  # 120 owners and directors: three pages
    desk.event("round_opened")
    desk.event("round_opened", id="again")
    inboxes = [n for n, channel in desk.delivered if channel == "inbox"]
    assert len(inboxes) == len(set(inboxes)) == 120
    assert len([n for n, channel in desk.delivered if channel == "email"]) == 120
    assert "กำหนดส่งของรอบ 15 ธันวาคม 2569 เวลา 23.59 น." in desk.inbox("owner.P5760")[0]["body_th"]
    assert desk.inbox("owner.P5760")[0]["title_th"] == "เปิดรอบรายงาน: รอบที่ 1 ปีงบประมาณ พ.ศ. 2570"

"""The office takes a submission back: before, after and against its review."""

from __future__ import annotations

R1 = "2570-1.AP-03.P5703.1"
R2 = "2570-1.AP-03.P5703.2"


def test_taking_back_is_possible_until_a_reviewer_begins(desk, refused):
    desk.user("reviewer.1", "AP")
    desk.submit()
    assert desk.withdraw()["state"] == "withdrawn"
    [withdrawn] = desk.told("task_withdrawn")
    assert (withdrawn.data["by"], withdrawn.data["submission_no"]) == ("director.P5703", 1)
    assert refused(desk.claim, R1, "reviewer.1") == "REV-004"
    desk.submit(number=2)
    desk.claim(R2, "reviewer.1")
    assert refused(desk.withdraw, number=2) == "REV-003"
    assert desk.loads() == {"AP:reviewer.1": 1}


def test_a_take_back_that_overtakes_the_submission_leaves_a_tombstone(desk, refused):
    desk.user("reviewer.1", "AP")
    desk.withdraw()
    desk.submit()
    assert desk.task(R1)["state"] == "withdrawn"
    assert len(desk.told("task_withdrawn")) == 1
    assert desk.told("task_opened") == []
    assert refused(desk.withdraw) == "REV-004"
    assert desk.loads() == {}
    assert desk.system.dead == []


def test_a_take_back_of_what_was_not_submitted_yet_is_told_again_when_it_is(desk):
    desk.withdraw()
    desk.submit(submitted_at="2026-11-20T03:00:00Z")
    assert [e.sequence for e in desk.told("task_withdrawn")] == [2, 3]


def test_a_take_back_of_something_that_is_no_report_is_refused(desk, refused):
    assert refused(desk.withdraw, "no-report") == "REV-001"
    assert refused(desk.withdraw, number=0) == "KIT-002"
    assert desk.told() == []

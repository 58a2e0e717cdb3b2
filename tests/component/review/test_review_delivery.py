"""Every handler: a duplicate, a reorder, a poison."""

from __future__ import annotations

import pytest

R1 = "2570-1.AP-03.P5703.1"


# ---- duplicates
def test_the_same_message_twice_opens_one_task(desk):
    desk.user("reviewer.1", "AP")
    desk.submit(id="one-and-the-same")
    desk.submit(id="one-and-the-same")
    assert (len(desk.told("task_opened")), desk.loads()) == (1, {"AP:reviewer.1": 1})


def test_the_same_submission_in_another_message_opens_one_task(desk):
    desk.user("reviewer.1", "AP")
    desk.submit()
    desk.claim(R1, "reviewer.1")
    desk.submit()
    assert (len(desk.told("task_opened")), desk.loads(), desk.task(R1)["state"]) == (1, {"AP:reviewer.1": 1}, "claimed")
    assert desk.system.dead == []


def test_the_same_account_change_twice_deals_once(desk):
    desk.submit()
    for _ in range(2):
        desk.user("reviewer.1", "AP", sequence=7)
    assert len(desk.told("task_opened")) == 2
    assert desk.loads() == {"AP:reviewer.1": 1}


def test_the_same_clock_twice_is_the_same_clock(desk):
    for _ in range(2):
        data = {"offset_ms": 3_600_000}
        desk.system.deliver("gateway", "clock_moved", subject="clock", sequence=1, data=data)
        desk.system.settle()
    desk.submit()
    assert desk.task(R1)["opened_at"] == "2026-11-20T03:00:00Z"


# ---- order
def test_an_older_round_that_arrives_late_opens_nothing(desk):
    desk.user("reviewer.1", "AP")
    desk.submit(number=2)
    desk.submit(number=1)
    assert desk.task(R1)["state"] == "superseded"
    assert [e.data["submission_no"] for e in desk.told("task_opened")] == [2]
    assert desk.loads() == {"AP:reviewer.1": 1}
    assert desk.system.dead == []


def test_a_newer_round_closes_an_older_one_that_was_never_decided(desk, refused):
    desk.user("reviewer.1", "AP")
    desk.submit(number=1)
    desk.claim(R1, "reviewer.1")
    desk.submit(number=2)
    assert desk.task(R1)["state"] == "superseded"
    assert refused(desk.decide, R1, "reviewer.1", "approve") == "REV-004"
    assert [e.data["by"] for e in desk.told("task_withdrawn")] == ["system"]
    assert desk.loads() == {"AP:reviewer.1": 1}
    desk.system.move(days=9)
    assert [e.data["submission_no"] for e in desk.told("task_overdue")] == [2]


def test_account_changes_in_the_wrong_order_end_at_the_newest(desk):
    desk.user("reviewer.1", "QP", sequence=2)
    desk.user("reviewer.1", "AP", sequence=1)
    desk.submit()
    desk.submit("2570-1.QP-01.P5703")
    assert desk.loads() == {"AP:-": 1, "QP:reviewer.1": 1}


# ---- poison
@pytest.mark.parametrize(
    "poison", [{}, {"report_id": "x"}, {"submission_no": 0}, {"claims": "many"}, {"submitted_at": "อังคาร"}]
)
def test_a_submission_that_makes_no_sense_is_parked_and_the_next_one_is_served(desk, poison):
    desk.user("reviewer.1", "AP")
    if poison and "report_id" not in poison:
        desk.submit("2570-1.AP-04.P5703", **poison)
    else:
        desk.system.deliver("submission", "report_submitted", data=poison)
        desk.system.settle()
    desk.submit()
    [(queue, _, reason)] = desk.system.dead
    assert queue == "review<-submission.report_submitted"
    assert "ValidationError" in reason
    assert desk.loads() == {"AP:reviewer.1": 1}


def test_the_same_round_with_other_content_is_a_contradiction_and_is_parked(desk):
    desk.submit()
    desk.submit(content_hash="f" * 64)
    [(_, _, reason)] = desk.system.dead
    assert "submitted before with other content" in reason
    assert desk.task(R1)["content_hash"] == f"{1:064x}"


@pytest.mark.parametrize(
    ("event", "poison"), [("user_changed", {"user_id": "reviewer.1"}), ("clock_moved", {"offset_ms": "soon"})]
)
def test_poison_from_the_gateway_is_parked_with_its_reason(desk, event, poison):
    desk.system.deliver("gateway", event, data=poison)
    desk.system.settle()
    [(queue, _, reason)] = desk.system.dead
    assert queue == f"review<-gateway.{event}"
    assert "ValidationError" in reason

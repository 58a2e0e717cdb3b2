"""Every handler: a duplicate, a reorder, a poison. Every command: twice, and against a rival."""

from __future__ import annotations

import pytest

from emes_kit.problems import Refused
from emes_kit.storage import Conflict

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


# ---- commands
def test_one_command_id_claims_once_and_answers_twice(desk, refused):
    desk.user("reviewer.1", "AP")
    desk.submit()
    version = desk.task(R1)["version"]
    first = desk.claim(R1, "reviewer.1", version, command_id="key-1")
    again = desk.claim(R1, "reviewer.1", version, command_id="key-1")
    assert first == again
    assert len(desk.told("task_claimed")) == 1
    assert refused(desk.claim, R1, "reviewer.1", version + 9, command_id="key-1") == "KIT-006"


def test_one_command_id_decides_and_withdraws_once(desk, finding):
    desk.user("reviewer.1", "AP")
    desk.submit()
    desk.claim(R1, "reviewer.1")
    fields = {"task_id": R1, "version": desk.task(R1)["version"], "decision": "return", "findings": [finding]}
    answers = [
        desk.system.call("review", "decide_task", "key-2", actor=desk.actor("reviewer.1"), **fields) for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert len(desk.told("report_returned")) == 1
    desk.submit(number=2)
    assert desk.withdraw(number=2, command_id="key-3") == desk.withdraw(number=2, command_id="key-3")
    assert len(desk.told("task_withdrawn")) == 1


def test_of_two_claims_of_one_version_exactly_one_wins(desk, refused):
    desk.submit()
    version = desk.task(R1)["version"]
    assert desk.claim(R1, "reviewer.1", version)["reviewer"] == "reviewer.1"
    assert refused(desk.claim, R1, "reviewer.2", version) == "REV-013"
    assert len(desk.told("task_claimed")) == 1


def interleave(desk, rival):
    """Let `rival` commit between the next reading of a task and its writing."""
    engine = desk.system.engines["review"]
    commit, waiting = engine.commit, [rival]

    def late(batch):
        if waiting and batch.replaces:
            waiting.pop()()
        return commit(batch)

    engine.commit = late


def test_a_rival_who_commits_first_wins_and_the_other_is_refused(desk, refused):
    desk.submit()
    version = desk.task(R1)["version"]
    interleave(desk, lambda: desk.claim(R1, "reviewer.2", version))
    assert refused(desk.claim, R1, "reviewer.1", version) == "REV-013"
    assert [e.data["reviewer"] for e in desk.told("task_claimed")] == ["reviewer.2"]
    assert desk.loads() == {"AP:reviewer.2": 1}


def test_claim_against_take_back_in_the_same_moment_has_one_winner(desk, refused):
    desk.submit()
    interleave(desk, desk.withdraw)
    assert refused(desk.claim, R1, "reviewer.1") in ("REV-004", "REV-013")
    assert (desk.task(R1)["state"], desk.told("task_claimed"), desk.loads()) == ("withdrawn", [], {})


def test_take_back_against_claim_in_the_same_moment_has_one_winner(desk, refused):
    desk.submit()
    interleave(desk, lambda: desk.claim(R1, "reviewer.1"))
    assert refused(desk.withdraw) == "REV-003"
    assert (desk.task(R1)["state"], desk.told("task_withdrawn"), desk.loads()) == ("claimed", [], {"AP:reviewer.1": 1})


def test_two_units_of_work_cannot_both_save_one_task(desk):
    desk.submit()
    first, second = desk.system.store("review"), desk.system.store("review")
    for store in (first, second):
        task = store.task(R1)
        task.sequence += 1
        store.save_task(task)
    first.commit()
    with pytest.raises(Conflict):
        second.commit()


def test_five_hundred_pairs_of_rivals_leave_five_hundred_winners(desk):
    tasks = [desk.submit(f"2570-1.AP-01.P{n:04d}") for n in range(1, 501)]
    won = lost = 0
    for task_id in tasks:
        for user in ("reviewer.1", "reviewer.2"):
            try:
                desk.claim(task_id, user, 1)
                won += 1
            except Refused:
                lost += 1
    assert (won, lost) == (500, 500)
    assert desk.loads() == {"AP:reviewer.1": 500}

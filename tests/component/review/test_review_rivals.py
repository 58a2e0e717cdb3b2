"""Commands sent twice and commands against a rival: exactly one winner, counters exact."""

from __future__ import annotations

import pytest

from emes_kit.problems import Refused
from emes_kit.storage import Conflict

R1 = "2570-1.AP-03.P5703.1"


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


def test_a_task_that_falls_overdue_in_a_reviewers_hands_is_decided_as_it_was_read(desk, refused):
    desk.user("reviewer.1", "AP")
    desk.submit()
    version = desk.claim(R1, "reviewer.1")["version"]
    desk.system.move(days=9)
    assert len(desk.told("task_overdue")) == 1
    assert desk.task(R1)["version"] == version + 1
    assert refused(desk.decide, R1, "reviewer.1", "approve", version=version - 1) == "REV-013"
    desk.decide(R1, "reviewer.1", "approve", version=version)
    assert (desk.task(R1)["state"], len(desk.told("report_approved"))) == ("approved", 1)


def test_a_task_that_falls_overdue_in_the_very_moment_of_a_claim_is_claimed(desk):
    desk.submit()
    version = desk.task(R1)["version"]
    interleave(desk, lambda: desk.system.move(days=9))
    assert desk.claim(R1, "reviewer.1", version)["overdue"] is True
    assert (len(desk.told("task_overdue")), len(desk.told("task_claimed"))) == (1, 1)


def test_of_two_claims_of_a_task_that_fell_overdue_meanwhile_exactly_one_wins(desk, refused):
    desk.submit()
    version = desk.task(R1)["version"]
    desk.system.move(days=9)
    assert desk.claim(R1, "reviewer.1", version)["reviewer"] == "reviewer.1"
    assert refused(desk.claim, R1, "reviewer.2", version) == "REV-013"
    assert refused(desk.claim, R1, "reviewer.2", version + 1) == "REV-013"
    assert len(desk.told("task_claimed")) == 1

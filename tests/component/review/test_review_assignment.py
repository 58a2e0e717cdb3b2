"""Who gets which task, while reviewers come and go; open-task counters stay exact throughout."""

from __future__ import annotations

import random

from emes_kit.problems import Refused
from review.assignment import BATCH


def reports(count, part="AP"):
    return [f"2570-1.{part}-{i % 20 + 1:02d}.P{5700 + i // 20}" for i in range(count)]


def test_tasks_are_spread_evenly_over_the_reviewers_of_the_part(desk):
    for user in ("reviewer.1", "reviewer.2", "reviewer.3"):
        desk.user(user, "AP")
    for report in reports(30):
        desk.submit(report)
    assert desk.loads() == {"AP:reviewer.1": 10, "AP:reviewer.2": 10, "AP:reviewer.3": 10}


def test_finished_work_makes_room_for_the_next_task(desk):
    desk.user("reviewer.1", "AP")
    desk.user("reviewer.2", "AP")
    first, second, third = reports(3)
    desk.submit(first)
    desk.submit(second)
    desk.approve(f"{second}.1", "reviewer.2")
    desk.submit(third)
    assert desk.task(f"{third}.1")["reviewer"] == "reviewer.2"


def test_loads_are_compared_within_the_part(desk):
    desk.user("reviewer.1", "AP", "QP")
    desk.user("reviewer.2", "QP")
    for report in reports(2):
        desk.submit(report)
    desk.submit("2570-1.QP-01.P5703")
    assert desk.task("2570-1.QP-01.P5703.1")["reviewer"] == "reviewer.1"


def test_tasks_without_any_reviewer_wait_and_are_dealt_when_one_appears(desk):
    count = 2 * BATCH + 3
    for report in reports(count):
        desk.submit(report)
    assert desk.loads() == {"AP:-": count}
    desk.user("reviewer.1", "AP")
    assert desk.loads() == {"AP:reviewer.1": count}
    opened = [e for e in desk.told("task_opened") if e.data["reviewer"]]
    assert len(opened) == len({e.subject for e in opened}) == count
    assert {e.sequence for e in opened} == {3}  # after 2, "waiting for anybody"


def test_one_event_moves_a_bounded_number_of_tasks(desk):
    for report in reports(2 * BATCH):
        desk.submit(report)
    commits = []
    engine = desk.system.engines["review"]
    commit = engine.commit
    engine.commit = lambda batch: (commits.append(len(batch.replaces)), commit(batch))[1]
    desk.user("reviewer.1", "AP")
    assert max(commits) == BATCH
    assert sum(commits) >= 2 * BATCH


def test_any_reviewer_of_the_part_may_claim_a_waiting_task(desk, refused):
    desk.submit()
    desk.user("reviewer.2", "QP")
    view = desk.claim("2570-1.AP-03.P5703.1", "reviewer.9")
    assert (view["reviewer"], desk.loads()) == ("reviewer.9", {"AP:reviewer.9": 1})
    assert refused(desk.claim, "2570-1.AP-03.P5703.1", "reviewer.8") == "REV-002"


def test_a_claim_needs_the_part_and_respects_the_assignment(desk, refused):
    desk.user("reviewer.1", "AP")
    task_id = desk.submit()
    call = {"task_id": task_id, "version": desk.task(task_id)["version"]}
    outsider = desk.actor("reviewer.1", "QP")
    assert refused(desk.system.call, "review", "claim_task", actor=outsider, **call) == "REV-007"
    assert refused(desk.claim, task_id, "reviewer.2") == "REV-009"


def test_tasks_of_a_deactivated_reviewer_go_to_the_others_even_when_begun(desk):
    desk.user("reviewer.1", "AP")
    tasks = [desk.submit(report) for report in reports(BATCH + 5)]
    desk.claim(tasks[0], "reviewer.1")
    desk.user("reviewer.2", "AP")
    desk.user("reviewer.1", "AP", active=False)
    assert desk.loads() == desk.counted() == {"AP:reviewer.2": BATCH + 5}
    assert (desk.task(tasks[0])["state"], desk.task(tasks[0])["claimed_at"]) == ("open", None)
    assert desk.approve(tasks[0], "reviewer.2")["state"] == "approved"


def test_handed_over_tasks_are_spread_evenly_within_one_step(desk):
    desk.user("reviewer.1", "AP")
    for report in reports(20):
        desk.submit(report)
    desk.user("reviewer.2", "AP")
    desk.user("reviewer.3", "AP")
    desk.user("reviewer.1", active=False)
    assert desk.loads() == desk.counted() == {"AP:reviewer.2": 10, "AP:reviewer.3": 10}


def test_tasks_wait_when_the_last_reviewer_leaves(desk):
    desk.user("reviewer.1", "AP", "QP")
    for report in reports(3) + reports(2, "QP"):
        desk.submit(report)
    desk.user("reviewer.1", "QP")
    assert desk.loads() == desk.counted() == {"AP:-": 3, "QP:reviewer.1": 2}


def test_a_reviewer_who_returns_before_their_tasks_moved_keeps_them(desk):
    desk.user("reviewer.1", "AP")
    task_id = desk.submit()
    store = desk.system.store("review")
    store.deal_later("AP", "reviewer.1", "late", desk.system.clock.now())
    store.commit()
    desk.system.settle()
    assert desk.task(task_id)["reviewer"] == "reviewer.1"


def test_an_older_account_change_that_arrives_late_moves_nothing(desk):
    desk.user("reviewer.1", "AP", sequence=5)
    desk.submit()
    desk.user("reviewer.1", active=False, sequence=4)
    desk.submit("2570-1.AP-04.P5703")
    assert desk.loads() == {"AP:reviewer.1": 2}


def test_a_reviewer_who_wrote_a_waiting_report_does_not_block_those_behind_it(desk):
    for report in reports(BATCH + 2):
        desk.submit(report, owner="reviewer.1")
    last = desk.submit("2570-1.AP-01.P9999")
    desk.user("reviewer.1", "AP")
    assert desk.task(last)["reviewer"] == "reviewer.1"
    assert desk.loads() == desk.counted() == {"AP:-": BATCH + 2, "AP:reviewer.1": 1}


def test_housekeeping_finds_tasks_dealt_by_a_panel_that_had_just_changed(desk):
    desk.user("reviewer.1", "AP")
    stuck = desk.submit()
    waiting = desk.submit("2570-1.QP-03.P5703")
    panels = desk.system.engines["review"].collections["panels"]
    # What a change in the very same moment leaves behind: panels that no longer agree with the tasks.
    panels["AP"] |= {"members": ["reviewer.2"], "former": ["reviewer.1"]}
    panels["QP"] = {"_id": "QP", "kind": "panel", "members": ["reviewer.3"], "former": [], "version": 1}
    desk.system.tick("review", "deal_leftovers")
    desk.system.settle()
    assert desk.task(stuck)["reviewer"] == "reviewer.2"
    assert desk.task(waiting)["reviewer"] == "reviewer.3"
    desk.system.tick("review", "deal_leftovers")
    assert desk.system.engines["review"].find("due", {"kind": "deal_tasks"}) == []


def test_counters_are_exact_after_many_returns_approvals_and_withdrawals(desk):
    dice = random.Random(2570)
    users = ["reviewer.1", "reviewer.2", "reviewer.3"]
    for user in users[:2]:
        desk.user(user, "AP", "QP")
    tried = 0
    numbers = dict.fromkeys(reports(20) + reports(15, "QP"), 0)
    for step in range(400):
        report = dice.choice(sorted(numbers))
        task_id = f"{report}.{numbers[report]}"
        state = desk.task(task_id) if numbers[report] else {"state": "none", "reviewer": None}
        if state["state"] not in ("open", "claimed"):
            numbers[report] += 1
            desk.submit(report, numbers[report])
            continue
        holder = state["reviewer"] or dice.choice(users)
        action = dice.choice([desk.give_back, desk.approve, desk.claim, desk.withdraw])
        try:
            desk.withdraw(report, numbers[report]) if action == desk.withdraw else action(task_id, holder)
        except Refused:
            tried += 1
        if step % 90 == 50:
            desk.user(dice.choice(users), *dice.sample(["AP", "QP"], dice.randint(0, 2)))
    assert desk.loads() == desk.counted()
    assert tried > 0
    assert desk.system.dead == []

"""Submission and review together: whoever overtakes whom on the way, both agree on what became of a submission."""

from __future__ import annotations

import pytest

from review.service import ReviewService


@pytest.fixture
def beside():
    return (ReviewService,)


@pytest.fixture
def both(opened):
    account = {"user_id": "reviewer.1", "roles": ["reviewer"], "parts": ["QP", "AP", "STD"], "active": True}
    opened.system.deliver("gateway", "user_changed", subject="reviewer.1", sequence=1, data=account)
    opened.system.settle()
    return opened


def withdraw(world, submission_no=1):
    director = {"user_id": "director.P5703", "roles": ["director"], "office_id": "P5703"}
    place = {"report_id": world.report_id, "submission_no": submission_no}
    return world.system.call("review", "withdraw_task", actor=director, **place)


def claim(world, task_id):
    reviewer = {"user_id": "reviewer.1", "roles": ["reviewer"], "parts": ["AP"]}
    task = world.system.call("review", "get_task", task_id=task_id)
    return world.system.call("review", "claim_task", actor=reviewer, task_id=task_id, version=task["version"])


def decide(world, task, decision, findings=()):
    reviewer = {"user_id": "reviewer.1", "roles": ["reviewer"], "parts": ["AP"]}
    fields = {"task_id": task["task_id"], "version": task["version"], "decision": decision, "findings": list(findings)}
    world.system.call("review", "decide_task", actor=reviewer, **fields)
    world.system.settle()


def test_a_take_back_before_a_reviewer_began_wins(both):
    both.submit()
    both.system.settle()
    withdraw(both)
    both.system.settle()
    assert both.report()["state"] == "draft"
    assert both.system.dead == []


def test_a_take_back_that_overtakes_its_submission_leaves_no_task_behind(both, refused):
    both.submit()  # report_submitted is still on its way
    withdraw(both)
    both.system.settle()
    assert both.report()["state"] == "draft"
    assert refused(claim, both, f"{both.report_id}.1").problem.code.startswith("REV-")
    assert both.system.dead == []


def test_a_take_back_after_a_reviewer_began_is_refused_and_nothing_moves(both, refused):
    both.submit()
    both.system.settle()
    claim(both, f"{both.report_id}.1")
    assert refused(withdraw, both).problem.code.startswith("REV-")
    both.system.settle()
    assert both.report()["state"] == "submitted"


def test_after_a_take_back_the_next_submission_is_reviewed(both):
    both.submit()
    withdraw(both)
    both.system.settle()
    both.submit()
    both.system.settle()
    decide(both, claim(both, f"{both.report_id}.2"), "approve")
    assert both.report()["state"] == "approved"
    outcomes = [one["outcome"] for one in both.ask("report_history", report_id=both.report_id)["items"]]
    assert outcomes == ["taken_back", "approved"]


def test_a_return_travels_with_its_findings_and_the_answer_is_reviewed_again(both, finding):
    both.submit()
    both.system.settle()
    decide(both, claim(both, f"{both.report_id}.1"), "return", [finding])
    assert (both.report()["state"], both.report()["findings"]) == ("returned", [finding])
    both.submit()
    both.system.settle()
    decide(both, claim(both, f"{both.report_id}.2"), "approve")
    assert both.report()["state"] == "approved"
    assert both.system.dead == []

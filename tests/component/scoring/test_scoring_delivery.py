"""Every handler: duplicates and reorder; tallies stay exact through all of it."""

from __future__ import annotations

import random

import pytest

R = "2570-1.QP-01.P5703"


# ---- duplicates
def test_the_same_message_twice_scores_once(board):
    board.ready()
    board.approve(R, 95, id="one-and-the-same")
    board.approve(R, 95, id="one-and-the-same")
    assert len(board.told("score_set")) == 1
    assert board.national("QP", "provisional")["scored"] == 1


def test_the_same_approval_in_another_message_scores_once(board):
    board.ready()
    board.approve(R, 95)
    board.approve(R, 95)
    assert (len(board.told("score_set")), board.score(R)["version"]) == (1, 1)
    assert board.system.dead == []


def test_schemes_rounds_and_offices_told_twice_are_kept_once(board):
    for _ in range(2):
        board.ready()
        board.office("P5703")
    assert board.system.dead == []
    assert board.call("national_result", fiscal_year=2570)["offices"] == 1


# ---- order
def test_an_older_approval_that_arrives_late_is_ignored(board):
    board.ready()
    board.approve(R, 95, number=2)
    board.approve(R, 10, number=1)
    assert (board.score(R)["score"], board.score(R)["submission_no"]) == (5, 2)
    assert len(board.told("score_set")) == 1
    assert board.system.dead == []


def test_an_approval_waits_for_its_round_and_its_scheme(board):
    board.system.deliver("submission", "round_scheduled", sequence=1, data=_round())
    board.system.deliver("review", "report_approved", sequence=1, data=board.approval(R, 95))
    board.system.deliver("submission", "scheme_published", sequence=1, data=board.scheme())
    board.system.settle()
    assert (board.score(R)["score"], board.system.dead) == (5, [])


def test_an_approval_waits_for_a_round_it_has_never_heard_of(board):
    board.publish(board.scheme())
    board.system.deliver("review", "report_approved", sequence=1, data=board.approval(R, 95))
    board.system.deliver("submission", "round_scheduled", sequence=1, data=_round())
    board.system.settle()
    assert (board.score(R)["score"], board.system.dead) == (5, [])


def test_an_approval_whose_scheme_never_comes_ends_in_the_dead_queue_with_its_reason(board):
    board.round()
    board.approve(R, 95)
    [(queue, _, reason)] = board.system.dead
    assert queue == "scoring<-review.report_approved"
    assert "Later" in reason
    assert "has not arrived yet" in reason


def test_rounds_and_offices_in_the_wrong_order_end_at_the_newest(board):
    board.publish(board.scheme())
    board.publish(board.scheme(version=2))
    board.round(version=2, sequence=2)
    board.round(version=1, sequence=1)
    board.approve(R, 95)
    assert board.score(R)["scheme_version"] == 2
    board.office("S20", sequence=2, valid_to="2026-09-30")
    board.office("S20", sequence=1)
    assert board.call("national_result", fiscal_year=2570)["offices"] == 0
    assert board.call("national_result", fiscal_year=2570)["scheme_version"] == 2


def test_an_earlier_round_told_after_a_later_one_does_not_take_the_year_back(board):
    board.publish(board.scheme())
    board.publish(board.scheme(version=2))
    board.round("2570-2", version=2)
    board.round("2570-1", version=1)
    assert board.call("national_result", fiscal_year=2570)["scheme_version"] == 2


@pytest.mark.parametrize("seed", range(5))
def test_tallies_are_exact_whatever_the_order_and_however_often(board, seed):
    dice = random.Random(seed)
    board.ready("QP-01", "AP-01", board.indicator("AP-02", weight="2"))
    reports = [f"2570-1.{i}.P{o}" for i in ("QP-01", "AP-01", "AP-02") for o in range(1001, 1016)]
    told = [(report, dice.randint(0, 100), number) for report in reports for number in (1, 2, 3)]
    told += dice.sample(told, 30)
    dice.shuffle(told)
    for report, numerator, number in told[:130]:
        board.approve(report, numerator, number=number)
    for part in ("QP", "AP"):
        for kind in ("final", "provisional"):
            assert board.national(part, kind)["levels"] == board.recount(part)[kind]
    assert board.system.dead == []


def test_a_rival_who_commits_first_costs_nothing_but_a_second_try(board):
    board.ready("AP-01", "AP-02", "AP-03")
    engine = board.system.engines["scoring"]
    commit, waiting = engine.commit, ["2570-1.AP-02.P5703", "2570-1.AP-03.P5703"]

    def late(batch):
        if waiting and any(c == "part_results" for c, *_ in batch.inserts + batch.replaces):
            rival = waiting.pop()
            board.approve(rival, 95)
        return commit(batch)

    engine.commit = late
    board.approve("2570-1.AP-01.P5703", 95)
    part = board.office_part("P5703", "AP")
    assert (part["scored"], part["complete"]) == (3, True)
    assert board.national("AP")["levels"] == board.recount("AP")["final"] == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1}
    assert len(board.told("score_set")) == 3


def _round():
    scheme = {"scheme_id": "sample-2570", "scheme_version": 1}
    return {"round_id": "2570-1", "fiscal_year": 2570, "number": 1, "kind": "report"} | scheme

"""Every handler: poison is parked with its reason, and the next message is served."""

from __future__ import annotations

import pytest

R = "2570-1.QP-01.P5703"


def test_the_same_scheme_version_with_another_body_is_a_contradiction(board):
    board.ready()
    board.publish(board.scheme(office_bands=["1.00", "2.00", "3.00", "4.00", "4.90"]))
    [(queue, _, reason)] = board.system.dead
    assert queue == "scoring<-submission.scheme_published"
    assert "published before with another body" in reason
    board.approve(R, 95)
    assert board.score(R)["score"] == 5


def test_what_scoring_does_not_read_may_differ(board):
    board.ready()
    board.publish(board.scheme() | {"label_th": "ชื่ออื่น"})
    assert board.system.dead == []


def test_a_scheme_that_cannot_be_computed_with_is_parked(board):
    board.publish(board.scheme(rounding={"mode": "upwards", "places": 2}))
    [(_, _, reason)] = board.system.dead
    assert "unsound_scheme" in reason


def test_the_same_submission_approved_with_other_content_is_parked(board):
    board.ready()
    board.approve(R, 95)
    board.approve(R, 10, content_hash="f" * 64)
    [(_, _, reason)] = board.system.dead
    assert "other_content" in reason
    assert board.score(R)["score"] == 5


BAD = [
    ({"claims": []}, "no_claims"),
    ({"claims": [{"claim": "c1", "numerator": "1", "denominator": "0"}]}, "no_proportion"),
    ({"claims": [{"claim": "c1", "numerator": "มาก", "denominator": "2"}]}, "not_a_number"),
    ({"claims": [{"claim": "c1", "numerator": 1, "denominator": 2}]}, "ValidationError"),
    ({"claims": "many"}, "ValidationError"),
    ({"indicator_id": "QP-99"}, "unknown_indicator"),
    ({"submission_no": 0}, "ValidationError"),
    ({"at": "yesterday"}, "ValidationError"),
]


@pytest.mark.parametrize(("poison", "why"), BAD)
def test_an_approval_that_makes_no_sense_is_parked_and_the_next_one_is_scored(board, poison, why):
    board.ready()
    board.approve("2570-1.QP-01.P9999", 50, **poison)
    board.approve(R, 95)
    [(queue, _, reason)] = board.system.dead
    assert queue == "scoring<-review.report_approved"
    assert why in reason
    assert board.score(R)["score"] == 5
    assert board.national("QP")["levels"]["5"] == 1


@pytest.mark.parametrize(
    ("source", "event", "poison"),
    [
        ("submission", "scheme_published", {"scheme_id": "x"}),
        ("submission", "round_scheduled", {"round_id": "2570-1"}),
        ("submission", "round_scheduled", {"kind": "party"}),
        ("submission", "office_registered", {"office_id": "S20", "valid_from": "28 ม.ค. 2564"}),
        ("gateway", "clock_moved", {}),
    ],
)
def test_poison_is_parked_with_its_reason(board, source, event, poison):
    board.hear(source, event, poison)
    [(queue, _, reason)] = board.system.dead
    assert queue == f"scoring<-{source}.{event}"
    assert "ValidationError" in reason


def test_the_demo_clock_is_followed(board):
    before = board.system.clock.now()
    board.hear("gateway", "clock_moved", {"offset_ms": 86_400_000, "at": "2026-11-20T02:00:00Z"})
    board.hear("gateway", "clock_moved", {"offset_ms": 86_400_000, "at": "2026-11-20T02:00:00Z"}, sequence=1)
    assert (board.system.clock.now() - before).days == 1
    assert board.system.dead == []

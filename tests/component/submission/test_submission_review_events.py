"""The review's words arrive twice, late, in the wrong order or broken: only the word that counts moves a report."""

from __future__ import annotations

import itertools

import pytest

EVENTS = ("report_returned", "report_approved", "task_withdrawn")


def states(world):
    return [event.data["to_state"] for event in world.told("report_moved")]


@pytest.mark.parametrize(
    ("event", "state", "outcome"),
    [
        ("report_returned", "returned", "returned"),
        ("report_approved", "approved", "approved"),
        ("task_withdrawn", "draft", "taken_back"),
    ],
)
def test_each_word_moves_the_report_and_closes_the_submission(opened, event, state, outcome):
    opened.submit()
    opened.review(event)
    assert opened.report()["state"] == state
    (submission,) = opened.ask("report_history", report_id=opened.report_id)["items"]
    assert submission["outcome"] == outcome


@pytest.mark.parametrize("event", EVENTS)
def test_the_same_event_twice_takes_effect_once(opened, event):
    opened.submit()
    opened.review(event, id="e-1")
    told = len(opened.system.published)
    opened.review(event, id="e-1")
    assert len(opened.system.published) == told
    assert opened.system.dead == []


@pytest.mark.parametrize("event", EVENTS)
def test_the_same_word_under_another_id_takes_effect_once(opened, event):
    opened.submit()
    opened.review(event)
    told = len(opened.system.published)
    opened.review(event)
    assert len(opened.system.published) == told
    assert opened.system.dead == []


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(EVENTS, 2)))
def test_of_two_contrary_words_the_first_wins(opened, first, second):
    opened.submit()
    opened.review(first)
    state, told = opened.report()["state"], len(opened.system.published)
    opened.review(second)
    assert (opened.report()["state"], len(opened.system.published)) == (state, told)


@pytest.mark.parametrize("event", EVENTS)
def test_a_word_on_an_earlier_submission_changes_nothing(opened, event):
    opened.submit()
    opened.review("report_returned")
    opened.submit()
    opened.review(event, submission_no=1)
    assert opened.report()["state"] == "submitted"
    opened.review("report_approved", submission_no=2)
    assert opened.report()["state"] == "approved"


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(
    "fault",
    [
        {"submission_no": "one"},
        {"submission_no": 0},
        {"report_id": "2570-1.AP-03"},
        {"report_id": "2570-1.AP-03.P5001"},  # nobody began it
        {"report_id": "2570-9.AP-03.P5703"},
        {"at": "yesterday"},
        {"at": "2026-11-25T03:30:00"},
        {"submission_no": 2},  # we never made it
    ],
    ids=str,
)
def test_a_poison_event_rests_in_the_dead_queue_and_stops_nothing(opened, event, fault):
    opened.submit()
    opened.review(event, **fault)
    ((queue, envelope, _),) = opened.system.dead
    assert (queue, envelope.type) == (f"submission<-review.{event}", event)
    assert opened.report()["state"] == "submitted"
    opened.review(event)
    assert opened.report()["state"] != "submitted"
    assert len(opened.system.dead) == 1


def test_a_return_without_findings_is_poison(opened):
    opened.submit()
    opened.review("report_returned", findings=[])
    assert len(opened.system.dead) == 1
    assert opened.report()["state"] == "submitted"


def test_taking_back_tells_everybody_and_spends_the_number(opened):
    opened.submit()
    opened.review("task_withdrawn")
    (event,) = opened.told("report_taken_back")
    assert (event.data["submission_no"], event.data["at"]) == (1, "2026-11-20T02:00:00Z")
    assert opened.submit()["submission_no"] == 2
    assert opened.ask("get_receipt", receipt_no="R-2570-1-P5703-AP-03-1")["outcome"] == "taken_back"


def test_a_take_back_that_lost_the_race_does_not_touch_the_next_submission(opened):
    """Withdrawn and resubmitted; then the withdrawal is delivered once more, late and under another id."""
    opened.submit()
    opened.review("task_withdrawn")
    opened.submit()
    opened.review("task_withdrawn", submission_no=1)
    assert opened.report()["state"] == "submitted"
    assert states(opened)[-1] == "submitted"
    assert len(opened.told("report_taken_back")) == 1


def test_a_report_in_the_reviewers_hands_cannot_be_edited(opened, refused):
    opened.submit()
    for call in (opened.save, opened.send, opened.screen, opened.certify):
        assert refused(call).problem.code == "SUB-008"


def test_the_demo_clock_is_followed_forward_only(opened):
    before = opened.system.clock.now()
    for offset_ms, days in ((86_400_000, 1), (3_600_000, 1), (172_800_000, 2)):
        opened.system.deliver("gateway", "clock_moved", subject="clock", data={"offset_ms": offset_ms})
        opened.system.settle()
        assert (opened.system.clock.now() - before).days == days


def test_a_clock_that_moves_back_is_poison(opened):
    opened.system.deliver("gateway", "clock_moved", subject="clock", data={"offset_ms": -5})
    opened.system.settle()
    assert [queue for queue, _, _ in opened.system.dead] == ["submission<-gateway.clock_moved"]

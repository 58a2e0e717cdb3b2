"""From an event to news: natural keys, audiences, facts."""

from __future__ import annotations

import pytest

from notification.news import BUILDERS
from notification.people import EXECUTIVES, OFFICES, REVIEWERS
from notification.telling import TABLE

KEYS = {
    "screening_moved": "screening_asked.2570-1.AP-03.P5703.3",
    "report_submitted": "report_submitted.2570-1.AP-03.P5703.1",
    "report_taken_back": "report_taken_back.2570-1.AP-03.P5703.1",
    "report_returned": "report_returned.2570-1.AP-03.P5703.1",
    "report_approved": "report_approved.2570-1.AP-03.P5703.1",
    "score_set": "report_scored.2570-1.AP-03.P5703.1.3",
    "task_opened": "task_opened.2570-1.AP-03.P5703.1",
    "task_overdue": "task_overdue.2570-1.AP-03.P5703.1",
    "round_opened": "round_opened.2570-1",
    "deadline_near": "deadline_near.2570-1.P5703.official.20261215T165959Z.7",
    "deadline_passed": "deadline_passed.2570-1.P5703.official.20261215T165959Z.1",
    "extension_decided": "extension_decided.2570-1.P5703.3",
    "office_level_changed": "office_level_changed.2570.P5703.AP.3",
}


def test_every_event_we_tell_about_has_a_key_here_and_a_row_in_the_table(build):
    assert set(KEYS) == set(BUILDERS)
    steps = {build.news("screening_moved", step=step).kind for step in ("passed", "returned")}
    assert {build.news(event).kind for event in KEYS} | steps == set(TABLE)


@pytest.mark.parametrize("event", sorted(KEYS))
def test_the_natural_key_depends_on_the_event_alone(build, event):
    assert build.news(event).what == KEYS[event]


def test_a_second_submission_is_news_of_its_own(build):
    assert build.news("report_submitted", submission_no=2).what != build.news("report_submitted").what


def test_each_time_before_the_committee_is_news_of_its_own(build):
    first, again = (build.news("screening_moved", sequence=n).what for n in (2, 5))
    assert first != again


def test_a_rescored_report_is_news_of_its_own(build):
    assert build.news("score_set", sequence=4).what != build.news("score_set", sequence=3).what


def test_two_returned_reports_with_one_due_time_are_told_apart(build):
    one, two = (
        build.news("deadline_near", clock="returned", report_id=f"2570-1.AP-0{n}.P5703", days_left=1) for n in (1, 2)
    )
    assert one.what != two.what
    assert one.subject_id == "2570-1.AP-01.P5703"


def test_each_step_of_the_ladder_and_each_clock_is_told_apart(build):
    steps = {
        build.news("deadline_near", clock=clock, days_left=days).what
        for clock in ("internal", "official")
        for days in (14, 7, 3, 1, 0)
    }
    assert len(steps) == 10


@pytest.mark.parametrize(
    ("event", "audience"),
    [
        ("report_submitted", "P5703"),
        ("deadline_passed", "P5703"),
        ("task_opened", REVIEWERS),
        ("round_opened", OFFICES),
        ("office_level_changed", EXECUTIVES),
    ],
)
def test_the_audience_is_a_group_that_is_found_by_equality(build, event, audience):
    assert build.news(event).audience == audience


def test_a_task_is_for_the_reviewer_it_was_given_to(build):
    assert build.news("task_opened").person == "reviewer.1"
    assert build.news("task_opened", reviewer=None).person is None


def test_an_event_nobody_is_told_about_is_an_error(build):
    with pytest.raises(KeyError):
        build.news("task_claimed")

"""The table of who is told what over which channel, walked whole."""

from __future__ import annotations

import pytest

from notification.people import EXECUTIVES, OFFICES, REVIEWERS, newer
from notification.telling import told

BOTH, INBOX = ("inbox", "email"), ("inbox",)
OWNER, DIRECTOR, REVIEWER, OTHER_REVIEWER = "owner.P5703", "director.P5703", "reviewer.1", "reviewer.2"
EXECUTIVE_THREE = {"deputy": INBOX, "secretary": INBOX, "executive": INBOX}

SCREENER = "screener.P5703"
STEPS = {"asked": SCREENER, "passed": DIRECTOR, "returned": OWNER}
EXPECTED = {
    "screening_moved": {SCREENER: INBOX},  # the example is a report laid before the committee
    "report_submitted": {OWNER: INBOX, DIRECTOR: BOTH},
    "report_taken_back": {OWNER: INBOX, DIRECTOR: INBOX},
    "report_returned": {OWNER: BOTH, DIRECTOR: BOTH},
    "report_approved": {OWNER: BOTH, DIRECTOR: INBOX},
    "score_set": {OWNER: INBOX, DIRECTOR: INBOX},
    "task_opened": {REVIEWER: INBOX},
    "task_overdue": {REVIEWER: BOTH},
    "round_opened": {OWNER: BOTH, DIRECTOR: BOTH},
    "deadline_near": {OWNER: BOTH},  # the example is seven days before
    "deadline_passed": {OWNER: BOTH, DIRECTOR: BOTH},
    "extension_decided": {OWNER: BOTH, DIRECTOR: BOTH},
    "office_level_changed": EXECUTIVE_THREE,
}


@pytest.fixture
def everybody(build):
    reviewers = [
        build.person(f"reviewer.{n}", "reviewer", parts=parts) for n, parts in ((1, ("AP",)), (2, ("QP", "AP")))
    ]
    return (
        build.office + reviewers + [build.person(role, role) for role in ("deputy", "secretary", "executive", "admin")]
    )


def who(news, people, author=None):
    return {person.user_id: channels for person, channels in told(news, people, author)}


@pytest.mark.parametrize("event", sorted(EXPECTED))
def test_each_kind_reaches_exactly_the_people_of_the_table(build, everybody, event):
    assert who(build.news(event), everybody) == EXPECTED[event]


@pytest.mark.parametrize(("days_left", "director_told"), [(14, False), (7, False), (3, True), (1, True), (0, True)])
def test_the_director_joins_the_ladder_three_days_before(build, days_left, director_told):
    assert (DIRECTOR in who(build.news("deadline_near", days_left=days_left), build.office)) is director_told


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_the_screening_reaches_whoever_has_the_next_one(build, everybody, step):
    assert who(build.news("screening_moved", step=step), everybody) == {STEPS[step]: INBOX}


@pytest.mark.parametrize("clock", ["internal", "official", "returned"])
def test_both_clocks_and_the_one_of_a_return_are_told_alike(build, clock):
    assert set(who(build.news("deadline_passed", clock=clock), build.office)) == {OWNER, DIRECTOR}


def test_who_holds_two_roles_is_told_once_over_all_their_channels(build):
    both = build.person("both.P5703", "owner", "director", office_id="P5703")
    assert who(build.news("report_submitted"), [both]) == {"both.P5703": BOTH}


def test_the_author_is_told_and_the_other_owners_are_left_alone(build):
    people = [build.person("owner.a", "owner", office_id="P5703"), build.person("owner.b", "owner", office_id="P5703")]
    assert set(who(build.news("report_returned"), people, author="owner.b")) == {"owner.b"}


def test_all_owners_are_told_when_the_author_has_left_or_is_not_known(build):
    left = build.person("owner.a", "owner", office_id="P5703", active=False)
    people = [left, build.person("owner.b", "owner", office_id="P5703")]
    assert set(who(build.news("report_returned"), people, author="owner.a")) == {"owner.b"}
    assert set(who(build.news("report_returned"), people, author="stranger")) == {"owner.b"}


def test_whoever_has_left_is_told_nothing(build):
    assert who(build.news("report_returned"), [build.person(OWNER, "owner", active=False)]) == {}


def test_without_an_address_the_inbox_remains(build):
    assert who(build.news("report_returned"), [build.person(OWNER, "owner", email="")]) == {OWNER: INBOX}


def test_a_task_without_reviewer_is_offered_to_all_reviewers_of_its_part(build, everybody):
    qp_only = build.person("reviewer.3", "reviewer", parts=("QP",))
    assert set(who(build.news("task_opened", reviewer=None), [*everybody, qp_only])) == {REVIEWER, OTHER_REVIEWER}


def test_groups_are_the_index_keys_people_are_found_by(build):
    assert build.person("owner.P5703", "owner").groups == [OFFICES, "P5703"]
    assert build.person("screener.P5703", "screener").groups == ["P5703"]
    assert build.person("reviewer.1", "reviewer", "deputy").groups == [REVIEWERS, EXECUTIVES]
    assert build.person("admin", "admin").groups == []
    assert build.person("owner.P5703", "owner", active=False).groups == []


def test_only_a_later_user_changed_changes_what_we_know(build):
    known = build.person(OWNER, "owner", sequence=4)
    assert newer(None, known)
    assert newer(known, build.person(OWNER, "owner", sequence=5))
    assert not newer(known, build.person(OWNER, "owner", sequence=4))
    assert not newer(known, build.person(OWNER, "owner", sequence=3))

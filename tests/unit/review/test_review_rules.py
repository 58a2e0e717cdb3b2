"""Who may claim and decide, what a return needs, what a resubmission inherits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import domain
from review.domain import Refusal
from review.findings import (
    MAX_FINDINGS,
    MAX_LETTERS,
    REASON_CODES,
    EarlierFinding,
    Finding,
    carry_over,
    check,
    clean,
    findings_of,
)
from review.identity import Ref


def refused(call, *args):
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value.reason


# ---- claim
def test_an_unassigned_task_goes_to_whoever_of_the_part_claims_it(build):
    task = build.task()
    domain.claim(task, "reviewer.7", ["QP", "AP"], 3, build.now)
    assert (task.state, task.reviewer, task.claimed_at) == ("claimed", "reviewer.7", build.now)


def test_ones_own_assigned_task_can_be_claimed_and_anothers_cannot(build):
    assert (
        refused(domain.claim, build.task(reviewer="reviewer.1"), "reviewer.2", ["AP"], 3, build.now)
        == "assigned_to_other"
    )
    task = build.task(reviewer="reviewer.1")
    domain.claim(task, "reviewer.1", ["AP"], 3, build.now)
    assert task.state == "claimed"


@pytest.mark.parametrize("user", ["owner.P5703", "director.P5703"])
def test_owner_and_certifier_never_review_their_own_report(build, user):
    assert refused(domain.claim, build.task(), user, ["AP"], 3, build.now) == "own_report"
    claimed = build.task("claimed", reviewer=user)
    assert refused(domain.decide, claimed, user, 3, "approve", [], build.now) == "own_report"


def test_a_reviewer_of_another_part_cannot_claim(build):
    assert refused(domain.claim, build.task(), "reviewer.1", ["QP", "STD"], 3, build.now) == "not_your_part"


@pytest.mark.parametrize("version", [2, 4])
def test_a_stale_version_is_refused_before_anything_else(build, version):
    assert refused(domain.claim, build.task(), "reviewer.1", [], version, build.now) == "stale_version"
    assert refused(domain.decide, build.task(), "reviewer.1", version, "approve", [], build.now) == "stale_version"


# ---- decide
def test_only_who_claimed_decides(build):
    assert (
        refused(domain.decide, build.task("claimed", reviewer="reviewer.1"), "reviewer.2", 3, "approve", [], build.now)
        == "not_your_task"
    )


def test_a_return_keeps_its_findings(build):
    task, finding = (
        build.task("claimed", reviewer="reviewer.1"),
        Finding("claims.c1", "figures_differ", "ตัวเลขไม่ตรงกับทะเบียน"),
    )
    domain.decide(task, "reviewer.1", 3, "return", [finding], build.now)
    assert (task.state, task.findings) == ("returned", [finding])


GOOD = Finding("sections.what", "incomplete", "ขาดรายละเอียด")


@pytest.mark.parametrize(
    ("decision", "findings", "reason"),
    [
        ("return", [], "no_findings"),
        ("return", [Finding("sections.what", "ไม่ครบ", "x")], "unknown_reason"),
        ("return", [Finding("", "incomplete", "x")], "finding_not_readable"),
        ("return", [Finding("sections what", "incomplete", "x")], "finding_not_readable"),
        ("return", [Finding("sections.what", "incomplete", "")], "finding_not_readable"),
        ("return", [Finding("sections.what", "incomplete", "ก" * 2001)], "finding_not_readable"),
        ("return", [GOOD] * (MAX_FINDINGS + 1), "too_many_findings"),
        ("return", [Finding("sections.what", "incomplete", "ก" * 2000)] * 8, "too_many_findings"),
        ("approve", [GOOD], "findings_on_approval"),
        ("reject", [GOOD], "unknown_decision"),
        ("return", [GOOD] * MAX_FINDINGS, None),
        ("approve", [], None),
    ],
)
def test_a_decision_carries_the_findings_that_belong_to_it(decision, findings, reason):
    assert check(decision, findings) == reason


def test_a_refused_decision_leaves_the_task_as_it_was(build):
    task = build.task("claimed", reviewer="reviewer.1")
    assert refused(domain.decide, task, "reviewer.1", 3, "return", [], build.now) == "no_findings"
    assert (task.state, task.findings, task.closed_at) == ("claimed", [], None)


def test_the_six_reason_codes_are_those_of_the_product():
    assert {code: th for code, (th, _) in REASON_CODES.items()} == {
        "incomplete": "ไม่ครบ",
        "off_topic": "ไม่ตรงประเด็น",
        "figures_differ": "ตัวเลขไม่ตรง",
        "copied": "คัดลอก",
        "evidence": "หลักฐาน",
        "misaligned": "ไม่สอดคล้อง",
    }


def test_text_of_findings_is_composed_and_trimmed_but_never_compatibility_folded():
    [finding] = findings_of([{"field": "sections.how", "reason_code": "copied", "text": "  ท\u0e4d\u0e32งาน ½ "}])
    assert finding.text == "ท\u0e33งาน ½"
    assert clean("cafe\u0301") == "caf\u00e9"


def test_the_largest_allowed_return_fits_an_event():
    assert MAX_LETTERS * 3 + MAX_FINDINGS * (100 + 60) < 63 * 1024


# ---- rounds of review
def test_the_next_round_carries_the_findings_of_the_last(build):
    first = build.task("returned", 1, findings=[GOOD])
    second = domain.open_task(build.ref(2), build.submission(), [first], build.now, build.now)
    assert second.earlier == [EarlierFinding(1, "sections.what", "incomplete", "ขาดรายละเอียด")]
    assert second.state == "open"


def test_findings_survive_a_round_that_was_taken_back(build):
    first = build.task("returned", 1, findings=[GOOD])
    second = build.task("withdrawn", 2, earlier=carry_over(1, first.findings, []))
    third = domain.open_task(build.ref(3), build.submission(), [second, first], build.now, build.now)
    assert [e.submission_no for e in third.earlier] == [1]


def test_answered_findings_are_not_carried_twice():
    old = [EarlierFinding(1, "sections.what", "copied", "x")]
    assert carry_over(2, [GOOD], old) == [EarlierFinding(2, GOOD.field, GOOD.reason_code, GOOD.text)]


def test_a_round_that_arrives_after_a_newer_one_opens_nothing(build):
    late = domain.open_task(build.ref(1), build.submission(), [build.task("claimed", 2)], build.now, build.now)
    assert (late.state, late.closed_by) == ("superseded", "system")


def test_older_live_rounds_are_overtaken_by_a_newer_one(build):
    rounds = [build.task("returned", 1), build.task("open", 2), build.task("claimed", 4)]
    assert [t.ref.submission_no for t in domain.overtaken(rounds, build.ref(3))] == [2]


# ---- tombstones
@pytest.mark.parametrize(("minutes", "again"), [(-5, False), (0, False), (5, True)])
def test_a_take_back_before_the_submission_itself_is_told_again(build, minutes, again):
    tombstone = build.task("withdrawn", submission=None, closed_at=build.now, closed_by="director.P5703")
    arrived = build.submission(submitted_at=build.now + timedelta(minutes=minutes))
    assert domain.fill_tombstone(tombstone, arrived) is again
    assert (tombstone.submission, tombstone.state) == (arrived, "withdrawn")


@given(st.lists(st.sampled_from(["assign", "claim", "approve", "return", "withdraw", "supersede"]), max_size=12))
def test_whatever_is_tried_a_task_is_decided_at_most_once(actions):
    now = datetime(2026, 11, 20, tzinfo=UTC)
    task = domain.Task(Ref("r", "2570-1", 2570, "P1", "AP-01", "AP", 1), now, now)
    ends = 0
    for action in actions:
        before = task.state
        try:
            domain.move(task, action)
        except Refusal:
            assert task.state == before
        ends += before in domain.LIVE and not task.live
    assert ends <= 1

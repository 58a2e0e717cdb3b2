"""The life of a report: every pair of state and action is walked, and every rule about people and hashes tried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submission import domain
from submission.content import Checked, Remark
from submission.domain import APPROVED, DRAFT, MOVES, NOT_STARTED, RETURNED, SCREENING, STATES, SUBMITTED, Report
from submission.refusal import Refusal

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
LATER = NOW + timedelta(days=7)
CLAIM = {"claim": "c1", "numerator": "242", "denominator": "245", "percent": "98.77", "met": True}
FINDING = {"field": "sections.result", "reason_code": "incomplete", "text": "ยังไม่ครบ"}
TEXT = Checked({"claims": {}, "sections": {}}, [CLAIM], [], "a" * 64)
OTHER = Checked({"claims": {}, "sections": {"what": "x"}}, [CLAIM], [], "b" * 64)


def report(state: str = NOT_STARTED, **facts) -> Report:
    made = Report("2570-1.AP-03.P5703", "2570-1", 2570, "P5703", "AP-03", "AP", state=state)
    for name, value in facts.items():
        setattr(made, name, value)
    return made


def screened(**facts) -> Report:
    """Written by owner, passed by screener, waiting for the director."""
    passed = {"by": "screener", "at": NOW, "content_hash": TEXT.content_hash}
    return report(SCREENING, owner="owner", writers=["owner"], content_hash=TEXT.content_hash, screened=passed, **facts)


ACTS = {
    "save": lambda r: domain.save(r, "owner", r.version, TEXT, False, NOW),
    "send": lambda r: domain.send_to_screening(r, r.version, {}, [], NOW),
    "pass": lambda r: domain.screen(r, "screener", r.version, "pass", [], NOW),
    "find": lambda r: domain.screen(r, "screener", r.version, "return", [FINDING], NOW),
    "submit": lambda r: domain.certify(r, "director", r.version, TEXT.content_hash, False, NOW),
    "take_back": lambda r: domain.take_back(r, NOW),
    "return": lambda r: domain.give_back(r, [FINDING], LATER, NOW),
    "approve": lambda r: domain.approve(r, NOW),
}
ALLOWED = {
    (NOT_STARTED, "save"): DRAFT, (DRAFT, "save"): DRAFT, (SCREENING, "save"): DRAFT, (RETURNED, "save"): DRAFT,
    (DRAFT, "send"): SCREENING, (SCREENING, "pass"): SCREENING, (SCREENING, "find"): DRAFT,
    (SCREENING, "submit"): SUBMITTED, (SUBMITTED, "take_back"): DRAFT, (SUBMITTED, "return"): RETURNED,
    (SUBMITTED, "approve"): APPROVED,
}  # fmt: skip


def test_the_table_is_the_one_of_the_product():
    assert MOVES == ALLOWED
    assert {action for _, action in MOVES} == set(ACTS)


@pytest.mark.parametrize(("state", "action"), list(product(STATES, ACTS)))
def test_every_pair_of_state_and_action(state, action):
    subject = screened()
    subject.state = state
    before = repr(subject)
    if (state, action) in ALLOWED:
        move = ACTS[action](subject)
        assert (move.from_state, move.to_state) == (state, ALLOWED[state, action])
        assert subject.state == ALLOWED[state, action]
        assert subject.updated_at == NOW
    else:
        with pytest.raises(Refusal) as refused:
            ACTS[action](subject)
        assert refused.value.reason == "wrong_state"
        assert repr(subject) == before


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=25))
def test_no_walk_ever_leaves_the_states_or_loses_a_submission_number(actions):
    subject, spent = report(), 0
    for action in actions:
        try:
            move = ACTS[action](subject)
        except Refusal:
            continue
        spent += action == "submit"
        assert move.to_state == subject.state
        assert subject.state in STATES
        assert subject.submission_no == spent
        assert (subject.state in (SUBMITTED, APPROVED, RETURNED)) <= (spent > 0)


@pytest.mark.parametrize("act", ["save", "send", "pass", "find", "submit"])
def test_a_stale_version_is_refused_before_anything_else(act):
    subject = screened(version=3)
    calls = {
        "save": lambda: domain.save(subject, "owner", 2, TEXT, False, NOW),
        "send": lambda: domain.send_to_screening(subject, 2, {}, [], NOW),
        "pass": lambda: domain.screen(subject, "screener", 2, "pass", [], NOW),
        "find": lambda: domain.screen(subject, "screener", 2, "return", [FINDING], NOW),
        "submit": lambda: domain.certify(subject, "director", 2, TEXT.content_hash, False, NOW),
    }
    with pytest.raises(Refusal) as refused:
        calls[act]()
    assert (refused.value.reason, refused.value.params) == ("stale_version", {"given": 2, "current": 3})


def refusal_of(call) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.reason


def test_an_edit_voids_the_committees_pass():
    subject = screened()
    domain.save(subject, "owner", 0, OTHER, False, NOW)
    assert (subject.state, subject.screened, subject.content_hash) == (DRAFT, None, OTHER.content_hash)


def test_whoever_saves_becomes_the_owner_and_stays_a_writer():
    subject = report()
    domain.save(subject, "owner", 0, TEXT, False, NOW)
    domain.save(subject, "colleague", 0, TEXT, False, NOW)
    assert (subject.owner, subject.writers) == ("colleague", ["owner", "colleague"])


def test_a_writer_cannot_screen():
    subject = screened()
    assert refusal_of(lambda: domain.screen(subject, "owner", 0, "pass", [], NOW)) == "same_person"


@pytest.mark.parametrize("user", ["owner", "screener"])
def test_neither_a_writer_nor_the_screener_can_certify(user):
    subject = screened()
    assert refusal_of(lambda: domain.certify(subject, user, 0, TEXT.content_hash, False, NOW)) == "same_person"


def test_nothing_is_certified_before_the_committee_passed_it():
    subject = screened()
    subject.screened = None
    assert refusal_of(lambda: ACTS["submit"](subject)) == "not_screened"


def test_a_pass_for_other_content_does_not_count():
    subject = screened()
    subject.content_hash = OTHER.content_hash
    assert refusal_of(lambda: domain.certify(subject, "director", 0, OTHER.content_hash, False, NOW)) == "not_screened"


def test_the_director_certifies_exactly_the_saved_content():
    subject = screened()
    certify_other = lambda: domain.certify(subject, "director", 0, OTHER.content_hash, False, NOW)  # noqa: E731
    assert refusal_of(certify_other) == "content_changed"


def test_certifying_leaves_a_receipt_with_a_number_of_its_own():
    subject = screened(submission_no=1)
    domain.certify(subject, "director", 0, TEXT.content_hash, True, NOW)
    assert (subject.receipt_no, subject.submission_no) == ("R-2570-1-P5703-AP-03-2", 2)
    assert (subject.submitted_by, subject.submitted_at, subject.late) == ("director", NOW, True)


def test_a_return_of_the_committee_needs_findings_and_a_pass_must_not_have_any():
    assert refusal_of(lambda: domain.screen(screened(), "s", 0, "return", [], NOW)) == "findings_needed"
    assert refusal_of(lambda: domain.screen(screened(), "s", 0, "pass", [FINDING], NOW)) == "findings_with_pass"


def test_sending_keeps_only_the_explanations_that_were_asked_for():
    subject = report(DRAFT, version=1)
    remark = Remark("sections.result", "copied", "ผล", "Result", blocks=False)
    domain.send_to_screening(subject, 1, {"sections.result": " เพราะ ", "sections.what": "อื่น ๆ"}, [remark], NOW)
    assert subject.explanations == [{"field": "sections.result", "text": "เพราะ"}]


def test_a_refused_preflight_leaves_the_draft_a_draft():
    subject = report(DRAFT, version=1)
    remark = Remark("sections.result", "section_missing", "ผล", "Result", blocks=True)
    assert refusal_of(lambda: domain.send_to_screening(subject, 1, {}, [remark], NOW)) == "not_complete"
    assert subject.state == DRAFT


def test_a_return_gives_findings_and_a_clock_and_approval_ends_both():
    subject = screened()
    ACTS["submit"](subject)
    ACTS["return"](subject)
    assert (subject.findings, subject.returned_due_at, subject.screened) == ([FINDING], LATER, None)
    subject.state = SUBMITTED
    ACTS["approve"](subject)
    assert (subject.findings, subject.returned_due_at) == ([], None)


def test_the_reviews_word_counts_only_for_the_submission_it_is_about():
    subject = screened(submission_no=1)
    ACTS["submit"](subject)
    assert domain.awaits(subject, 2)
    assert not domain.awaits(subject, 1)
    assert refusal_of(lambda: domain.awaits(subject, 3)) == "unknown_submission"
    ACTS["take_back"](subject)
    assert not domain.awaits(subject, 2)

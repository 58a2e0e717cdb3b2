"""Answers to findings: written beside them, taken away again, and kept for whoever reads the report next."""

from __future__ import annotations

import pytest

from submission.answering import MOST_KEPT, kept, written
from submission.refusal import Refusal

FIRST = {"field": "sections.what", "reason_code": "incomplete", "text": "ยังไม่ครบ"}
SECOND = {"field": "claims.c1", "reason_code": "figures_differ", "text": "ไม่ตรง"}


def test_an_answer_stands_beside_its_finding_and_the_others_stay_as_they_are():
    assert written([FIRST, SECOND], {"1": "แก้แล้ว"}) == [FIRST, {**SECOND, "answer": "แก้แล้ว"}]


def test_two_findings_on_one_field_have_an_answer_each():
    answered = written([FIRST, FIRST], {"0": "หนึ่ง", "1": "สอง"})
    assert [finding["answer"] for finding in answered] == ["หนึ่ง", "สอง"]


def test_an_answer_that_is_not_named_again_stays():
    answered = written([FIRST, SECOND], {"0": "หนึ่ง"})
    assert written(answered, {"1": "สอง"})[0]["answer"] == "หนึ่ง"


@pytest.mark.parametrize("empty", ["", "  ", "\n"])
def test_an_empty_answer_takes_the_old_one_away(empty):
    assert written(written([FIRST], {"0": "หนึ่ง"}), {"0": empty}) == [FIRST]


def test_answers_are_cleaned_like_every_text():
    assert written([FIRST], {"0": "ส านักงานแก้แล้ว "})[0]["answer"] == "สำนักงานแก้แล้ว"


def test_what_was_given_is_not_changed():
    findings = [dict(FIRST)]
    written(findings, {"0": "x"})
    assert findings == [FIRST]


@pytest.mark.parametrize("place", ["1", "-1", "x", "", "๐", "00x", "99999999999"])
def test_an_answer_to_nothing_is_refused_by_its_field(place):
    with pytest.raises(Refusal) as refusal:
        written([FIRST], {place: "x"})
    assert (refusal.value.reason, refusal.value.field) == ("unknown_finding", f"answers.{place}")


def test_what_the_reviewer_asked_is_kept_when_the_committee_asks_more():
    assert kept([FIRST], [SECOND]) == [FIRST, SECOND]
    assert len(kept([FIRST] * MOST_KEPT, [SECOND])) == MOST_KEPT

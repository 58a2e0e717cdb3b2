"""What changed between two submissions, and findings as a form sends them."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from gateway.pages import changes, explained, matching, reading, remarks

THAI = "ที่ปรึกษาผู้เชี่ยวชาญ ปฏิบัติหน้าที่ ณ สิ้นปีงบประมาณ น้ำใจ กตัญญู 139 แห่ง อบรม ซ้อมแผน"


def joined(pieces: list[changes.Piece], *kinds: str) -> str:
    return "".join(text for what, text in pieces if what in kinds)


@pytest.mark.parametrize("seed", range(40))
def test_both_texts_can_be_put_together_again(seed: int) -> None:
    chance = random.Random(seed)
    before = " ".join(chance.choices(THAI.split(), k=chance.randint(0, 30)))
    after = " ".join(word for word in before.split() + chance.choices(THAI.split(), k=3) if chance.random() > 0.3)
    pieces = changes.between(before, after)
    assert joined(pieces, changes.SAME, changes.GONE) == before
    assert joined(pieces, changes.SAME, changes.ADDED) == after
    assert all(one[0] != other[0] for one, other in pairwise(pieces))


def test_only_the_changed_letters_of_a_phrase_are_marked() -> None:
    pieces = changes.between("มีแผนครบและซ้อมแล้วตามที่รายงาน", "มีแผนครบและซ้อมแล้วทุกแห่งตามที่รายงาน")
    assert joined(pieces, changes.ADDED) == "ทุกแห่ง"
    assert joined(pieces, changes.GONE) == ""


@pytest.mark.parametrize(("before", "after"), [("ปี", "ปู"), ("น้ำ", "นำ"), ("ที่", "ที"), ("กิน", "กิ่น")])
def test_a_mark_is_never_torn_from_its_letter(before: str, after: str) -> None:
    for _, text in changes.between(before, after):
        assert changes.clusters(text)[0][0] in "ปนทกง"


def test_long_and_hostile_texts_are_compared_in_time() -> None:
    start = time.process_time()
    changes.between("ก ข " * 20_000, "ข ก ค " * 15_000)
    changes.between(" ".join(map(str, range(400))), " ".join(map(str, range(400, 0, -1))))
    assert time.process_time() - start < 2


def test_a_round_is_compared_with_what_its_reviewer_has_seen_last() -> None:
    outcomes = ("returned", "taken_back", None)
    history = [{"submission_no": n, "outcome": outcome} for n, outcome in enumerate(outcomes, 1)]
    assert reading.compared_with(history, 3) == history[0]
    assert reading.compared_with(history, 1) is None
    assert reading.compared_with(history[1:], 3) == history[1]


def test_a_finding_about_a_part_of_a_claim_belongs_to_the_claim() -> None:
    assert reading.within("claims.c1.numerator", "claims.c1")
    assert not reading.within("claims.c10", "claims.c1")
    one = reading.Field("claims.c1", "ร้อยละ", None)
    assert reading.unplaced([{"field": "claims.c1.percent"}, {"field": "report"}], [one]) == [{"field": "report"}]
    assert reading.label_of("report", [one]) == "report"


def test_what_the_office_answered_stands_beside_what_was_asked() -> None:
    asked = [{"field": "sections.what", "text": "ขาด"}, {"field": "sections.how", "text": "ขาด"}]
    now = {"answered": [{"field": "sections.what", "text": "ขาด", "answer": "เพิ่มแล้ว"}, {"field": "x", "text": "ขาด"}]}
    assert [one["answer"] for one in reading.with_answers(asked, now)] == ["เพิ่มแล้ว", ""]
    assert [one["answer"] for one in reading.with_answers(asked, {})] == ["", ""]


def test_rows_without_reason_and_text_are_no_findings() -> None:
    empty = {"field": "sections.what", "reason_code": "", "reuse": "", "text": ""}
    assert remarks.filled({"0": empty, "1": {**empty, "field": ""}}, []) == ([], [])


def test_a_sentence_that_is_not_ones_own_fills_nothing() -> None:
    row = {"field": "sections.what", "reason_code": "copied", "reuse": "0" * 12, "text": ""}
    _, errors = remarks.filled({"3": row}, [{"reason_code": "copied", "text": "ซ้ำ"}])
    assert [error["field"] for error in errors] == ["rows.3.text"]


def test_what_was_typed_wins_over_what_was_used_before() -> None:
    known = {"reason_code": "copied", "text": "ซ้ำ"}
    row = {"field": "sections.what", "reason_code": "evidence", "reuse": remarks.key_of(known), "text": "แนบหลักฐาน"}
    assert remarks.filled({"0": row}, [known])[0] == [
        {"field": "sections.what", "reason_code": "evidence", "text": "แนบหลักฐาน"}
    ]


@pytest.mark.parametrize(("mode", "kept"), [("truncate", "98.77"), ("half_up", "98.78"), ("half_even", "98.78")])
def test_the_example_is_rounded_by_the_rule(mode: str, kept: str) -> None:
    assert explained.rounded({"mode": mode, "places": 2}) == ("98.775510", kept)


@pytest.mark.parametrize(
    ("typed", "same"),
    [("ส านักงาน", "สำนักงาน"), ("นํ้า", "น้ำ"), ("นํา", "นำ"), ("เเม่", "แม่"), ("AP-๐๓", "ap-03"), ("ก\u200bข", "กข")],
)
def test_thai_typed_in_another_way_is_the_same(typed: str, same: str) -> None:
    assert matching.comparable(typed) == matching.comparable(same)

"""What lies on an office's desk, how a report becomes a form, and what changed between two texts."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.pages import differences, forms, history, office_desk, report_form
from gateway.pages.differences import MOST_WORK, Piece
from gateway.pages.receipts import receipt_number

ROUND = {
    "round_id": "2570-1", "name_th": "รอบที่ 1", "name_en": "Round 1", "internal_due_at": "2026-12-08T16:59:59Z",
    "official_due_at": "2026-12-15T16:59:59Z", "indicators": [
        {"indicator_id": f"AP-0{n}", "part": "AP", "name_th": f"ตัวชี้วัด {n}", "name_en": f"Indicator {n}"}
        for n in (1, 2, 3)
    ],
}  # fmt: skip
RULE = {
    "claims": [{"claim": "c1", "label_th": "ร้อยละ", "label_en": "Percent"}],
    "sections": [{"section": "what", "label_th": "ทำอะไร", "label_en": "What"}],
}
THAI = st.text("กขคงเแโา่้ำิี ๑2a\n", max_size=80)


def report(indicator: str = "AP-01", **facts: Any) -> dict[str, Any]:
    return {"round_id": "2570-1", "indicator_id": indicator, "state": "draft", "screened": None, **facts}


def desk(*reports: dict[str, Any], clocks: Any = ()) -> list[office_desk.Line]:
    return office_desk.lines([ROUND], clocks, reports, {}, "th")


# ---- the desk
def test_every_indicator_of_a_round_lies_on_the_desk_begun_or_not() -> None:
    assert [(line.indicator_id, line.state) for line in desk(report("AP-02"))] == [
        ("AP-01", "not_started"), ("AP-02", "draft"), ("AP-03", "not_started"),
    ]  # fmt: skip


def test_an_offices_own_clocks_count_and_a_return_has_one_more() -> None:
    own = {"round_id": "2570-1", "internal_due_at": "2026-12-01T16:59:59Z", "official_due_at": "2026-12-20T16:59:59Z"}
    first, second, _ = desk(report(returned_due_at="2026-12-27T16:59:59Z"), clocks=[own])
    assert (first.internal_due_at, first.official_due_at, first.due_at[:10]) == (*list(own.values())[1:], "2026-12-27")
    assert second.due_at == own["official_due_at"]
    assert desk()[0].due_at == ROUND["official_due_at"]


@pytest.mark.parametrize(
    ("state", "passed", "turn"),
    [
        ("not_started", False, "owner"), ("draft", False, "owner"), ("returned", False, "owner"),
        ("screening", False, "screener"), ("screening", True, "director"), ("submitted", True, None),
        ("approved", True, None),
    ],
)  # fmt: skip
def test_it_is_one_persons_turn(state: str, passed: bool, turn: str | None) -> None:
    assert office_desk.turn(state, passed) == turn


def test_what_came_back_is_not_listed_twice() -> None:
    found = desk(report(state="returned", findings=[{"text": "x"}]), report("AP-02"))
    assert [line.indicator_id for line in office_desk.came_back(found)] == ["AP-01"]
    assert [line.indicator_id for line in office_desk.waiting(found, ["owner"])] == ["AP-02", "AP-03"]
    assert office_desk.waiting(found, ["screener"]) == []


def test_findings_that_went_along_with_a_submission_are_no_work() -> None:
    assert office_desk.came_back(desk(report(state="submitted", findings=[{"text": "x"}]))) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", 3), ("ap-02", 1), ("AP ๐๓", 1), ("ตัวชี้วัด  2", 1), ("ชี้ วัด", 3), ("ไม่มี", 0), ("01 02", 0)],
)
def test_search_minds_no_case_no_digits_and_no_spaces(typed: str, found: int) -> None:
    assert len(office_desk.found(desk(), None, None, typed)) == found


def test_a_sara_am_in_two_pieces_is_found_too() -> None:
    assert office_desk.folded("น\u0e4d\u0e32ใจ") == office_desk.folded("น้ำใจ".replace("\u0e49", ""))


# ---- the form
def test_a_report_becomes_fields_named_as_in_the_schema() -> None:
    saved = {
        "content": {"claims": {"c1": {"numerator": "1", "denominator": "2"}}, "sections": {}}, "version": 3,
        "findings": [{"field": "claims.c1", "text": "x", "answer": "แล้ว"}],
    }  # fmt: skip
    assert report_form.values(saved, RULE) == {
        "claims.c1.numerator": "1", "claims.c1.denominator": "2", "sections.what": "", "answers.0": "แล้ว",
        "version": "3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("where", "beside"),
    [
        ("claims.c1", "claims.c1.numerator"), ("claims.c1.denominator", "claims.c1.denominator"),
        ("claims", "claims.c1.numerator"), ("sections.what", "sections.what"), ("sections.what.0", "sections.what"),
        ("sections.how", None), ("report", None), ("claims.c", None), ("", None),
    ],
)  # fmt: skip
def test_a_finding_stands_beside_the_nearest_field(where: str, beside: str | None) -> None:
    fields = ["claims.c1.numerator", "claims.c1.denominator", "sections.what", "version"]
    assert report_form.nearest(where, fields) == beside


def test_the_hash_is_computed_again_from_what_is_shown() -> None:
    shown = {"report_id": "x", "content": {"sections": {"what": "ก"}}, "claims": []}
    text = '{"claims":[],"content":{"sections":{"what":"ก"}},"report_id":"x"}'
    assert report_form.canonical(shown) == text
    assert report_form.hash_agrees({**shown, "content_hash": hashlib.sha256(text.encode()).hexdigest()})
    assert not report_form.hash_agrees({**shown, "content_hash": "0" * 64})


@pytest.mark.parametrize(
    ("state", "window", "role", "ask", "may"),
    [
        ("draft", "open", "owner", False, True), ("returned", "late", "owner", False, True),
        ("screening", "open", "owner", False, False), ("screening", "open", "owner", True, True),
        ("submitted", "open", "owner", True, False), ("draft", "closed", "owner", True, False),
        ("not_started", "before", "owner", False, False), ("draft", "open", "director", True, False),
    ],
)  # fmt: skip
def test_the_form_is_for_its_owner_while_it_can_be_saved(
    state: str, window: str, role: str, ask: bool, may: bool
) -> None:
    assert report_form.may_edit({"state": state, "window": window}, [role], ask) is may


@pytest.mark.parametrize(
    ("values", "made"),
    [
        ({"a": "1", "a.b": "2"}, {"a": {"b": "2"}}), ({"a.b": "2", "a": "1"}, {"a": "1"}),
        ({"a[]": ["1"], "a[].b": "2"}, {"a": ["1"], "a[]": {"b": "2"}}), ({"..": "x"}, {"": {"": {"": "x"}}}),
    ],
)  # fmt: skip
def test_fields_that_contradict_each_other_make_some_data_and_no_error(values: dict[str, Any], made: Any) -> None:
    assert forms.data_of(forms.Form(values)) == made


# ---- versions
def test_the_last_two_versions_are_compared_unless_asked_otherwise() -> None:
    past = [{"submission_no": n, "content": n, "content_hash": str(n)} for n in (1, 2)]
    same = history.versions_of(past, {"content_hash": "2", "content": 2})
    later = history.versions_of(past, {"content_hash": "x", "content": 3})
    assert list(same) == ["1", "2"]
    assert list(later) == ["1", "2", "now"]
    assert history.chosen(same, "", "") == ("1", "2")
    assert history.chosen(later, "", "") == ("2", "now")
    assert history.chosen(later, "1", "now") == ("1", "now")
    assert history.chosen(later, "9", "9") == ("2", "now")
    assert history.chosen({"1": 1}, "", "") == (None, None)


def test_only_the_changed_words_are_marked() -> None:
    assert differences.between("อบรมครูทุกโรงเรียน จำนวน 137 แห่ง", "อบรมครูและผู้บริหารทุกโรงเรียน จำนวน 139 แห่ง") == [
        Piece("same", "อบรมครู"), Piece("new", "และผู้บริหาร"), Piece("same", "ทุกโรงเรียน จำนวน "),
        Piece("gone", "137"), Piece("new", "139"), Piece("same", " แห่ง"),
    ]  # fmt: skip


def test_a_consonant_is_never_parted_from_its_marks() -> None:
    pieces = differences.between("ที่", "ที")
    assert pieces == [Piece("gone", "ที่"), Piece("new", "ที")]


@settings(max_examples=200, deadline=None)
@given(THAI, THAI)
def test_both_texts_can_be_read_from_the_pieces(old: str, new: str) -> None:
    pieces = differences.between(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new
    assert all(piece.text for piece in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


def test_a_text_too_long_to_compare_counts_as_replaced_between_what_is_the_same() -> None:
    long = int(MOST_WORK**0.5) + 10
    pieces = differences.between("ก" + "ข" * long + "ค", "ก" + "ง" * long + "ค")
    assert [piece.kind for piece in pieces] == ["same", "gone", "new", "same"]


def test_fields_that_are_equal_are_not_mentioned() -> None:
    assert list(differences.by_field({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "x", "d": "4"})) == ["b", "d", "c"]


# ---- receipts
@pytest.mark.parametrize(
    "typed",
    ["R-2570-1-P5703-AP-03-1", " r-2570-1-p5703-ap-03-1 ", "R–๒๕๗๐–๑–P๕๗๐๓–AP–๐๓–๑", "R-2570-1 -P5703- AP-03-1"],
)
def test_a_receipt_number_is_read_as_people_copy_it(typed: str) -> None:
    assert receipt_number(typed) == "R-2570-1-P5703-AP-03-1"

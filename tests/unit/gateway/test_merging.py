"""Two versions of one report: what differs, whose text was chosen, what is to be saved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.pages import merging

THEIRS = {
    "claims.c1.numerator": "137", "claims.c1.denominator": "139", "sections.what": "ฉบับของเขา",
    "sections.how": "เหมือนกัน", "answers.0": "", "version": "7",
}  # fmt: skip
MINE = {**THEIRS, "sections.what": "ฉบับของฉัน", "answers.0": "ตอบแล้ว", "version": "3"}
FIELDS = [name for name in THEIRS if name != "version"]
SHORT = st.text("กขค 1\n", max_size=6)
TEXTS = st.fixed_dictionaries({**dict.fromkeys(FIELDS, SHORT), "version": st.just("7")})


def test_only_fields_that_differ_are_to_be_chosen_in_the_order_of_the_form() -> None:
    found = merging.choices(MINE, THEIRS, {}, {})
    assert [one.field for one in found] == ["sections.what", "answers.0"]
    assert [one.pick for one in found] == ["", ""]


def test_each_side_shows_its_own_text_and_marks_what_the_other_lacks() -> None:
    what = merging.choices(MINE, THEIRS, {}, {})[0]
    assert "".join(piece.text for piece in what.mine) == "ฉบับของฉัน"
    assert "".join(piece.text for piece in what.theirs) == "ฉบับของเขา"
    assert {piece.kind for piece in what.mine} == {"same", "new"}
    assert {piece.kind for piece in what.theirs} == {"same", "gone"}


@given(TEXTS, TEXTS)
def test_the_pieces_of_a_side_are_its_whole_text(mine: dict[str, str], theirs: dict[str, str]) -> None:
    for one in merging.choices(mine, theirs, {}, {}):
        assert "".join(piece.text for piece in one.mine) == mine[one.field]
        assert "".join(piece.text for piece in one.theirs) == theirs[one.field]


def test_a_choice_stands_while_the_text_it_was_made_against_does() -> None:
    picked = {"sections.what": "mine", "answers.0": "theirs"}
    seen = {"sections.what": merging.mark("ฉบับของเขา"), "answers.0": merging.mark("ข้อความก่อนหน้า")}
    assert [one.pick for one in merging.choices(MINE, THEIRS, picked, seen)] == ["mine", ""]


@pytest.mark.parametrize("pick", ["", "both", "MINE", "x" * 64])
def test_what_is_no_side_is_no_choice(pick: str) -> None:
    seen = {"sections.what": merging.mark("ฉบับของเขา")}
    assert merging.choices(MINE, THEIRS, {"sections.what": pick}, seen)[0].pick == ""
    assert merging.picks(["sections.what"], {"sections.what": pick}, "") == {}


def test_one_choice_may_hold_for_all_fields() -> None:
    names = merging.differing(MINE, THEIRS)
    assert merging.merged(MINE, THEIRS, merging.picks(names, {}, "mine")) == {**MINE, "version": "7"}
    assert merging.merged(MINE, THEIRS, merging.picks(names, {"sections.what": "mine"}, "theirs")) == THEIRS


@given(TEXTS, TEXTS, st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(merging.SIDES)))
def test_every_field_comes_from_the_side_that_was_chosen(
    mine: dict[str, str], theirs: dict[str, str], picked: dict[str, str]
) -> None:
    made = merging.merged(mine, theirs, picked)
    assert made["version"] == theirs["version"]
    for name in FIELDS:
        assert made[name] == (mine if picked.get(name) == "mine" else theirs)[name]


def test_an_answer_whose_finding_is_gone_is_not_lost_and_not_saved() -> None:
    mine = {**MINE, "answers.4": "คำตอบต่อข้อที่ไม่มีแล้ว"}
    assert merging.homeless(mine, THEIRS) == {"answers.4": "คำตอบต่อข้อที่ไม่มีแล้ว"}
    assert "answers.4" not in merging.merged(mine, THEIRS, merging.picks(merging.differing(mine, THEIRS), {}, "mine"))


def test_names_with_dots_and_groups_are_two_ways_to_say_the_same() -> None:
    texts = {name: text for name, text in MINE.items() if name != "version"}
    assert merging.flat(merging.nested(texts)) == texts
    assert merging.nested({}) == {"claims": {}, "sections": {}, "answers": {}}


def test_only_fields_of_the_report_travel_on() -> None:
    typed = {"sections.what": "x", "version": "3", "step": "save", "key": "k", "csrf": "c"}
    assert merging.as_mine(typed) == {"mine.sections.what": "x"}
    assert merging.under("mine", {"mine.sections.what": "x", "pick.sections.what": "mine"}) == {"sections.what": "x"}

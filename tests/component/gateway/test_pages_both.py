"""The page with both versions of a report: each field is saved as chosen, and nothing is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest

from emes_kit.testing.browser import forms

OWNER, SCREENER = "owner.P5703", "screener.P5703"
URL = "/indicators/2570-1/AP-03"
MERGE = f"{URL}/both/merge"
MINE, THEIRS = "ข้อความของฉัน", "ข้อความของเพื่อนร่วมงาน"


def section(house: Any, name: str) -> str:
    return str(house.get(OWNER, house.ADDRESS).json["content"]["sections"][name])


def version(house: Any) -> int:
    return int(house.system.call("submission", "get_report", report_id=house.REPORT)["version"])


def conflict(owner: Any, house: Any, **typed: str) -> Any:
    """The owner has typed; a colleague was faster with `what` and `how`."""
    house.save()
    page = owner.open(URL)
    house.save(house.content(what=THEIRS, how="วิธีของเพื่อนร่วมงาน"), version=1)
    owner.page = page
    return owner.submit(URL, **{"sections.what": MINE, **typed})


def test_who_was_slower_sees_both_versions_of_what_differs(owner: Any, house: Any) -> None:
    page = conflict(owner, house)
    assert page.status == 412
    assert "มีสองฉบับ" in page.text
    radios = re.findall(r'type="radio"[^>]* name="pick\.([^"]+)"', page.text)
    assert radios == ["sections.what", "sections.what", "sections.how", "sections.how"]
    assert "checked" not in page.text
    assert (section(house, "what"), version(house)) == (THEIRS, 2)


def test_each_field_is_saved_as_chosen_and_the_rest_stays(owner: Any, house: Any) -> None:
    conflict(owner, house)
    page = owner.submit(MERGE, **{"pick.sections.what": "mine", "pick.sections.how": "theirs"})
    assert page.status == 200
    assert "บันทึกแล้ว" in page.text
    assert re.fullmatch(rf"{URL}\?settled=[\w-]{{16,}}", owner.path)
    assert (section(house, "what"), section(house, "how"), version(house)) == (MINE, "วิธีของเพื่อนร่วมงาน", 3)


@pytest.mark.parametrize(("side", "what", "after"), [("mine", MINE, 3), ("theirs", THEIRS, 2)])
def test_one_button_chooses_for_all_fields(owner: Any, house: Any, side: str, what: str, after: int) -> None:
    conflict(owner, house)
    assert owner.submit(MERGE, everywhere=side).status == 200
    assert (section(house, "what"), version(house)) == (what, after)  # theirs is there already: nothing is written


def test_a_field_nobody_chose_for_is_named_and_nothing_is_saved(owner: Any, house: Any) -> None:
    conflict(owner, house)
    page = owner.submit(MERGE, **{"pick.sections.what": "mine"})
    assert page.status == 422
    assert 'href="#pick.sections.how"' in page.text
    assert 'href="#pick.sections.what"' not in page.text
    assert re.search(r'name="pick.sections.what" value="mine" checked', page.text)
    assert version(house) == 2


def test_changed_once_more_while_choosing_is_another_conflict_with_what_still_stands(owner: Any, house: Any) -> None:
    page = conflict(owner, house)
    house.save(house.content(what=THEIRS, how="คนที่สามเขียน"), version=2)
    owner.page = page
    page = owner.submit(MERGE, **{"pick.sections.what": "mine", "pick.sections.how": "theirs"})
    assert page.status == 412
    assert "มีผู้บันทึกอีกครั้งระหว่างที่ท่านเลือก" in page.text
    assert re.search(r'name="pick.sections.what" value="mine" checked', page.text)
    assert not re.search(r'name="pick.sections.how" value="\w+" checked', page.text)
    assert version(house) == 3
    assert owner.submit(MERGE, **{"pick.sections.how": "theirs"}).status == 200
    assert (section(house, "what"), section(house, "how")) == (MINE, "คนที่สามเขียน")


def test_numbers_that_do_not_go_together_are_mended_in_the_form(owner: Any, house: Any) -> None:
    conflict(owner, house, **{"claims.c1.numerator": "200", "claims.c1.denominator": "250"})
    picks = {"claims.c1.numerator": "mine", "claims.c1.denominator": "theirs"}
    picks |= {"sections.what": "mine", "sections.how": "theirs"}
    page = owner.submit(MERGE, **{f"pick.{name}": side for name, side in picks.items()})
    assert page.status == 422
    assert 'id="report"' in page.text
    assert 'data-unsaved="1"' in page.text
    assert 'value="200"' in page.text
    assert MINE in page.text
    assert owner.submit(URL, **{"claims.c1.numerator": "138"}).status == 200
    assert (section(house, "what"), section(house, "how")) == (MINE, "วิธีของเพื่อนร่วมงาน")


def test_looking_at_both_saves_nothing(owner: Any, house: Any) -> None:
    house.save()
    owner.open(URL)
    ticket = next(fields for where, fields in forms(owner.page.text) if where == URL)["csrf"]
    for number in range(2):
        page = owner.post(f"{URL}/both", {"csrf": ticket, "sections.what": MINE, "answers.7": f"คำตอบเก่า {number}"})
        assert page.status == 200
        assert f"คำตอบเก่า {number}" in page.text  # the form has no such box any more: shown, to be copied
    assert version(house) == 1


def test_a_draft_of_a_report_that_is_submitted_is_shown_to_be_copied(owner: Any, house: Any) -> None:
    page = owner.open(URL)
    house.submitted()
    owner.page = page
    page = owner.submit(URL, **{"sections.what": MINE})
    assert page.status in (409, 412)
    assert MINE in page.text
    assert "แก้ไขไม่ได้แล้ว" in page.text
    assert 'type="radio"' not in page.text


def test_versions_that_say_the_same_are_no_choice(owner: Any, house: Any) -> None:
    house.save()
    page = owner.open(URL)
    house.save(house.content(what=MINE), version=1)
    owner.page = page
    page = owner.submit(URL, **{"sections.what": MINE})
    assert "เหมือนกันทุกช่อง" in page.text
    assert 'type="radio"' not in page.text


def test_nobody_else_sees_both_versions(browser: Any, house: Any) -> None:
    house.save()
    for who in (SCREENER, "reviewer.1", "executive"):
        browser.login(who)
        browser.open("/home")
        ticket = next(fields for where, fields in forms(browser.page.text) if where == "/logout")["csrf"]
        for path in (f"{URL}/both", MERGE):
            assert browser.post(path, {"csrf": ticket, "version": "1", "key": "k" * 16}).status == 403
        browser.post("/logout", {"csrf": ticket})


@pytest.mark.parametrize(
    "fields",
    [
        {"version": "x"}, {"version": ""}, {"key": "short"}, {"everywhere": "nobody"}, {"mine": "x"}, {"more": "x"},
        {"mine.sections.what.more": "x"}, {"pick.sections.what": "x" * 65}, {"pick": "mine"}, {"seen.claims.c1": "x"},
        {"mine.claims.C1.numerator": "1"}, {"pick.sections.what[]": "mine"}, {"mine.sections.__proto__": "x"},
        {"mine.answers.x": "y"}, {"pick.claims.c1.numerator.more": "mine"},
    ],
)  # fmt: skip
def test_a_choice_of_nonsense_is_refused_and_nothing_breaks(owner: Any, house: Any, fields: dict[str, str]) -> None:
    conflict(owner, house)
    page = owner.submit(MERGE, **fields)
    assert page.status == 422
    assert version(house) == 2


@pytest.mark.parametrize("fields", [{}, {"sections.what.more": "x"}, {"x": "y"}, {"sections": "x"}, {"claims.c1": "y"}])
def test_both_versions_are_shown_for_any_nonsense(owner: Any, house: Any, fields: dict[str, str]) -> None:
    house.save()
    owner.open(URL)
    ticket = next(given for where, given in forms(owner.page.text) if where == URL)["csrf"]
    assert owner.post(f"{URL}/both", {"csrf": ticket, **fields}).status == 200
    assert owner.post(f"{URL}/both", fields).status == 403


@pytest.mark.parametrize("path", [f"{URL}/both", MERGE])
def test_the_address_of_both_versions_opened_by_itself_leads_to_the_form(owner: Any, house: Any, path: str) -> None:
    page = owner.open(f"{path}?lang=en")
    assert (page.status, owner.path) == (200, f"{URL}?lang=en")
    assert page.headers["Content-Language"] == "en"


def test_both_versions_ask_few_questions(owner: Any, house: Any, rpcs: list[str]) -> None:
    conflict(owner, house)
    del rpcs[:]
    owner.submit(MERGE, everywhere="mine")
    assert len(rpcs) <= 5 * 2  # the choice, and the form that follows

"""The form of a report: what it computes and says beside a field, drafts that save themselves, and nonsense."""

from __future__ import annotations

import re
from typing import Any

import pytest
from gatewaylab.office import (
    OWNER,
    TEXTS,
    URL,
    state,
    write,
)


def as_script(owner: Any, page: str, version: int, key: str = "k" * 16) -> dict[str, str]:
    """Headers of a draft that the script sends."""
    ticket = re.search(r'<meta name="csrf" content="([0-9a-f]+)"', owner.open(page).text)
    assert ticket is not None
    known = {"X-CSRF-Token": ticket[1], "HX-Request": "true", "Accept": "application/json"}
    return {**known, "Idempotency-Key": key, "If-Match": f'"{version}"'}


def draft(owner: Any, fields: dict[str, Any], version: int, key: str = "k" * 16) -> Any:
    return owner.post(f"{URL}/draft", fields, **as_script(owner, URL, version, key))


def test_a_save_shows_the_percent_by_the_schemes_rule(people: Any) -> None:
    page = write(people, **{"claims.c1.numerator": "๑๓๗", "claims.c1.denominator": "139"})
    assert re.search(r"<output[^>]*>98\.56</output>", page.text)
    assert re.search(r'<span data-met="1"><span class="badge good">', page.text)
    assert re.search(r"บันทึกแล้ว \d\d:\d\d", page.text)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("claims.c1.numerator", "140", "ตัวตั้งมากกว่าตัวหารไม่ได้"),
        ("claims.c1.numerator", "มาก", "ไม่ใช่ตัวเลขที่ใช้ได้"),
        ("claims.c1.denominator", "0", "ตัวหารต้องมากกว่าศูนย์"),
        ("sections.what", "ก" * 4001, "เกินกำหนด 4000"),
    ],
)
def test_a_fault_stands_beside_its_field_and_the_summary_leads_there(
    people: Any, field: str, value: str, said: str
) -> None:
    page = write(people, **{field: value})
    assert page.status == 422
    summary = page.text.partition('class="summary"')[2].partition("</div>")[0]
    assert f'href="#{field}"' in summary
    beside = re.search(rf'id="{field}-error">.*?</p>', page.text, re.DOTALL)
    assert beside is not None
    assert said in beside[0]
    assert value[:40] in page.text
    assert TEXTS["sections.how"] in page.text  # nothing that was typed is gone


def test_a_draft_saves_itself_once_however_often_it_is_sent(people: Any, house: Any) -> None:
    owner = people(OWNER)
    owner.open(URL)
    first, again = (draft(owner, TEXTS, 0) for _ in range(2))
    assert first.json == again.json
    assert first.json["version"] == 1
    assert first.headers["ETag"] == '"1"'
    assert first.json["claims"] == {"c1": {"percent": "98.56", "met": True}}
    assert re.fullmatch(r"บันทึกแล้ว \d\d:\d\d", first.json["said"])


def test_a_draft_answers_conflicts_and_faults_as_data(people: Any) -> None:
    owner = people(OWNER)
    write(people)
    stale = draft(owner, TEXTS, 0, "a" * 16)
    assert (stale.status, stale.json["state"]) == (412, "conflict")
    wrong = draft(owner, {**TEXTS, "claims.c1.numerator": "999"}, 1, "b" * 16)
    assert (wrong.status, wrong.json["state"]) == (422, "wrong")
    assert wrong.json["errors"][0]["field"] == "claims.c1.numerator"


def test_a_draft_of_a_report_that_has_gone_on_is_refused_with_the_reason(people: Any, house: Any) -> None:
    owner = people(OWNER)
    house.submitted()
    version = house.system.call("submission", "get_report", report_id=house.REPORT)["version"]
    gone_on = owner.post(f"{URL}/draft", TEXTS, **as_script(owner, "/me", version))
    assert (gone_on.status, gone_on.json["state"]) == (409, "refused")
    assert "สถานะปัจจุบัน" in gone_on.json["said"]


@pytest.mark.parametrize(("tag", "status"), [(None, 428), ("*", 400), ("1", 400), ('W/"0"', 400), ('"x"', 400)])
def test_a_draft_names_the_version_it_was_written_on(people: Any, house: Any, tag: str | None, status: int) -> None:
    owner = people(OWNER)
    headers = as_script(owner, URL, 0)
    del headers["If-Match"]
    answer = owner.post(f"{URL}/draft", TEXTS, **headers, **({"If-Match": tag} if tag else {}))
    assert answer.status == status
    assert state(house) == "not_started"


def test_a_draft_from_elsewhere_is_refused(people: Any) -> None:
    owner = people(OWNER)
    answer = owner.post(f"{URL}/draft", TEXTS, **{"X-CSRF-Token": "0" * 128, "If-Match": '"0"'})
    assert answer.status == 403


@pytest.mark.parametrize(
    "fields",
    [
        {"claims": "x", "claims.c1": "y", "claims.c1.numerator": "z"}, {"sections.what.more": "x"}, {"version": "-1"},
        {"version": "x"}, {"step": "delete"}, {"answers.0": "x"}, {"answers.x": "y"}, {"claims.C1.numerator": "1"},
        {"more": "x"}, {"claims.c1.numerator[]": "1"}, {"": "x"}, {"..": "x"}, {"sections.__proto__": "x"},
    ],
)  # fmt: skip
def test_a_form_of_nonsense_is_refused_and_nothing_breaks(people: Any, house: Any, fields: dict[str, str]) -> None:
    page = write(people, **fields)
    assert page.status == 422
    assert state(house) == "not_started"

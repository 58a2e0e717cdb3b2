"""The demonstration data, before it is sent."""

from __future__ import annotations

from datetime import date

import pytest

from emes_ops import seeds

SCHEME = seeds.scheme()


def test_245_offices_77_provinces_and_a_labelled_sample_scheme() -> None:
    offices = seeds.offices()
    assert [sum(o["kind"] == kind for o in offices) for kind in ("primary", "secondary")] == [183, 62]
    assert len(seeds.reference("provinces")) == 77
    assert [sum(i["round"] == number for i in SCHEME["indicators"]) for number in (1, 2)] == [7, 17]
    assert SCHEME["is_sample"] is True
    assert "ตัวอย่าง" in SCHEME["label_th"]


def test_three_people_per_office_reviewers_for_every_part_and_the_centre() -> None:
    people = {person["user_id"]: person for person in seeds.people(seeds.offices(), "hash")}
    assert {"owner.P5703", "screener.P5703", "director.P5703", "deputy", "secretary", "executive", "admin"} <= set(
        people
    )
    assert people["director.P5703"]["office_id"] == "P5703"
    assert {part for person in people.values() for part in person.get("parts", [])} == {"QP", "AP", "STD"}
    assert len(people) == 245 * 3 + 6 + 4


@pytest.mark.parametrize("today", [date(2025, 3, 1), date(2026, 10, 1), date(2026, 11, 20), date(2027, 9, 30)])
def test_rounds_follow_each_other_inside_their_fiscal_year(today: date) -> None:
    first, second = seeds.rounds(SCHEME, today)
    assert date.fromisoformat(first["opens_on"]) >= date(2026, 10, 1)
    assert first["opens_on"] < first["internal_due_on"] < first["official_due_on"] < second["opens_on"]


def test_a_visitor_in_the_year_finds_the_first_round_open_and_not_due() -> None:
    first, _ = seeds.rounds(SCHEME, date(2026, 11, 20))
    assert first["opens_on"] < "2026-11-20" < first["internal_due_on"]

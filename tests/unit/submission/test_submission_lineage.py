"""Offices: validity dates, predecessors; reference lists; and the seed files, which must be what they say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from submission.lineage import Office, registered, require_valid
from submission.references import cleaned, days_off
from submission.refusal import Refusal

OFFICE = Office("S58", "secondary", "สำนักงาน…สุรินทร์", "สพม.สุรินทร์", "Surin", "ภาคตะวันออกเฉียงเหนือ", ("32",))
DIVIDED = replace(OFFICE, valid_from=date(2021, 1, 28), valid_to=date(2026, 12, 31), predecessor="S42-33")


@pytest.mark.parametrize(
    ("day", "valid"),
    [(date(2021, 1, 27), False), (date(2021, 1, 28), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_the_first_and_the_last_day_of_an_office_count(day, valid):
    assert DIVIDED.valid_on(day) is valid


def test_an_office_without_known_dates_is_always_valid():
    require_valid(OFFICE, date(1999, 1, 1))


def test_a_closed_office_is_refused_by_name_and_day():
    with pytest.raises(Refusal) as refused:
        require_valid(DIVIDED, date(2027, 1, 1))
    assert (refused.value.reason, refused.value.params) == ("office_closed", {"office_id": "S58", "day": "2027-01-01"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_from": date(2027, 1, 1)}, "valid_to"),
        ({"kind": "primary"}, "kind"),
        ({"predecessor": "S58"}, "predecessor"),
    ],
)
def test_an_office_that_contradicts_itself_is_refused(changes, field):
    with pytest.raises(Refusal) as refused:
        registered(replace(DIVIDED, **changes))
    assert (refused.value.reason, refused.value.field) == ("office_not_valid", field)


def test_names_are_repaired_when_an_office_is_registered():
    assert registered(replace(OFFICE, name_th="ส านักงาน")).name_th == "สำนักงาน"


def test_facts_are_compared_without_the_version():
    assert OFFICE.same_facts(replace(OFFICE, version=7))
    assert not OFFICE.same_facts(replace(OFFICE, region="ภาคเหนือ"))


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ([{"code": "10", "name_th": "ก"}, {"code": "10", "name_th": "ข"}], 2),
        ([{"code": "", "name_th": "ก"}], 1),
        ([{"code": "10"}], 1),
    ],
)
def test_a_reference_row_without_code_or_name_or_twice_is_refused(rows, row):
    with pytest.raises(Refusal) as refused:
        cleaned("provinces", rows)
    assert (refused.value.reason, refused.value.params) == ("reference_not_valid", {"row": row})


def test_a_holidays_code_is_its_date_in_any_spelling():
    rows = cleaned("holidays", [{"code": "๓๑ ธันวาคม ๒๕๖๙", "name_th": "วันสิ้นปี"}])
    assert days_off(rows) == {date(2026, 12, 31)}


def test_the_seeds_hold_183_primary_and_62_secondary_offices(seed_rows):
    offices = seed_rows("offices.csv")
    assert Counter(row["kind"] for row in offices) == {"primary": 183, "secondary": 62}
    assert len({row["id"] for row in offices}) == 245


def test_the_seeds_know_the_predecessors_of_the_areas_divided_in_2564(seed_rows):
    divided = [row for row in seed_rows("offices.csv") if row["predecessor"]]
    assert {row["valid_from"] for row in divided} == {"2021-01-28"}
    assert len(divided) - len({row["predecessor"] for row in divided}) == 20
    assert all(row["kind"] == "secondary" for row in divided)


def test_every_province_of_an_office_is_one_of_the_77(seed_rows):
    provinces = {row["code"] for row in seed_rows("provinces.csv")}
    assert len(provinces) == 77
    assert {code for row in seed_rows("offices.csv") for code in row["province_codes"].split("|")} == provinces


@pytest.mark.parametrize(("name", "count"), [("provinces", 77), ("plans", 186), ("holidays", 49)])
def test_the_reference_seeds_load_as_they_are(seed_rows, name, count):
    rows = seed_rows(f"{name}.csv")
    assert cleaned(name, rows) == rows
    assert len(rows) == count

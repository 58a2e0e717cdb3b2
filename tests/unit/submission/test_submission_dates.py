"""Dates as offices write them."""

from __future__ import annotations

from datetime import date

import pytest

from submission.dates import parse_date
from submission.refusal import Refusal


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("1 ต.ค. 2566", date(2023, 10, 1)),
        ("๓๐ กันยายน ๒๕๖๗", date(2024, 9, 30)),
        ("31 ธ.ค. 66", date(2023, 12, 31)),
        ("15 ก.ย. 64", date(2021, 9, 15)),
        ("10 ตุลาคม 2564", date(2021, 10, 10)),
        ("29 ก.พ. 2567", date(2024, 2, 29)),
        ("28 มกราคม พ.ศ. 2564", date(2021, 1, 28)),
        (" 1 ม.ค. 2567 ", date(2024, 1, 1)),
    ],
)
def test_a_day_is_understood_in_each_spelling(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    ["29 ก.พ. 2566", "31 ก.ย. 2567", "10/10/2024 ", "2567-02-30", "2567-02-20", "15 กย 64", "", "0 ม.ค. 2567", "พรุ่งนี้"],
)
def test_what_is_no_day_or_no_plausible_year_is_refused(text):
    with pytest.raises(Refusal) as refused:
        parse_date(text)
    assert refused.value.reason == "not_a_date"

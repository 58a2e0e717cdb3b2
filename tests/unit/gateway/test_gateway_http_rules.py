"""ETags, idempotency keys, cursors, ids, Thai dates and the demo clock's step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import demo_clock, http_rules, ids, thai_dates
from gateway.domain import Refusal

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("if_match", "if_none_match", "version"),
    [('"3"', None, 3), (' "12" ', None, 12), (None, "*", 0), (None, None, None), ('"3"', "*", 3)],
)
def test_the_version_a_caller_has_seen(if_match: str | None, if_none_match: str | None, version: int | None) -> None:
    assert http_rules.expected_version(if_match, if_none_match) == version


@pytest.mark.parametrize("bad", ["*", 'W/"3"', "3", '"x"', '"1", "2"', '"-1"', '"๓"', ""])
def test_tags_that_would_let_one_edit_overwrite_another_are_refused(bad: str) -> None:
    with pytest.raises(Refusal, match="bad_etag"):
        http_rules.expected_version(bad)


def test_only_a_star_says_there_must_be_none() -> None:
    with pytest.raises(Refusal, match="bad_etag"):
        http_rules.expected_version(None, '"3"')


@given(st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text())))
def test_a_cursor_comes_back_as_it_went(value: object) -> None:
    packed = http_rules.pack_cursor(value)
    assert http_rules.unpack_cursor(packed) == value
    assert packed is None or packed.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("bad", ["!", "abc", "e30x", "จ", "====", "a" * 401])
def test_a_made_up_cursor_is_refused(bad: str) -> None:
    with pytest.raises(Refusal, match="bad_cursor"):
        http_rules.unpack_cursor(bad)


def test_keys_of_two_users_never_meet() -> None:
    assert http_rules.command_id("owner.P5703", "k1") == "owner.P5703:k1"
    assert http_rules.command_id("owner.P5703", None) is None
    for bad in ("", "a b", "ไทย", "x" * 201, "a\tb"):
        with pytest.raises(Refusal, match="bad_idempotency_key"):
            http_rules.command_id("owner.P5703", bad)


def test_ids_say_whose_report_it_is() -> None:
    report = ids.report("2570-1.AP-03.P5703")
    assert (report.round_id, report.indicator_id, report.office_id, report.part) == ("2570-1", "AP-03", "P5703", "AP")
    assert ids.report("2570-2.STD-02.S01.12", of_task=True).submission_no == 12
    for bad, of_task in (("2570-1.AP-03.P5703.1", False), ("2570-1.AP-03.P5703", True), ("2570-1.AP-03.P5703.0", True)):
        with pytest.raises(Refusal, match="no_such_report"):
            ids.report(bad, of_task=of_task)


def test_dates_are_bangkok_and_buddhist_era() -> None:
    assert thai_dates.date("2026-12-15T16:59:59Z") == "15 ธ.ค. 2569"
    assert thai_dates.date("2026-12-15T17:00:00Z") == "16 ธ.ค. 2569"
    assert thai_dates.date_time(NOW) == "20 พ.ย. 2569 09:00 น."
    assert thai_dates.date("2024-02-29T00:00:00Z", "en") == "29 Feb 2024 (B.E. 2567)"


@pytest.mark.parametrize(
    ("moment", "year"),
    [("2026-09-30T16:59:59Z", 2569), ("2026-09-30T17:00:00Z", 2570), ("2027-09-30T16:59:59Z", 2570)],
)
def test_the_fiscal_year_begins_on_the_first_of_october_in_bangkok(moment: str, year: int) -> None:
    assert thai_dates.fiscal_year(datetime.fromisoformat(moment)) == year


def test_the_demo_clock_goes_forward_by_one_way_of_saying_it() -> None:
    assert demo_clock.step(NOW, 14, 2, None) == timedelta(days=14, hours=2)
    assert demo_clock.step(NOW, 0, 0, NOW + timedelta(minutes=5)) == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("days", "to", "reason"),
    [
        (0, None, "clock_one_way"),
        (1, NOW + timedelta(days=1), "clock_one_way"),
        (0, NOW, "clock_backwards"),
        (0, NOW - timedelta(days=1), "clock_backwards"),
        (401, None, "clock_too_far"),
    ],
)
def test_the_demo_clock_refuses(days: int, to: datetime | None, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        demo_clock.step(NOW, days, 0, to)

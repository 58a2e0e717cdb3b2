"""Rounds, an office's own clocks, and extensions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from submission import extensions
from submission.deadlines import day_begins, day_ends
from submission.refusal import Refusal
from submission.rounds import OfficeRound, plan, set_internal_due

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)


@pytest.fixture
def a_round(wanted_round, sample_scheme):
    return plan(wanted_round, sample_scheme)


@pytest.fixture
def mine():
    return OfficeRound("2570-1", "P5703")


def refusal_of(call) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.reason, refused.value.field


def test_a_round_takes_the_indicators_the_scheme_gives_its_number(a_round):
    assert a_round.round_id == "2570-1"
    assert [one["indicator_id"] for one in a_round.indicators] == [
        "QP-01", "QP-02", "QP-03", "AP-01", "AP-02", "AP-03", "STD-01",
    ]  # fmt: skip
    assert set(a_round.indicators[0]) == {"indicator_id", "part", "name_th", "name_en", "weight"}


def test_days_become_the_first_and_the_last_moment_in_bangkok(a_round):
    assert a_round.opens_at == day_begins(date(2026, 11, 20))
    assert a_round.internal_due_at == day_ends(date(2026, 12, 20))
    assert a_round.official_due_at == day_ends(date(2026, 12, 30))


def test_a_checkpoint_may_choose_its_indicators(wanted_round, sample_scheme):
    chosen = plan({**wanted_round, "number": 3, "indicator_ids": ["STD-02", "AP-03", "AP-03"]}, sample_scheme)
    assert [one["indicator_id"] for one in chosen.indicators] == ["STD-02", "AP-03"]


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"internal_due_on": date(2027, 1, 1)}, "round_dates", "internal_due_on"),
        ({"opens_on": date(2027, 1, 1)}, "round_dates", "official_due_on"),
        ({"opens_on": date(2026, 9, 30)}, "round_before_year", "opens_on"),
        ({"fiscal_year": 2569}, "scheme_of_other_year", "scheme_id"),
        ({"indicator_ids": ["QP-77"]}, "unknown_indicator", "indicator_ids"),
        ({"number": 9}, "round_empty", "number"),
        ({"indicator_ids": []}, "round_empty", "number"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused(wanted_round, sample_scheme, changes, reason, field):
    assert refusal_of(lambda: plan({**wanted_round, **changes}, sample_scheme)) == (reason, field)


def test_a_published_deadline_on_a_sunday_is_not_rolled(wanted_round, sample_scheme):
    sunday = date(2026, 12, 27)
    planned = plan({**wanted_round, "official_due_on": sunday}, sample_scheme)
    assert planned.official_due_at == day_ends(sunday)


def test_a_round_opens_once(a_round):
    assert [a_round.open(), a_round.open()] == [True, False]
    assert (a_round.state, a_round.sequence) == ("open", 2)


def test_an_office_sets_its_own_internal_deadline_between_today_and_the_official_one(a_round, mine):
    set_internal_due(mine, a_round, date(2026, 12, 24), NOW)
    assert mine.due(a_round, "internal") == day_ends(date(2026, 12, 24))
    for day in (date(2026, 11, 30), date(2026, 12, 31)):
        assert refusal_of(lambda day=day: set_internal_due(mine, a_round, day, NOW)) == ("internal_deadline", "due_on")
    before_opening = datetime(2026, 11, 1, tzinfo=UTC)
    too_early = refusal_of(lambda: set_internal_due(mine, a_round, date(2026, 11, 19), before_opening))
    assert too_early == ("internal_deadline", "due_on")


def test_without_own_times_an_office_has_those_of_the_round(a_round, mine):
    assert mine.due(a_round, "internal") == a_round.internal_due_at
    assert mine.due(a_round, "official") == a_round.official_due_at


def asked(a_round, mine, until=date(2027, 1, 10), pending=False, now=NOW):
    return extensions.request(a_round, mine, "น้ำท่วม", until, "owner.P5703", now, pending)


def test_a_granted_extension_becomes_the_official_clock_of_this_office(a_round, mine):
    extension = asked(a_round, mine)
    extensions.decide(extension, mine, True, "อนุมัติ", "admin", NOW)
    assert mine.due(a_round, "official") == day_ends(date(2027, 1, 10))
    assert (extension.state, extension.decided_by, extension.decision_reason) == ("granted", "admin", "อนุมัติ")


def test_a_declined_extension_changes_no_clock(a_round, mine):
    extension = asked(a_round, mine)
    extensions.decide(extension, mine, False, "ไม่มีเหตุผลเพียงพอ", "admin", NOW)
    assert (extension.state, mine.due(a_round, "official")) == ("declined", a_round.official_due_at)


def test_extensions_are_numbered_per_office(a_round, mine):
    assert [asked(a_round, mine).extension_id for _ in range(2)] == ["2570-1.P5703.1", "2570-1.P5703.2"]


@pytest.mark.parametrize("until", [date(2026, 12, 30), date(2026, 12, 1)])
def test_an_extension_must_be_later_than_the_deadline(a_round, mine, until):
    assert refusal_of(lambda: asked(a_round, mine, until)) == ("extension_not_later", "until")


def test_an_extension_into_the_past_is_refused(a_round, mine):
    afterwards = datetime(2027, 2, 1, tzinfo=UTC)
    assert refusal_of(lambda: asked(a_round, mine, date(2027, 1, 10), now=afterwards))[0] == "extension_not_later"


def test_one_request_waits_at_a_time(a_round, mine):
    assert refusal_of(lambda: asked(a_round, mine, pending=True))[0] == "extension_pending"


def test_nobody_decides_on_an_own_request_or_twice_or_too_late(a_round, mine):
    extension = asked(a_round, mine)
    too_late = NOW + timedelta(days=60)

    def grant(user: str, at: datetime) -> None:
        extensions.decide(extension, mine, True, "x", user, at)

    assert refusal_of(lambda: grant("owner.P5703", NOW))[0] == "own_extension"
    assert refusal_of(lambda: grant("admin", too_late)) == ("extension_not_later", "granted")
    extensions.decide(extension, mine, False, "x", "admin", too_late)
    assert refusal_of(lambda: grant("admin", NOW))[0] == "extension_decided"

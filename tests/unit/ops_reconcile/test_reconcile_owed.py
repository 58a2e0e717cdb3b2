"""The check's own list of who is told what, held against the one notification works by."""

from __future__ import annotations

import pytest

from emes_ops.reconcile.owed import NEAR, TABLE
from emes_ops.reconcile.quiet import LOOKS, until
from notification.telling import TABLE as WORKED_BY

EVERY_ROLE = ("owner", "screener", "director", "reviewer", "executive")


def test_both_tables_name_the_same_kinds_of_news():
    assert TABLE.keys() == WORKED_BY.keys()


@pytest.mark.parametrize("kind", TABLE)
def test_both_tables_owe_the_same_channels_to_the_same_roles(kind):
    works = {line.role: set(line.channels) for line in WORKED_BY[kind]}
    assert {role: set(channels) for role, channels in TABLE[kind].items()} == works
    assert set(works) <= set(EVERY_ROLE)


def test_both_tables_remind_a_director_from_the_same_day_on():
    limits = {line.role: line.within_days for line in WORKED_BY["deadline_near"]}
    assert limits == {"owner": None, "director": NEAR}


def test_quiet_is_quiet_several_times_in_a_row():
    looks = iter([False, True, True, False, *[True] * LOOKS])
    seen, now = [], [0.0]

    def still() -> bool:
        seen.append(next(looks))
        return seen[-1]

    def pause(seconds: float) -> None:
        now[0] += seconds

    until(still, limit=100, pause=pause, clock=lambda: now[0])
    assert seen == [False, True, True, False, *[True] * LOOKS]


def test_waiting_for_quiet_has_a_limit():
    now = [0.0]

    def pause(seconds: float) -> None:
        now[0] += seconds

    assert 10 <= until(lambda: False, limit=10, pause=pause, clock=lambda: now[0]) < 12

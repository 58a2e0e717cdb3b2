"""Panels, the least burdened reviewer, natural keys and due dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.assignment import Change, Panel, Reviewer, change_reviewer, least_burdened, load_id
from review.deadlines import BANGKOK, due_at, stamp
from review.identity import Ref


def test_the_reviewer_with_the_fewest_open_tasks_gets_the_next_one():
    assert (
        least_burdened(["reviewer.1", "reviewer.2", "reviewer.3"], {"reviewer.1": 4, "reviewer.2": 2, "reviewer.3": 3})
        == "reviewer.2"
    )


def test_a_reviewer_without_any_count_yet_comes_first():
    assert least_burdened(["reviewer.1", "reviewer.9"], {"reviewer.1": 1}) == "reviewer.9"


def test_equal_burdens_are_decided_by_user_id_so_that_a_rerun_decides_alike():
    assert least_burdened(["b", "a", "c"], {}) == "a"


def test_owner_and_certifier_are_passed_over_and_nobody_is_an_answer():
    assert least_burdened(["a", "b"], {"b": 9}, {"a"}) == "b"
    assert least_burdened(["a"], {}, {"a"}) is None
    assert least_burdened([], {}) is None


@given(st.integers(1, 60))
def test_dealing_one_by_one_keeps_burdens_within_one_of_each_other(tasks):
    members, loads = ["a", "b", "c"], {"a": 0, "b": 0, "c": 0}
    for _ in range(tasks):
        loads[least_burdened(members, loads)] += 1
    assert max(loads.values()) - min(loads.values()) <= 1


def test_a_change_of_account_says_which_parts_were_taken_up_and_given_up():
    reviewer = Reviewer("reviewer.1", ["AP", "QP"], 3)
    assert change_reviewer(reviewer, 4, True, ["reviewer"], ["QP", "STD"]) == Change(["STD"], ["AP"])
    assert (reviewer.parts, reviewer.sequence) == (["QP", "STD"], 4)


@pytest.mark.parametrize(("active", "roles"), [(False, ["reviewer"]), (True, ["deputy"]), (False, [])])
def test_an_inactive_user_or_no_reviewer_reviews_nothing(active, roles):
    reviewer = Reviewer("reviewer.1", ["AP"], 1)
    assert change_reviewer(reviewer, 2, active, roles, ["AP", "QP"]) == Change([], ["AP"])
    assert reviewer.parts == []


@pytest.mark.parametrize("sequence", [1, 2, 3])
def test_an_older_change_that_arrives_late_is_ignored(sequence):
    reviewer = Reviewer("reviewer.1", ["AP"], 3)
    assert change_reviewer(reviewer, sequence, False, [], []) == Change([], [])
    assert (reviewer.parts, reviewer.sequence) == (["AP"], 3)


def test_a_panel_remembers_who_left_until_they_come_back():
    panel = Panel("AP", ["a", "b"])
    panel.leave("a")
    assert (panel.members, panel.former) == (["b"], ["a"])
    panel.join("a")
    panel.join("a")
    assert (panel.members, panel.former) == (["a", "b"], [])


def test_counter_ids_tell_part_and_holder():
    assert (load_id("AP", "reviewer.1"), load_id("AP", None)) == ("AP:reviewer.1", "AP:-")


# ---- natural keys
def test_a_report_id_is_taken_apart_as_it_was_put_together():
    ref = Ref.parse("2570-1.STD-02.S12", 4)
    assert ref == Ref("2570-1.STD-02.S12", "2570-1", 2570, "S12", "STD-02", "STD", 4)
    assert ref.task_id == "2570-1.STD-02.S12.4"


@pytest.mark.parametrize(
    ("report_id", "number"),
    [
        ("", 1),
        ("2570-1.AP-03", 1),
        ("2570-1.AP-03.P5703.1", 1),
        ("2570-1..P5703", 1),
        ("x-1.AP-03.P5703", 1),
        ("๒๕๗๐-1.AP-03.P5703", 1),
        ("2570-1.AP-03.P5703", 0),
    ],
)
def test_what_is_no_report_id_is_not_taken_for_one(report_id, number):
    assert Ref.parse(report_id, number) is None


def test_a_ref_reads_only_its_own_fields():
    data = {
        "report_id": "r",
        "round_id": "2570-1",
        "fiscal_year": 2570,
        "office_id": "P1",
        "indicator_id": "QP-01",
        "part": "QP",
        "submission_no": 1,
        "late": True,
    }
    assert Ref.of(data).to_dict() == {k: v for k, v in data.items() if k != "late"}


# ---- due dates
def test_a_task_is_due_at_the_end_of_the_seventh_day_in_bangkok():
    assert stamp(due_at(datetime(2026, 11, 27, 7, 45, tzinfo=UTC))) == "2026-12-04T16:59:59Z"


def test_just_before_and_after_midnight_in_bangkok_are_different_days():
    before, after = datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC), datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    assert due_at(after) - due_at(before) == timedelta(days=1)


@given(st.integers(0, 60 * 365 * 24 * 3600).map(lambda s: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=s)))
def test_seven_full_days_always_pass_and_the_last_one_is_whole(opened):
    due = due_at(opened)
    assert timedelta(days=7) <= due - opened + timedelta(seconds=1) <= timedelta(days=8)
    assert due.astimezone(BANGKOK).strftime("%H:%M:%S") == "23:59:59"

"""The national e-MES result of FY2566 reproduced through the real service.

Printed in the slides of OBEC (seed 003, lines 56-60, 99-103, 208-211, 319-322): of 245 area offices, 242 reached level
ดี or better in QP (printed 98.77), 239 in AP (97.55), 245 in STD (100); the goal was 90 percent in every part.
"""

from __future__ import annotations

import pytest

PRINTED = {"QP": (242, "98.77"), "AP": (239, "97.55"), "STD": (245, "100.00")}
OFFICES = 245
BY_RULE = {
    "truncate": {"QP": "98.77", "AP": "97.55", "STD": "100.00"},
    "half_up": {"QP": "98.78", "AP": "97.55", "STD": "100.00"},
    "half_even": {"QP": "98.78", "AP": "97.55", "STD": "100.00"},
}


def offices():
    """183 primary and 62 secondary offices."""
    return [f"P{n}" for n in range(1001, 1184)] + [f"S{n:02d}" for n in range(1, 63)]


def year_2566(board, mode):
    board.ready("QP-01", "AP-01", "STD-01", year=2566, rounding={"mode": mode, "places": 2})
    for rank, office in enumerate(offices()):
        board.office(office)
        for part, (good, _) in PRINTED.items():
            numerator = 70 + rank % 31 if rank < good else 40 + rank % 30  # ดี or better from 70 percent
            board.approve(f"2566-1.{part}-01.{office}", numerator)
    return board.call("national_result", fiscal_year=2566)


@pytest.mark.parametrize("mode", sorted(BY_RULE))
def test_the_result_of_2566_is_reproduced_under_each_rounding_rule(board, mode):
    result = year_2566(board, mode)
    assert result["offices"] == OFFICES
    assert result["rounding"] == {"mode": mode, "places": 2}
    assert (result["goal"]["level_th"], result["goal"]["percent"]) == ("ดี", "90")
    for row in result["parts"]:
        good, _ = PRINTED[row["part"]]
        assert row["final"]["good_or_better"] == good
        assert row["final"]["scored"] == OFFICES
        assert row["final"]["percent"] == BY_RULE[mode][row["part"]]
        assert row["final"]["goal_reached"] is True
        assert row["final"] == row["provisional"]
        assert row["final"]["levels"] == board.recount(row["part"], 2566)["final"]
    assert len(board.told("score_set")) == OFFICES * 3
    assert board.system.dead == []


def test_the_printed_percents_are_those_of_the_truncating_rule():
    assert {part: percent for part, (_, percent) in PRINTED.items()} == BY_RULE["truncate"]

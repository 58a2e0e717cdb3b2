"""Offices that split, close and inherit, and how the country counts them."""

from __future__ import annotations


def split(board, year=2564):
    board.ready("QP-01", year=year)
    board.office("S-OLD", valid_to="2021-01-27")
    for heir in ("S20", "S29"):
        board.office(heir, predecessor="S-OLD", valid_from="2021-01-28")
    board.approve(f"{year}-1.QP-01.S-OLD", 75)


def test_an_heir_shows_its_predecessors_result_in_the_year_it_began(board):
    split(board)
    part = board.office_part("S20", "QP", 2564)
    assert (part["level"], part["complete"], part["inherited_from"]) == (3, True, "S-OLD")
    assert part["indicators"][0]["report_id"] == "2564-1.QP-01.S-OLD"


def test_own_results_end_the_inheritance(board):
    split(board)
    board.approve("2564-1.QP-01.S29", 95)
    part = board.office_part("S29", "QP", 2564)
    assert (part["level"], part["inherited_from"]) == (5, None)


def test_later_years_are_an_heirs_own(board):
    split(board, 2565)
    assert board.office_part("S20", "QP", 2565)["inherited_from"] is None


def test_the_country_counts_heirs_instead_of_the_office_that_closed(board):
    split(board)
    board.office("S01")
    board.approve("2564-1.QP-01.S01", 20)
    result = board.call("national_result", fiscal_year=2564)
    assert (result["offices"], result["parts"][0]["inherited"]) == (3, 2)
    assert board.national("QP", year=2564)["levels"] == {"1": 1, "2": 0, "3": 2, "4": 0, "5": 0}
    assert board.national("QP", year=2564)["percent"] == "66.66"
    board.approve("2564-1.QP-01.S29", 95)
    assert board.national("QP", year=2564)["levels"] == {"1": 1, "2": 0, "3": 1, "4": 0, "5": 1}


def test_a_corrected_registration_moves_the_office_in_the_census(board):
    board.ready()
    board.office("S20")
    board.office("S21")
    board.office("S20", sequence=2, valid_from="2021-01-28")
    assert board.call("national_result", fiscal_year=2570)["offices"] == 2
    board.office("S20", sequence=3, valid_from="2021-01-28", valid_to="2026-09-30")
    assert board.call("national_result", fiscal_year=2570)["offices"] == 1


def standings(board, year):
    """office → {part: (level, complete, inherited from)}"""
    found = {}
    for row in board.call("list_standings", fiscal_year=year)["items"]:
        found.setdefault(row["office_id"], {})[row["part"]] = (row["level"], row["complete"], row["inherited_from"])
    return found


def test_the_standings_name_the_offices_that_the_national_result_counts(board):
    split(board)
    board.office("S01")
    board.approve("2564-1.QP-01.S01", 20)
    assert standings(board, 2564) == {
        "S01": {"QP": (1, True, None)},
        "S20": {"QP": (3, True, "S-OLD")},
        "S29": {"QP": (3, True, "S-OLD")},
    }
    levels = [parts["QP"][0] for parts in standings(board, 2564).values()]
    counted = board.national("QP", "provisional", 2564)["levels"]
    assert counted == {str(n): levels.count(n) for n in range(1, 6)}


def test_a_standing_says_how_much_of_its_part_is_scored(board):
    board.ready("QP-01", "AP-01", "AP-02")
    board.office("S01")
    board.approve("2570-1.AP-01.S01", 95)
    row = board.call("list_standings", fiscal_year=2570)["items"][0]
    facts = (row["part"], row["level"], row["mean"], row["scored"], row["expected"], row["complete"])
    assert facts == ("AP", 5, "5.00", 1, 2, False)


def test_a_year_without_rounds_has_no_standings(board, refused):
    assert refused(board.call, "list_standings", fiscal_year=2599) == "SCO-002"

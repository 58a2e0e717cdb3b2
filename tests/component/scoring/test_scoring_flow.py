"""From an approval to a score, an office's result and the national result."""

from __future__ import annotations

import pytest

R = "2570-1.AP-01.P5703"


def test_an_approval_sets_an_explained_score(board):
    board.ready()
    board.approve(R, 190, 245)
    [told] = board.told("score_set")
    assert (told.subject, told.sequence) == (R, 1)
    assert (told.data["score"], told.data["level"], told.data["percent"]) == (3, 3, "77.55")
    assert (told.data["scheme_id"], told.data["scheme_version"], told.data["previous_score"]) == (
        "sample-2570",
        1,
        None,
    )
    assert "ต้องเพิ่มสถานศึกษาอีก 6 แห่ง จึงจะถึงระดับ 4 ดีมาก" in told.data["explanation_th"]
    assert "6 more schools are needed for level 4 Very good" in told.data["explanation_en"]
    view = board.score(R)
    assert view["missing"] == {"level": 4, "bound": "80", "points": "2.45", "count": 6}
    assert view["claims"] == [{"claim": "c1", "numerator": "190", "denominator": "245"}]
    assert (view["task_id"], view["reviewer"], view["approved_at"]) == (f"{R}.1", "reviewer.1", "2026-11-27T07:45:00Z")


def test_percents_are_computed_here_whatever_the_event_says(board):
    board.ready()
    board.approve(R, 242, 245)  # the event carries percent "1.00"
    assert board.score(R)["percent"] == "98.77"


def test_an_office_result_is_partial_until_every_indicator_of_the_part_is_scored(board):
    board.ready("AP-01", board.indicator("AP-02", weight="3"))
    board.approve(R, 95)
    part = board.office_part("P5703", "AP")
    assert (part["level"], part["mean"], part["scored"], part["expected"], part["complete"]) == (5, "5.00", 1, 2, False)
    board.approve("2570-1.AP-02.P5703", 65)
    part = board.office_part("P5703", "AP")
    assert (part["level"], part["level_th"], part["mean"], part["complete"]) == (3, "ดี", "2.75", True)
    assert [i["score"] for i in part["indicators"]] == [5, 2]
    changed = board.told("office_level_changed")
    assert [(e.data["from_level"], e.data["to_level"]) for e in changed] == [(None, 5), (5, 3)]
    assert [e.sequence for e in changed] == [1, 2]
    assert changed[-1].subject == "2570.P5703.AP"


def test_an_unchanged_level_is_not_told_again(board):
    board.ready("AP-01", "AP-02")
    board.approve(R, 95)
    board.approve("2570-1.AP-02.P5703", 99)
    assert len(board.told("office_level_changed")) == 1
    assert board.office_part("P5703", "AP")["complete"] is True


def test_an_office_without_results_is_shown_with_what_is_expected(board):
    board.ready("AP-01", "AP-02")
    part = board.office_part("P5703", "AP")
    assert (part["level"], part["scored"], part["expected"], part["inherited_from"]) == (None, 0, 2, None)


def test_a_later_approval_replaces_the_score_everywhere(board):
    board.ready()
    board.office("P5703")
    board.approve("2570-1.QP-01.P5703", 65)
    board.approve("2570-1.QP-01.P5703", 95, number=2)
    assert [(e.sequence, e.data["score"], e.data["previous_score"]) for e in board.told("score_set")] == [
        (1, 2, None),
        (2, 5, 2),
    ]
    assert board.office_part("P5703", "QP")["level"] == 5
    assert board.national("QP")["levels"] == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1}


def test_final_counts_only_complete_offices_and_provisional_counts_all(board):
    board.ready("AP-01", "AP-02")
    for office in ("P1001", "P1002", "P1003", "P1004"):
        board.office(office)
    board.approve("2570-1.AP-01.P1001", 95)
    board.approve("2570-1.AP-02.P1001", 95)
    board.approve("2570-1.AP-01.P1002", 10)
    assert (board.national("AP")["good_or_better"], board.national("AP")["scored"]) == (1, 1)
    assert board.national("AP")["percent"] == "25.00"
    provisional = board.national("AP", "provisional")
    assert (provisional["scored"], provisional["percent"], provisional["percent_of_scored"]) == (2, "25.00", "50.00")


def test_a_checkpoint_round_is_scored_but_does_not_count(board):
    board.publish(board.scheme())
    board.round("2570-1")
    board.round("2570-2", kind="checkpoint")
    board.approve("2570-2.QP-01.P5703", 95)
    assert board.score("2570-2.QP-01.P5703")["score"] == 5
    assert board.office_part("P5703", "QP")["scored"] == 0
    assert board.told("office_level_changed") == []


def test_scores_are_listed_by_round_and_office_in_pages(board, refused):
    board.ready()
    board.round("2570-2")
    reports = [f"2570-{n}.{i}.{o}" for n in (1, 2) for i in ("AP-01", "AP-02", "QP-01") for o in ("P1001", "P1002")]
    for report in reports:
        board.approve(report, 80)

    def listed(**wanted):
        seen, cursor = [], None
        while True:
            answer = board.call("list_scores", cursor=cursor, limit=2, **wanted)
            seen += [item["report_id"] for item in answer["items"]]
            if (cursor := answer["next"]) is None:
                return seen

    assert listed(round_id="2570-1") == sorted(r for r in reports if r.startswith("2570-1"))
    assert listed(office_id="P1002") == sorted(r for r in reports if r.endswith("P1002"))
    assert listed(round_id="2570-2", office_id="P1001") == [f"2570-2.{i}.P1001" for i in ("AP-01", "AP-02", "QP-01")]
    assert listed(office_id="P9999") == []
    assert refused(board.call, "list_scores") == "SCO-003"


def test_what_is_not_there_is_refused_by_number(board, refused):
    assert refused(board.score, R) == "SCO-001"
    assert refused(board.call, "office_results", fiscal_year=2570, office_id="P5703") == "SCO-002"
    assert refused(board.call, "national_result", fiscal_year=2570) == "SCO-002"
    board.round()  # a round whose scheme has not arrived shows nothing yet
    assert refused(board.call, "national_result", fiscal_year=2570) == "SCO-002"


@pytest.mark.parametrize("method", ["get_score", "list_scores", "office_results", "national_result"])
def test_unknown_fields_and_wrong_types_are_refused_by_name(board, refused, method):
    assert refused(board.call, method, surprise=1) == "KIT-002"
    assert refused(board.call, method, fiscal_year="soon", report_id={"$ne": ""}, limit=0) == "KIT-002"


# ---- a year that changes its scheme
def test_a_new_scheme_version_settles_the_results_of_the_year_again(board):
    board.ready("AP-01")
    offices = [f"P{n}" for n in range(1001, 1061)]
    for office in offices:
        board.office(office)
        board.approve(f"2570-1.AP-01.{office}", 75)
    assert board.national("AP")["scored"] == 60
    board.publish(board.scheme("AP-01", "AP-02", version=2, office_bands=["1.00", "1.50", "2.50", "3.00", "4.50"]))
    board.round("2570-2", version=2)
    assert board.national("AP")["scored"] == 0
    assert board.national("AP", "provisional")["levels"]["4"] == 60
    assert board.recount("AP")["provisional"] == board.national("AP", "provisional")["levels"]
    assert len(board.told("office_level_changed")) == 120
    board.system.move(minutes=10)
    assert len(board.told("office_level_changed")) == 120
    assert board.score("2570-1.AP-01.P1001")["scheme_version"] == 1  # a score keeps the rule it was set by

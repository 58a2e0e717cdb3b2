"""Lists of reports: what was begun, without texts, and page by page."""

from __future__ import annotations

from itertools import product


def test_lists_show_what_was_begun_without_texts(opened):
    opened.submit()
    opened.office_id = "P5001"
    opened.save()
    of_office = opened.ask("list_reports", office_id="P5703")["items"]
    of_round = opened.ask("list_reports", round_id="2570-1")["items"]
    both = opened.ask("list_reports", round_id="2570-1", office_id="P5703", state="draft")["items"]
    assert [row["report_id"] for row in of_office] == ["2570-1.AP-03.P5703"]
    assert [(row["office_id"], row["state"]) for row in of_round] == [("P5001", "draft"), ("P5703", "submitted")]
    assert both == []
    assert "content" not in of_round[0]


def test_pages_of_a_round_follow_one_another_without_gap_or_repeat(opened):
    begun = list(product(("QP-01", "AP-03", "STD-01"), ("P5703", "P5001", "S13")))
    for opened.indicator_id, opened.office_id in begun:
        opened.save()
    seen, cursor = [], None
    while True:
        page = opened.ask("list_reports", round_id="2570-1", cursor=cursor, limit=2)
        seen += [row["report_id"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == sorted(f"2570-1.{indicator}.{office}" for indicator, office in begun)


def ask_for_more_time(opened, offices):
    """One request each, a minute apart; the ids."""
    asked = []
    for office in offices:
        opened.system.move(minutes=1)
        place = {"round_id": "2570-1", "office_id": office, "reason": "น้ำท่วม", "until": "2027-01-10"}
        asked.append(opened.call("request_extension", f"owner.{office}", **place)["extension_id"])
    return asked


def test_the_board_of_extensions_has_the_oldest_request_and_the_newest_decision_first(opened):
    last, first, second = ask_for_more_time(opened, ("S13", "P5703", "P5001"))
    for extension in (second, last):
        opened.system.move(minutes=1)
        opened.call("decide_extension", "deputy", extension_id=extension, granted=False, reason="ส่งทันแล้ว")
    board = opened.ask("extensions_board", round_ids=["2570-1"])
    assert [one["extension_id"] for one in board["waiting"]["items"]] == [first]
    assert [one["extension_id"] for one in board["decided"]["items"]] == [last, second]
    mine = opened.ask("extensions_board", round_ids=["2570-1", "2570-2"], office_id="P5001")
    assert (mine["waiting"]["all"], mine["decided"]["all"]) == (0, 1)


def test_a_leaf_of_a_list_says_where_the_next_one_starts_and_how_many_there_are(opened):
    first, second, third = ask_for_more_time(opened, ("S13", "P5703", "P5001"))
    for extension in (third, second):
        opened.system.move(minutes=1)
        opened.call("decide_extension", "deputy", extension_id=extension, granted=True, reason="เห็นควร")
    board = opened.ask("extensions_board", round_ids=["2570-1"], start=1, limit=1)
    assert [one["extension_id"] for one in board["decided"]["items"]] == [third]
    assert (board["decided"]["next"], board["decided"]["all"]) == (None, 2)
    assert [one["extension_id"] for one in board["waiting"]["items"]] == [first]
    board = opened.ask("extensions_board", round_ids=["2570-1"], limit=1)
    assert [one["extension_id"] for one in board["decided"]["items"]] == [second]
    assert board["decided"]["next"] == 1
    own = opened.ask("list_office_rounds", round_id="2570-1", limit=1)
    assert ([one["office_id"] for one in own["items"]], own["next"], own["all"]) == (["P5001"], 1, 2)
    rest = opened.ask("list_office_rounds", round_id="2570-1", start=1, limit=1)
    assert ([one["office_id"] for one in rest["items"]], rest["next"]) == (["P5703"], None)

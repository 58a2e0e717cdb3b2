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

"""The reviewer's queue: the own tasks, filters, who sees what, and the way on to the next task."""

from __future__ import annotations

from typing import Any

import pytest
from gatewaylab.review import REVIEWER, TASK, other_report, task


def test_the_queue_shows_the_own_tasks_with_their_due_day(reviewer: Any) -> None:
    page = reviewer.open("/review")
    assert f'href="{TASK}"' in page.text
    assert "สพป.เชียงราย เขต 3" in page.text
    assert "27 พ.ย. 2569" in page.text
    assert 'data-live="tasks"' in page.text


def test_filters_narrow_the_queue_and_say_when_nothing_is_left(reviewer: Any) -> None:
    for query in ("state=claimed", "office=P1001", "overdue=true", "part=QP", "state=approved&view=part"):
        page = reviewer.open(f"/review?{query}")
        assert "ไม่มีงานที่ตรงกับตัวกรอง" in page.text, query
        assert 'href="/review?view=' in page.text or 'href="/review"' in page.text
    for query in ("state=open", "office=P5703", "part=AP", "view=part", "view=all&state=&part=&office="):
        assert f'href="{TASK}' in reviewer.open(f"/review?{query}").text, query


def test_a_task_past_its_due_day_is_found_by_the_filter(house: Any, browser: Any) -> None:
    house.submitted()
    house.move(days=9)
    browser.login(REVIEWER)
    page = browser.open("/review?overdue=true")
    assert TASK in page.text
    assert "เลยกำหนด 2 วัน" in page.text


def test_a_reviewer_of_another_part_has_nothing_and_is_led_on(house: Any, browser: Any) -> None:
    house.submitted()
    browser.login("reviewer.2")
    assert "ท่านไม่มีงานค้าง" in browser.open("/review").text
    assert "ไม่มีงานตรวจที่ค้างอยู่" in browser.open("/review?view=part").text
    assert TASK in browser.open("/review?view=all").text


def test_who_only_reads_sees_everything_and_no_forms(house: Any, browser: Any) -> None:
    house.submitted()
    browser.login("deputy")
    assert TASK in browser.open("/review?view=mine").text
    page = browser.open(TASK)
    assert "สถานศึกษาในสังกัดทั้งหมด" in page.text
    assert "/claim" not in page.text


@pytest.mark.parametrize(
    "query", ["view=nobody", "state=lost", "part=XX", "office=x", "overdue=perhaps", "cursor=%00", "show=x"]
)
def test_a_filter_that_cannot_be_is_refused_as_a_page(reviewer: Any, query: str) -> None:
    page = reviewer.open(f"/review?{query}")
    assert page.status in (400, 422)
    assert "รหัสปัญหา" in page.text


def test_offices_do_not_see_the_queue(browser: Any) -> None:
    browser.login("owner.P5703")
    assert browser.open("/review").status == 403
    assert browser.open(TASK).status == 403


def test_the_pages_ask_little(reviewer: Any, rpcs: list[str]) -> None:
    reviewer.open("/review")
    assert [call for call in rpcs if "unread" not in call] == ["review.list_tasks"]
    del rpcs[:]
    reviewer.open(TASK)
    assert len(rpcs) <= 5


def test_approving_leads_to_the_next_task_at_once(house: Any, browser: Any) -> None:
    house.submitted()
    other = other_report(house, "AP-02")
    browser.login(REVIEWER)
    browser.open(TASK)
    browser.submit(f"{TASK}/claim")
    page = browser.submit(f"{TASK}/approve")
    assert browser.path == f"/review/{other}.1"
    assert "เห็นชอบ 2570-1.AP-03.P5703 แล้ว" in page.text
    assert task(house)["state"] == "approved"


def test_the_next_task_is_one_that_may_be_taken(house: Any, browser: Any) -> None:
    """In the list of everything most tasks are somebody else's."""
    house.submitted()
    browser.login(REVIEWER)
    browser.open(f"{TASK}?view=all")
    browser.submit(f"{TASK}/claim?view=all")
    other_report(house, "STD-01")
    takes = other_report(house, "AP-02")
    browser.submit(f"{TASK}/approve?view=all")
    assert browser.path == f"/review/{takes}.1?view=all"


@pytest.mark.parametrize(
    ("query", "questions"),
    [
        ({}, [("reviewer.1", None, ["QP", "AP"])]),
        ({"view": "part"}, [("reviewer.1", None, ["QP", "AP"]), (None, "unassigned", ["QP", "AP"])]),
        ({"view": "all", "part": "AP"}, [("reviewer.1", None, ["AP"]), (None, "unassigned", ["AP"])]),
        ({"state": "approved"}, [("reviewer.1", None, ["QP", "AP"])]),
        ({"state": "claimed"}, [("reviewer.1", "claimed", ["QP", "AP"])]),
    ],
)
def test_what_is_asked_for_the_next_task(query: dict[str, str], questions: list[Any]) -> None:
    from gateway.pages.review import takeable

    me = {"user_id": "reviewer.1", "roles": ["reviewer"], "parts": ["QP", "AP"]}
    whole = {**dict.fromkeys(("view", "state", "part", "office")), "overdue": False, **query}
    asked = [(one["reviewer"], one["state"], one["parts"]) for one in takeable(whole, me)]
    assert asked == questions


def test_after_the_last_task_the_queue_says_so(reviewer: Any) -> None:
    reviewer.open(f"{TASK}?view=part&part=AP")
    reviewer.submit(f"{TASK}/claim?view=part&part=AP")
    page = reviewer.submit(f"{TASK}/approve?view=part&part=AP")
    assert reviewer.path == "/review?view=part&part=AP"
    assert "ไม่มีงานค้างในรายการนี้แล้ว" in page.text

"""The reviewer's pages: the queue, a report beside its history, findings by field, and on to the next task."""

from __future__ import annotations

import re
from typing import Any

import pytest

REVIEWER = "reviewer.1"
TASK = "/review/2570-1.AP-03.P5703.1"
SECOND = "/review/2570-1.AP-03.P5703.2"
RESULT_ROW = 4  # of the sample scheme: one claim, what, where, how, result


def returned_and_sent_again(house: Any, **sections: str) -> None:
    """Round 1 came back with a finding about the result; the office changed it and submitted again."""
    house.submitted()
    house.decide(1, "return", house.FINDING)
    version = house.get(f"owner.{house.OFFICE}", house.ADDRESS).json["version"]
    changed = sections or {"result": "สถานศึกษามีแผนครบและซ้อมแล้ว 139 แห่ง ตามที่รายงาน"}
    again = house.save(house.content(**changed), version=version)
    house.submit(house.passed(again.json["version"]).json)
    house.system.settle()


def task(house: Any, number: int = 1) -> Any:
    return house.get(REVIEWER, f"/api/v1/review/tasks/{house.REPORT}.{number}").json


@pytest.fixture
def reviewer(browser: Any, house: Any) -> Any:
    """A browser of the reviewer, one submitted report in their queue."""
    house.submitted()
    browser.login(REVIEWER)
    return browser


# ---- the queue
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


# ---- a task
def test_before_it_is_claimed_a_task_can_be_read_and_claimed(reviewer: Any, house: Any) -> None:
    page = reviewer.open(TASK)
    for text in ("จัดทำแผนเผชิญเหตุ", "98.56", "R-2570-1-P5703-AP-03-1", "บรรลุเป้าหมาย", "รับงานนี้มาตรวจ"):
        assert text in page.text
    assert "เห็นชอบรายงาน" not in page.text
    page = reviewer.submit(f"{TASK}/claim")
    assert "รับงานตรวจแล้ว" in page.text
    assert "เห็นชอบรายงาน" in page.text
    assert task(house)["state"] == "claimed"


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


def other_report(house: Any, indicator: str) -> str:
    """Another report of the office on its way to the reviewer."""
    owner, screener, director = (f"{role}.{house.OFFICE}" for role in ("owner", "screener", "director"))
    report = f"{house.ROUND}.{indicator}.{house.OFFICE}"
    address = f"/api/v1/rounds/{house.ROUND}/offices/{house.OFFICE}/reports/{indicator}"
    house.ask(owner, "PUT", address, json={"content": house.content()})
    sent = house.post(owner, f"/api/v1/reports/{report}/screening", version=1).json
    path = f"/api/v1/reports/{report}/screening/decision"
    passed = house.post(screener, path, {"decision": "pass", "findings": []}, version=sent["version"]).json
    body = {"content_hash": passed["content_hash"]}
    house.post(director, f"/api/v1/reports/{report}/submit", body, version=passed["version"])
    house.system.settle()
    return report


def test_after_the_last_task_the_queue_says_so(reviewer: Any) -> None:
    reviewer.open(f"{TASK}?view=part&part=AP")
    reviewer.submit(f"{TASK}/claim?view=part&part=AP")
    page = reviewer.submit(f"{TASK}/approve?view=part&part=AP")
    assert reviewer.path == "/review?view=part&part=AP"
    assert "ไม่มีงานค้างในรายการนี้แล้ว" in page.text


def test_findings_are_written_under_their_field_and_reach_the_office(reviewer: Any, house: Any) -> None:
    reviewer.open(TASK)
    reviewer.submit(f"{TASK}/claim")
    row = f"rows.{RESULT_ROW}"
    said = {f"{row}.reason_code": "incomplete", f"{row}.text": "ยังขาดอีก 3 แห่ง", "rows.5.field": "claims.c1",
            "rows.5.reason_code": "figures_differ", "rows.5.text": "ตัวหารไม่ตรงกับทะเบียน"}  # fmt: skip
    page = reviewer.submit(f"{TASK}/return", **said)
    assert "ส่งคืน 2570-1.AP-03.P5703 แล้ว พร้อมข้อสังเกต 2 ข้อ" in page.text
    house.system.settle()
    report = house.get(f"owner.{house.OFFICE}", house.ADDRESS).json
    assert report["state"] == "returned"
    assert [(one["field"], one["reason_code"]) for one in report["findings"]] == [
        ("sections.result", "incomplete"), ("claims.c1", "figures_differ"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rows.1.text": "แก้ตรงนี้"}, "โปรดเลือกเหตุผลของข้อสังเกตนี้"),
        ({"rows.1.reason_code": "copied"}, "โปรดเขียนว่าต้องแก้ไขอะไร"),
        ({"rows.5.reason_code": "copied", "rows.5.text": "ซ้ำ"}, "โปรดเลือกช่องที่ต้องแก้ไข"),
        ({"rows.1.reason_code": "invented", "rows.1.text": "แก้"}, "โปรดเลือกจากรายการ"),
        ({"rows.1.reason_code": "copied", "rows.1.text": "ก" * 2001}, "ต้องยาวไม่เกิน 2000 ตัวอักษร"),
        ({}, "อย่างน้อยหนึ่งข้อ"),
    ],
)
def test_a_finding_that_lacks_something_is_refused_beside_its_field(
    reviewer: Any, house: Any, fields: dict[str, str], said: str
) -> None:
    reviewer.open(TASK)
    reviewer.submit(f"{TASK}/claim")
    page = reviewer.submit(f"{TASK}/return", **fields, **{"rows.2.text": ""})
    assert page.status == 422
    assert said in page.text
    for name, text in fields.items():
        assert text in page.text or name.endswith("code")  # what was typed is still there
    assert task(house)["state"] == "claimed"


def test_a_sentence_used_before_is_offered_and_fills_what_was_left_empty(house: Any, browser: Any) -> None:
    house.submitted()
    house.decide(1, "return", house.FINDING)
    report = other_report(house, "AP-02")
    browser.login(REVIEWER)
    browser.open(f"/review/{report}.1")
    page = browser.submit(f"/review/{report}.1/claim")
    key = re.search(r'data-key-of="([0-9a-f]{12})" data-reason="incomplete">ยังไม่ได้ระบุผล', page.text)
    assert key is not None
    browser.submit(f"/review/{report}.1/return", **{"rows.2.reuse": key[1]})
    house.system.settle()
    found = house.get(REVIEWER, f"/api/v1/review/tasks/{report}.1").json["findings"]
    assert found == [{**house.FINDING, "field": "sections.where"}]


def test_a_task_that_changed_meanwhile_is_refused_and_what_was_typed_stays(reviewer: Any, house: Any) -> None:
    reviewer.open(TASK)
    reviewer.submit(f"{TASK}/claim")
    typed = {"rows.1.reason_code": "copied", "rows.1.text": "ข้อความที่พิมพ์ไว้นาน", "version": "1"}
    page = reviewer.submit(f"{TASK}/return", **typed)
    assert page.status == 412
    assert "ข้อความที่พิมพ์ไว้นาน" in page.text
    assert "ถูกเปลี่ยนแปลงแล้ว" in page.text


def test_two_reviewers_claim_at_once_and_one_is_told(house: Any, browser: Any, another_browser: Any) -> None:
    second = {**house.user("reviewer.3", "reviewer"), "parts": ["AP"]}
    house.submitted()
    house.command("gateway", "register_users", users=[second])
    house.system.settle()
    browser.login(REVIEWER)
    browser.open(TASK)
    another_browser.login("reviewer.3")
    page = another_browser.open(TASK)
    assert "ดูได้อย่างเดียว" in page.text
    browser.submit(f"{TASK}/claim")
    refused = another_browser.post(f"{TASK}/claim", {"csrf": ticket(page.text), "version": "1"})
    assert refused.status in (403, 409, 412)


def ticket(html: str) -> str:
    found = re.search(r'name="csrf" content="([0-9a-f]+)"', html)
    assert found is not None
    return found[1]


def test_a_reviewer_of_another_part_cannot_decide(house: Any, browser: Any) -> None:
    house.submitted()
    browser.login("reviewer.2")
    page = browser.open(TASK)
    assert "ดูได้อย่างเดียว" in page.text
    for step in ("claim", "approve", "return"):
        assert browser.post(f"{TASK}/{step}", {"csrf": ticket(page.text), "version": "1"}).status == 403


@pytest.mark.parametrize("path", ["2570-1.AP-03.P5703.9", "2570-1.AP-03.P5703", "x", "2570-1.AP-99.P5703.1"])
def test_a_task_that_does_not_exist_is_not_found(reviewer: Any, path: str) -> None:
    assert reviewer.open(f"/review/{path}").status == 404


# ---- later rounds
def test_a_later_round_shows_only_what_changed(house: Any, browser: Any) -> None:
    returned_and_sent_again(house)
    browser.login(REVIEWER)
    page = browser.open(SECOND)
    assert "ช่องที่ไม่เปลี่ยนแปลง 4 ช่อง" in page.text
    added = re.findall(r"<ins>.*?</span>(.*?)<span", page.text)
    assert added == [" 139 แห่ง "]
    assert "ข้อสังเกตครั้งก่อน" in page.text
    assert "ยังไม่ได้ระบุผลของสถานศึกษา 3 แห่ง" in page.text
    whole = browser.open(f"{SECOND}?show=all")
    assert "<ins>" not in whole.text
    assert "สถานศึกษามีแผนครบและซ้อมแล้ว 139 แห่ง ตามที่รายงาน" in whole.text


def test_a_finding_that_was_not_answered_stands_out(house: Any, browser: Any) -> None:
    returned_and_sent_again(house, what="จัดทำแผนเผชิญเหตุใหม่ทั้งหมด")
    browser.login(REVIEWER)
    page = browser.open(SECOND)
    assert "ช่องนี้ยังไม่ได้แก้ไข" in page.text


def test_the_history_names_every_round_with_its_findings(house: Any, browser: Any) -> None:
    returned_and_sent_again(house)
    browser.login(REVIEWER)
    page = browser.open(SECOND)
    assert f'href="{TASK}"' in page.text
    assert "ส่งคืนแก้ไข" in page.text
    first = browser.open(TASK)
    assert "ยังไม่ได้ระบุผลของสถานศึกษา 3 แห่ง" in first.text
    assert "สถานศึกษามีแผนครบและซ้อมแล้วตามที่รายงาน" in first.text  # what was submitted then


def test_a_report_leads_to_its_latest_task(house: Any, browser: Any) -> None:
    returned_and_sent_again(house)
    browser.login("executive")
    browser.open(f"/review/reports/{house.REPORT}")
    assert browser.path == SECOND
    assert browser.open("/review/reports/2570-1.AP-04.P5703").status == 404


def test_the_pages_speak_english(house: Any, browser: Any) -> None:
    returned_and_sent_again(house)
    browser.login(REVIEWER)
    assert "Review queue" in browser.open("/review?lang=en").text
    page = browser.open(f"{SECOND}?lang=en")
    for text in ("Only what changed", "4 fields unchanged", "Claim this task", "Incomplete"):
        assert text in page.text

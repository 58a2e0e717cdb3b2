"""A task on the reviewer's page: claimed, given findings by field, and refused to whom it does not belong."""

from __future__ import annotations

import re
from typing import Any

import pytest
from gatewaylab.review import REVIEWER, TASK, other_report, task

RESULT_ROW = 4  # of the sample scheme: one claim, what, where, how, result


def test_before_it_is_claimed_a_task_can_be_read_and_claimed(reviewer: Any, house: Any) -> None:
    page = reviewer.open(TASK)
    for text in ("จัดทำแผนเผชิญเหตุ", "98.56", "R-2570-1-P5703-AP-03-1", "บรรลุเป้าหมาย", "รับงานนี้มาตรวจ"):
        assert text in page.text
    assert "เห็นชอบรายงาน" not in page.text
    page = reviewer.submit(f"{TASK}/claim")
    assert "รับงานตรวจแล้ว" in page.text
    assert "เห็นชอบรายงาน" in page.text
    assert task(house)["state"] == "claimed"


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

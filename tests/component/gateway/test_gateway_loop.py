"""The whole way of a report over HTTP: saved, screened, certified, returned, resubmitted, approved, scored, told."""

from __future__ import annotations

from typing import Any


def test_a_report_goes_all_the_way_and_everybody_sees_it(house: Any) -> None:
    receipt = house.submitted()
    assert receipt.status == 201
    assert receipt.json["receipt_no"] == f"R-{house.ROUND}-{house.OFFICE}-AP-03-1"
    assert receipt.headers["Location"] == f"/api/v1/receipts/{receipt.json['receipt_no']}"
    assert house.decide(1, "return", house.FINDING).json["state"] == "returned"

    returned = house.get(f"owner.{house.OFFICE}", house.ADDRESS)
    assert (returned.json["state"], returned.json["findings"][0]["field"]) == ("returned", "sections.result")
    again = house.save(house.content(result="แก้ไขผลของสถานศึกษา 3 แห่งแล้ว"), version=returned.json["version"])
    second = house.submit(house.passed(again.json["version"]).json)
    assert second.json["submission_no"] == 2
    house.system.settle()
    assert house.decide(2, "approve").json["state"] == "approved"

    assert house.get(f"owner.{house.OFFICE}", house.ADDRESS).json["state"] == "approved"
    score = house.get(f"director.{house.OFFICE}", f"/api/v1/reports/{house.REPORT}/score").json
    assert (score["score"], score["percent"]) == (5, "98.56")
    matrix = house.get("executive", f"/api/v1/rounds/{house.ROUND}/matrix").json
    row = next(row for row in matrix["rows"] if row["office_id"] == house.OFFICE)
    assert (row["cells"]["AP-03"]["state"], row["cells"]["AP-03"]["score"]) == ("approved", 5)
    assert matrix["counts"]["approved"] == 1
    assert matrix["counts"]["not_started"] == 3 * 7 - 1
    history = house.get(f"owner.{house.OFFICE}", f"/api/v1/reports/{house.REPORT}/history").json["items"]
    assert [one["outcome"] for one in history] == ["returned", "approved"]


def test_results_and_notices_reach_the_people(house: Any) -> None:
    house.submitted()
    house.decide(1, "approve")
    national = house.get("executive", "/api/v1/results/national?fiscal_year=2570").json
    assert {part["part"]: part["provisional"]["good_or_better"] for part in national["parts"]}["AP"] == 1
    assert house.get("executive", "/api/v1/results/national").json == national  # the present fiscal year is the default
    parts = house.get(f"director.{house.OFFICE}", f"/api/v1/offices/{house.OFFICE}/results?fiscal_year=2570").json[
        "parts"
    ]
    assert {part["part"]: part["mean"] for part in parts}["AP"] == "5.00"
    assert house.get("deputy", f"/api/v1/scores?round={house.ROUND}").json["items"][0]["report_id"] == house.REPORT

    unread = house.get(f"owner.{house.OFFICE}", "/api/v1/notices/unread-count").json["unread"]
    notices = house.get(f"owner.{house.OFFICE}", "/api/v1/notices?unread=true").json["items"]
    assert unread == len(notices) > 0
    house.post(f"owner.{house.OFFICE}", "/api/v1/notices/read", {"notice_ids": [notices[0]["notice_id"]]})
    assert house.get(f"owner.{house.OFFICE}", "/api/v1/notices/unread-count").json["unread"] == unread - 1


def test_a_report_is_taken_back_until_a_reviewer_has_begun(house: Any) -> None:
    house.submitted()
    taken = house.post(f"director.{house.OFFICE}", f"/api/v1/reports/{house.REPORT}/take-back", key="k1")
    assert (taken.status, taken.json["task_state"]) == (202, "withdrawn")
    house.system.settle()
    assert house.get(f"owner.{house.OFFICE}", house.ADDRESS).json["state"] == "draft"
    again = house.post(f"director.{house.OFFICE}", f"/api/v1/reports/{house.REPORT}/take-back", key="k1")
    assert (again.status, again.json) == (202, taken.json)


def test_a_report_under_review_cannot_be_taken_back(house: Any) -> None:
    house.submitted()
    path = f"/api/v1/review/tasks/{house.REPORT}.1"
    house.post("reviewer.1", f"{path}/claim", version=house.get("reviewer.1", path).json["version"])
    refused = house.post(f"owner.{house.OFFICE}", f"/api/v1/reports/{house.REPORT}/take-back")
    assert (refused.status, refused.json["code"][:3]) == (409, "REV")
    assert house.get(f"owner.{house.OFFICE}", house.ADDRESS).json["state"] == "submitted"


def test_what_was_never_submitted_cannot_be_taken_back(house: Any) -> None:
    house.save()
    refused = house.post(f"owner.{house.OFFICE}", f"/api/v1/reports/{house.REPORT}/take-back")
    assert (refused.status, refused.json["code"]) == (409, "GW-029")


def test_a_reviewer_sees_the_submitted_content_and_no_later_draft(house: Any) -> None:
    house.submitted()
    path = f"/api/v1/review/tasks/{house.REPORT}.1"
    task = house.get("reviewer.1", path)
    assert task.json["report"]["content"]["sections"]["where"] == "สถานศึกษาในสังกัดทั้งหมด"
    assert task.headers["ETag"] == f'"{task.json["version"]}"'
    house.post(f"owner.{house.OFFICE}", f"/api/v1/reports/{house.REPORT}/take-back")
    house.system.settle()
    assert house.get("reviewer.1", path).json["report"] is None


def test_the_reviewer_finds_the_own_tasks_and_any_part_on_request(house: Any) -> None:
    house.submitted()
    assert [t["task_id"] for t in house.get("reviewer.1", "/api/v1/review/tasks").json["items"]] == [
        f"{house.REPORT}.1"
    ]
    assert house.get("reviewer.2", "/api/v1/review/tasks").json["items"] == []
    assert len(house.get("reviewer.2", "/api/v1/review/tasks?part=AP").json["items"]) == 1
    assert len(house.get("deputy", "/api/v1/review/tasks").json["items"]) == 1


def test_anybody_can_verify_a_receipt_and_sees_no_content(house: Any) -> None:
    number = house.submitted().json["receipt_no"]
    shown = house.get(None, f"/api/v1/receipts/{number}")
    assert set(shown.json) == {
        *("receipt_no", "report_id", "round_id", "office_id", "indicator_id", "submission_no", "submitted_at"),
        *("content_hash", "late"),
    }
    assert house.get(None, f"/api/v1/receipts/{number[:-1]}9").status == 404
    assert house.get(None, "/api/v1/receipts/R-made-up").status in (404, 422)

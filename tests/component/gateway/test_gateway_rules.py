"""What clients may not, or not now, or not twice: offices, roles, versions, keys, windows."""

from __future__ import annotations

from typing import Any

import pytest

OWNER, DIRECTOR, SCREENER = "owner.P5703", "director.P5703", "screener.P5703"
REPORT = "2570-1.AP-03.P5703"
BY_ID = f"/api/v1/reports/{REPORT}"


def refused(answer: Any, status: int, code: str | None = None) -> Any:
    assert answer.status == status, answer.text[:500]
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json
    assert problem["type"] == f"urn:emes:problem:{problem['code']}"
    assert problem["status"] == status
    assert problem["detail"] in (problem["detail_th"], problem["detail_en"])
    assert code is None or problem["code"] == code
    return problem


def test_another_offices_report(house: Any) -> None:
    house.save()
    foreign = house.ADDRESS.replace("P5703", "P1001")
    refused(house.ask(OWNER, "PUT", foreign, json={"content": house.content()}), 403, "GW-011")
    refused(house.get("owner.P1001", house.ADDRESS), 403, "GW-011")
    refused(house.get("owner.P1001", BY_ID), 403, "GW-011")
    refused(house.get("owner.P1001", f"{BY_ID}/history"), 403, "GW-011")
    assert house.get("owner.P1001", "/api/v1/reports?round=2570-1").json["items"] == []
    refused(house.get("owner.P1001", "/api/v1/reports?office=P5703"), 403, "GW-011")


def test_the_wrong_role(house: Any) -> None:
    report = house.screened().json
    refused(house.ask(DIRECTOR, "PUT", house.ADDRESS, json={"content": house.content()}), 403, "GW-010")
    body = {"content_hash": report["content_hash"]}
    refused(house.post(OWNER, f"{BY_ID}/submit", body, version=report["version"]), 403, "GW-010")
    refused(house.post(DIRECTOR, f"/api/v1/review/tasks/{REPORT}.1/claim", version=1), 403, "GW-010")
    refused(house.get(OWNER, "/api/v1/users"), 403, "GW-010")
    refused(house.post("executive", "/api/v1/rounds", house.ROUND_BODY), 403, "GW-010")


def test_a_reviewer_of_another_part(house: Any) -> None:
    house.submitted()
    refused(house.post("reviewer.2", f"/api/v1/review/tasks/{REPORT}.1/claim", version=1), 403, "GW-012")


def test_an_edit_without_or_with_an_old_version(house: Any) -> None:
    assert house.save().headers["ETag"] == '"1"'
    refused(house.save(), 428, "GW-020")
    assert house.save(house.content("138"), version=1).headers["ETag"] == '"2"'
    refused(house.save(house.content("139"), version=1), 412)
    refused(house.save(headers={"If-None-Match": "*"}), 412)
    refused(house.save(headers={"If-Match": "*"}), 400, "GW-021")
    refused(house.post(OWNER, f"{BY_ID}/screening"), 428, "GW-020")
    refused(house.post(OWNER, f"{BY_ID}/screening", version=1), 412)
    assert house.get(OWNER, house.ADDRESS).json["claims"][0]["numerator"] == "138"


def test_a_first_save_may_insist_that_there_is_none(house: Any) -> None:
    assert house.save(headers={"If-None-Match": "*"}).status == 201


def test_the_same_submission_twice_with_one_key_is_one(house: Any) -> None:
    report = house.screened().json
    first, second = house.submit(report, key="send-1"), house.submit(report, key="send-1")
    assert (first.status, second.status) == (201, 201)
    assert first.json == second.json
    replayed = [answer.headers.get("Idempotent-Replayed") for answer in (first, second)]
    assert replayed == [None, "true"]
    house.system.settle()
    assert len(house.get(OWNER, f"{BY_ID}/history").json["items"]) == 1


def test_the_same_submission_twice_with_two_keys_is_one_and_a_refusal(house: Any) -> None:
    report = house.screened().json
    assert house.submit(report, key="send-1").status == 201
    refused(house.submit(report, key="send-2"), 412)
    house.system.settle()
    assert len(house.get("reviewer.1", "/api/v1/review/tasks").json["items"]) == 1


def test_one_key_for_two_different_requests(house: Any) -> None:
    house.save(key="k")
    refused(house.save(house.content("100"), key="k"), 422, "KIT-006")


def test_a_clock_moved_twice_with_one_key_moves_once(house: Any) -> None:
    moved = [house.post("admin", "/api/v1/clock", {"days": 1}, key="m") for _ in range(2)]
    assert moved[0].json["offset_ms"] == moved[1].json["offset_ms"] == 86_400_000
    assert [answer.headers.get("Idempotent-Replayed") for answer in moved] == [None, "true"]


def test_a_command_without_a_key_or_refused_is_no_replay(house: Any) -> None:
    house.save()
    report = house.get(OWNER, house.ADDRESS)
    stale = [house.save(version=7, key="s") for _ in range(2)]
    assert [answer.status for answer in stale] == [412, 412]
    assert not any("Idempotent-Replayed" in answer.headers for answer in (report, *stale))


def test_two_people_may_use_the_same_key(house: Any) -> None:
    house.save(key="k")
    sent = house.post(OWNER, f"{BY_ID}/screening", version=1, key="k2")
    passed = {"decision": "pass", "findings": []}
    path = f"{BY_ID}/screening/decision"
    assert house.post(SCREENER, path, passed, version=sent.json["version"], key="k2").status == 200


@pytest.mark.parametrize("key", ["a b", "x" * 201, "คีย์".encode().decode("latin-1")])
def test_a_key_that_is_none(house: Any, key: str) -> None:
    refused(house.save(key=key), 400, "GW-022")


def test_the_window_is_closed(house: Any) -> None:
    strict = {**house.ROUND_BODY, "number": 2, "accepts_late": False}
    assert house.post("admin", "/api/v1/rounds", strict).status == 201
    house.system.settle()
    address = f"/api/v1/rounds/2570-2/offices/P5703/reports/{_of_round_two(house)}"
    assert house.ask(OWNER, "PUT", address, json={"content": {"claims": {}, "sections": {}}}).status == 201
    house.move(days=26)  # 16 December in Bangkok
    again = house.ask(OWNER, "PUT", address, json={"content": {"claims": {}, "sections": {}}}, version=1)
    refused(again, 409, "SUB-007")


def test_late_is_accepted_where_the_round_says_so_and_marked(house: Any) -> None:
    house.move(days=26)
    assert house.save().json["late"] is True


def test_before_the_round_opens(house: Any) -> None:
    later = {**house.ROUND_BODY, "number": 2, "opens_on": "2026-12-01"}
    house.post("admin", "/api/v1/rounds", later)
    address = f"/api/v1/rounds/2570-2/offices/P5703/reports/{_of_round_two(house)}"
    refused(house.ask(OWNER, "PUT", address, json={"content": {}}), 409, "SUB-006")


def _of_round_two(house: Any) -> str:
    return str(next(i["indicator"] for i in house.SCHEME["indicators"] if i["round"] == 2))


def test_a_certification_binds_exactly_the_content_read(house: Any) -> None:
    report = house.screened().json
    refused(house.submit({**report, "content_hash": "0" * 64}), 409, "SUB-024")
    refused(house.submit({**report, "content_hash": "short"}), 422, "KIT-002")
    assert house.get(OWNER, house.ADDRESS).json["state"] == "screening"

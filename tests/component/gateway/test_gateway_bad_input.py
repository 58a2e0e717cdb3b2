"""What clients send wrong: nothing half-written, a numbered refusal in two languages, never a 500."""

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


@pytest.mark.parametrize(
    "body", [b"{", b"[1,2", b"\xff\xfe", b'{"content": NaN}', b"{'content': {}}", b'{"a":1}{"b":2}']
)
def test_malformed_json(house: Any, body: bytes) -> None:
    answer = house.ask(OWNER, "PUT", house.ADDRESS, data=body, headers={"Content-Type": "application/json"})
    refused(answer, 400, "KIT-001")


def test_json_nested_beyond_measure(house: Any) -> None:
    body = b'{"content":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    answer = house.ask(OWNER, "PUT", house.ADDRESS, data=body, headers={"Content-Type": "application/json"})
    assert answer.status in (400, 422)


def test_a_body_of_another_kind(house: Any) -> None:
    answer = house.ask(OWNER, "PUT", house.ADDRESS, data=b"<a/>", headers={"Content-Type": "application/xml"})
    refused(answer, 415, "KIT-011")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], None),
        ("text", None),
        (7, None),
        ({}, "content"),
        ({"content": None}, "content"),
        ({"content": []}, "content"),
        ({"content": {"claims": []}}, "content.claims"),
        ({"content": {"claims": {"c1": "137"}}}, "content.claims.c1"),
        ({"content": {"claims": {"c1": {"numerator": 137}}}}, "content.claims.c1.numerator"),
        ({"content": {"claims": {"c1": {"met": "yes"}}}}, "content.claims.c1.met"),
        ({"content": {"sections": {"what": 1}}}, "content.sections.what"),
        ({"content": {"sections": {"what": None}}}, "content.sections.what"),
        ({"content": {"sections": {"$where": "x"}}}, "content.sections.$where"),
        ({"content": {"sections": {}}, "state": "approved"}, "state"),
        ({"content": {"sections": {}, "office_id": "P1001"}}, "content.office_id"),
    ],
)
def test_wrong_types_and_unknown_fields_are_named(house: Any, body: Any, field: str | None) -> None:
    problem = refused(house.ask(OWNER, "PUT", house.ADDRESS, json=body), 422, "KIT-002")
    assert problem["errors"][0]["field"] == field
    assert house.get(OWNER, house.ADDRESS).json["state"] == "not_started"


def test_a_body_of_five_megabytes(house: Any) -> None:
    body = house.content(result="ก" * 1_700_000)
    refused(house.save(body), 413, "KIT-003")
    assert house.get(OWNER, house.ADDRESS).json["version"] == 0


def test_a_section_longer_than_its_limit(house: Any) -> None:
    assert refused(house.save(house.content(result="ก" * 5000)), 422)["errors"][0]["field"] == "sections.result"


def test_thai_text_decomposed_or_damaged_by_pdf_is_repaired_and_its_raw_form_noted(house: Any) -> None:
    saved = house.save(house.content(what="ส านักงานด าเนินการแล้วทุกแห่ง", where="อ\u0e4d\u0e32เภอเมือง"))
    assert saved.status == 201
    assert saved.json["content"]["sections"]["what"] == "สำนักงานดำเนินการแล้วทุกแห่ง"
    assert saved.json["content"]["sections"]["where"] == "อำเภอเมือง"
    assert set(saved.json["repaired"]) == {"sections.what", "sections.where"}


def test_thai_digits_count(house: Any) -> None:
    assert house.save(house.content("๑๓๗")).json["claims"][0]["numerator"] == "137"


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ({"numerator": "many", "denominator": "139"}, "SUB-010"),
        ({"numerator": "-1", "denominator": "139"}, "SUB-011"),
        ({"numerator": "1", "denominator": "0"}, "SUB-012"),
        ({"numerator": "140", "denominator": "139"}, "SUB-014"),
        ({"numerator": "137", "denominator": "139", "percent": "98.57"}, "SUB-015"),
        ({"numerator": "137", "denominator": "139", "met": False}, "SUB-016"),
    ],
)
def test_claims_that_do_not_add_up(house: Any, claim: dict[str, Any], code: str) -> None:
    body = {"claims": {"c1": claim}, "sections": {}}
    assert refused(house.save(body), 422, code)["errors"][0]["field"].startswith("claims.c1")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/rounds/2571-1/offices/P5703/reports/AP-03",
        "/api/v1/rounds/2570-1/offices/P5703/reports/AP-99",
        "/api/v1/rounds/2570-1/offices/P9999/reports/AP-03",
        "/api/v1/rounds/abc/offices/P5703/reports/AP-03",
        "/api/v1/rounds/2570-1/offices/P5703/reports/..%2F..",
        "/api/v1/rounds/2571-1",
        "/api/v1/rounds/2571-1/matrix",
        "/api/v1/rounds/2571-1/indicators",
        "/api/v1/reports/2570-1.AP-03.P5703x",
        "/api/v1/offices/P9999",
        "/api/v1/review/tasks/2570-1.AP-03.P5703.7",
        "/api/v1/reports/2570-1.AP-03.P5703/score",
        "/api/v1/schemes/none/versions/1",
        "/api/v1/nothing",
    ],
)
def test_what_does_not_exist_is_not_found(house: Any, path: str) -> None:
    refused(house.get("admin", path), 404)


def test_a_method_the_address_does_not_take(house: Any) -> None:
    answer = house.system.http("DELETE", house.ADDRESS, token=house.token(OWNER))
    refused(answer, 405, "KIT-005")
    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "PUT"}


@pytest.mark.parametrize(
    ("query", "status"),
    [("?limit=0", 422), ("?limit=x", 422), ("?limit=100000", 422), ("?colour=red", 422), ("?cursor=%21", 400)],
)
def test_lists_asked_for_wrongly(house: Any, query: str, status: int) -> None:
    refused(house.get("admin", f"/api/v1/offices{query}"), status)
    assert house.get("admin", "/api/v1/reports").json["code"] == "GW-024"


def test_refusals_speak_thai_unless_english_is_asked_for(house: Any) -> None:
    thai = house.get(None, "/api/v1/me")
    english = house.get(None, "/api/v1/me", headers={"Accept-Language": "en, th;q=0.5"})
    assert (thai.json["detail"], thai.headers["Content-Language"]) == (thai.json["detail_th"], "th")
    assert (english.json["detail"], english.headers["Content-Language"]) == (english.json["detail_en"], "en")


def test_every_answer_carries_safe_headers(house: Any) -> None:
    for answer in (house.get(OWNER, "/api/v1/me"), house.get(None, "/api/v1/me"), house.get(None, "/")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"

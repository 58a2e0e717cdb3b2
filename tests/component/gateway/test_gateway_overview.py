"""The matrix from events and rebuilt, lists page by page, deadlines, extensions, the demo clock, pages, documents."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from openapi_spec_validator import validate

REF = {"report_id": "2570-1.AP-03.P5703", "round_id": "2570-1", "fiscal_year": 2570, "office_id": "P5703",
       "indicator_id": "AP-03", "part": "AP", "submission_no": 1}  # fmt: skip
MATRIX = "/api/v1/rounds/2570-1/matrix"


def cell(house: Any, who: str = "admin") -> dict[str, Any]:
    rows = house.get(who, MATRIX).json["rows"]
    found: dict[str, Any] = next(row for row in rows if row["office_id"] == "P5703")["cells"]["AP-03"]
    return found


def moved(house: Any, version: int, state: str, id: str | None = None) -> None:
    data = {**REF, "from_state": "draft", "to_state": state, "version": version, "late": False,
            "due_at": "2026-12-15T16:59:59Z", "at": "2026-11-20T02:00:00Z"}  # fmt: skip
    house.system.deliver("submission", "report_moved", subject=REF["report_id"], sequence=version, data=data, id=id)
    house.system.settle()


def scored(house: Any, sequence: int, score: int) -> None:
    data = {
        **REF,
        "score": score,
        "level": score,
        "percent": "80.00",
        "explanation_th": "…",
        "explanation_en": "…",
        "scheme_id": "s",
        "scheme_version": 1,
        "previous_score": None,
    }
    house.system.deliver("scoring", "score_set", subject=REF["report_id"], sequence=sequence, data=data)
    house.system.settle()


def test_the_matrix_is_right_whatever_the_order_and_however_often(house: Any) -> None:
    moved(house, 3, "submitted", id="e3")
    scored(house, 2, 5)
    moved(house, 2, "screening")
    moved(house, 3, "submitted", id="e3")
    scored(house, 1, 2)
    assert {k: cell(house)[k] for k in ("state", "score", "due_at")} == {
        "state": "submitted", "score": 5, "due_at": "2026-12-15T16:59:59Z",
    }  # fmt: skip


def test_an_office_sees_its_own_row_of_the_matrix(house: Any) -> None:
    assert len(house.get("executive", MATRIX).json["rows"]) == 3
    own = house.get("owner.P5703", MATRIX).json
    assert [row["office_id"] for row in own["rows"]] == ["P5703"]
    assert sum(own["counts"].values()) == 7
    assert house.get("owner.P5703", f"{MATRIX}?office=P1001").json["code"] == "GW-011"
    assert [row["office_id"] for row in house.get("deputy", f"{MATRIX}?office=S01").json["rows"]] == ["S01"]


def test_the_matrix_is_rebuilt_from_the_owners_of_the_data(house: Any) -> None:
    house.submitted()
    house.decide(1, "approve")
    wanted = house.get("admin", MATRIX).json
    store = house.system.store("gateway")
    store.delete("matrix_rows", "2570-1.P5703")
    store.commit()
    assert house.get("admin", MATRIX).json["counts"]["approved"] == 0
    assert house.post("admin", f"{MATRIX}/rebuild").json == {"round_id": "2570-1", "cells": 2}
    rebuilt = house.get("admin", MATRIX).json
    assert rebuilt["counts"] == wanted["counts"]
    assert {k: cell(house)[k] for k in ("state", "score", "level", "late")} == {
        "state": "approved", "score": 5, "level": 5, "late": False,
    }  # fmt: skip
    assert house.post("admin", f"{MATRIX}/rebuild").json["cells"] == 0
    assert house.post("owner.P5703", f"{MATRIX}/rebuild").json["code"] == "GW-010"


def test_an_event_that_came_before_the_rebuild_changes_nothing_after_it(house: Any) -> None:
    house.submitted()
    house.post("admin", f"{MATRIX}/rebuild")
    moved(house, 1, "draft")
    assert cell(house)["state"] == "submitted"


def test_lists_are_walked_page_by_page(house: Any) -> None:
    seen, path = [], "/api/v1/offices?limit=1"
    for _ in range(5):
        answer = house.get("owner.P5703", path)
        seen += [one["office_id"] for one in answer.json["items"]]
        link = re.search(r'<([^>]+)>; rel="next"', answer.headers.get("Link", ""))
        if link is None:
            break
        path = link[1]
        assert answer.json["next"] in path
    assert sorted(seen) == ["P1001", "P5703", "S01"]


def test_reference_data_is_read_by_everybody(house: Any) -> None:
    house.command("submission", "load_reference", kind="provinces", rows=[{"code": "57", "name_th": "เชียงราย"}])
    assert house.get("owner.P5703", "/api/v1/provinces").json["items"][0]["code"] == "57"
    assert house.get("owner.P5703", "/api/v1/offices/S01").json["kind"] == "secondary"
    assert [r["round_id"] for r in house.get("owner.P5703", "/api/v1/rounds").json["items"]] == ["2570-1"]
    assert house.get("owner.P5703", "/api/v1/rounds/2570-1").json["official_due_at"] == "2026-12-15T16:59:59Z"
    assert len(house.get("owner.P5703", "/api/v1/rounds/2570-1/indicators").json["items"]) == 7
    assert house.get("owner.P5703", "/api/v1/schemes/sample-2570/versions/1").json["is_sample"] is True


def test_a_published_scheme_never_changes(house: Any) -> None:
    same = house.post("admin", "/api/v1/schemes", {"scheme": house.SCHEME})
    assert same.status == 201
    changed = house.post("admin", "/api/v1/schemes", {"scheme": {**house.SCHEME, "label_en": "Another label"}})
    assert (changed.status, changed.json["code"]) == (409, "SUB-029")


def test_a_deadline_is_set_and_an_extension_asked_for_and_granted(house: Any) -> None:
    office = "/api/v1/rounds/2570-1/offices/P5703"
    assert house.ask("director.P5703", "PUT", f"{office}/deadline", json={"due_on": "1 ธ.ค. 69"}).status == 200
    wish = {"reason": "น้ำท่วมใหญ่ทั้งจังหวัด", "until": "2026-12-22"}
    asked = house.post("director.P5703", f"{office}/extensions", wish)
    assert (asked.status, asked.json["state"]) == (201, "requested")
    waiting = house.get("deputy", "/api/v1/rounds/2570-1/extensions").json["items"]
    assert [one["extension_id"] for one in waiting] == [asked.json["extension_id"]]
    assert house.get("owner.P1001", "/api/v1/rounds/2570-1/extensions").json["items"] == []
    decision = f"/api/v1/extensions/{asked.json['extension_id']}/decision"
    granted = house.post("deputy", decision, {"granted": True, "reason": "เห็นควร"})
    assert granted.json["state"] == "granted"
    assert house.get("owner.P5703", house.ADDRESS).json["due_at"] == "2026-12-22T16:59:59Z"
    assert house.post("deputy", decision, {"granted": True, "reason": "อีกครั้ง"}).status == 409


def test_the_demo_clock_moves_forward_and_the_house_follows(house: Any) -> None:
    before = house.get("admin", "/api/v1/clock").json
    assert before == {"now": "2026-11-20T02:00:00.000Z", "offset_ms": 0, "demo": True}
    moved = house.post("admin", "/api/v1/clock", {"days": 18, "hours": 1}, key="m1")
    assert moved.json == {"now": "2026-12-08T03:00:00.000Z", "offset_ms": 1_558_800_000, "demo": True}
    assert house.post("admin", "/api/v1/clock", {"days": 18, "hours": 1}, key="m1").json == moved.json
    house.move()
    assert house.get("admin", "/api/v1/clock").json == moved.json
    event = next(e for e in house.system.published if e.type == "clock_moved")
    assert (event.subject, event.sequence, event.data["at"]) == ("clock", 1, "2026-12-08T03:00:00.000Z")
    assert "deadline_near" in {e.type for e in house.system.published}


def test_two_moves_before_the_first_is_heard_add_up(house: Any) -> None:
    for _ in range(2):
        house.post("admin", "/api/v1/clock", {"days": 1})
    house.move()
    assert house.get("admin", "/api/v1/clock").json["now"] == "2026-11-22T02:00:00.000Z"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "GW-043"),
        ({"days": 1, "to": "2026-12-01T00:00:00Z"}, "GW-043"),
        ({"to": "2026-11-19T00:00:00Z"}, "GW-041"),
        ({"to": "2028-01-01T00:00:00Z"}, "GW-042"),
        ({"to": "tomorrow"}, "KIT-002"),
        ({"days": -1}, "KIT-002"),
        ({"days": "1"}, "KIT-002"),
    ],
)
def test_the_demo_clock_refuses(house: Any, body: dict[str, Any], code: str) -> None:
    answer = house.post("admin", "/api/v1/clock", body)
    assert (answer.status, answer.json["code"]) == (422, code)
    assert house.get("admin", "/api/v1/clock").json["offset_ms"] == 0


def test_outside_demo_mode_and_for_others_the_clock_stands(real_house: Any) -> None:
    assert real_house.post("admin", "/api/v1/clock", {"days": 1}).json["code"] == "GW-040"
    assert real_house.post("deputy", "/api/v1/clock", {"days": 1}).json["code"] == "GW-010"


def test_the_start_page_shows_that_the_system_is_alive_in_thai_and_english(house: Any) -> None:
    house.submitted()
    house.decide(1, "approve")
    page = house.get(None, "/")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Content-Language"] == "th"
    for text in ('<html lang="th">', "ระบบพร้อมใช้งาน", "15 ธ.ค. 2569", "8 ธ.ค. 2569", "รอบที่ 1", 'href="/docs"', "1 / 3"):
        assert text in page.text, text
    english = house.get(None, "/?lang=en")
    for text in ('<html lang="en">', "The system is ready", "15 Dec 2026 (B.E. 2569)", "Round 1"):
        assert text in english.text, text
    assert house.get(None, "/", headers={"Accept-Language": "en"}).headers["Content-Language"] == "en"
    assert "<script" not in page.text
    assert "style=" not in page.text


def test_the_start_page_and_readiness_tell_of_a_service_that_is_away(house: Any, monkeypatch: Any) -> None:
    from emes_kit.problems import refuse

    real = house.system.call

    def call(service: str, method: str, /, **fields: Any) -> Any:
        if service == "scoring":
            raise refuse("timeout", service=service)
        return real(service, method, **fields)

    monkeypatch.setattr(house.system, "call", call)
    page = house.get(None, "/")
    assert page.status == 200
    assert "บางบริการยังไม่พร้อม" in page.text
    assert "KIT-008" in page.text
    ready = house.get(None, "/readyz")
    assert (ready.status, ready.json["scoring"], ready.json["review"]) == (503, "KIT-008", "ok")
    gone = house.get("deputy", "/api/v1/scores?round=2570-1")
    assert (gone.status, gone.json["code"], gone.headers["Retry-After"]) == (504, "KIT-008", "2")


def test_an_empty_system_has_a_start_page_too(empty_house: Any) -> None:
    page = empty_house.get(None, "/")
    assert page.status == 200
    assert "ยังไม่มีรอบการรายงาน" in page.text
    assert empty_house.get(None, "/readyz").json == dict.fromkeys(
        ("gateway", "submission", "review", "scoring", "notification"), "ok"
    )
    assert empty_house.get(None, "/healthz").json == {"status": "ok"}


def test_the_documents_are_served(house: Any) -> None:
    validate(house.get(None, "/openapi.json").json)
    asyncapi = house.get(None, "/asyncapi.json")
    assert asyncapi.json["asyncapi"].startswith("3.")
    assert json.loads(asyncapi.text)["channels"]


def test_the_api_documentation_needs_nothing_from_elsewhere(house: Any) -> None:
    page = house.get(None, "/docs")
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(addresses) >= 4
    for address in addresses:
        assert address.startswith("/")
        file = house.get(None, address)
        assert file.status == 200, address
        assert address == "/openapi.json" or "max-age" in file.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/static/none.css", "/static/..%2Fpages.py", "/docs/assets/swagger-editor.js", "/docs/assets/%2e%2e"]
)
def test_only_named_files_are_served(house: Any, path: str) -> None:
    assert house.get(None, path).status == 404

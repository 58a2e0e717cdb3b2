"""The demo clock, the start page, readiness and the served documents."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from openapi_spec_validator import validate


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


def test_outside_demo_mode_and_for_others_the_clock_stands(new_house: Any) -> None:
    real_house = new_house(EMES_DEMO="false")
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
    assert house.get(None, "/", headers={"Accept-Language": "en"}).headers["Content-Language"] == "th"
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


def test_an_empty_system_has_a_start_page_too(new_house: Any) -> None:
    empty_house = new_house()
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

"""The matrix from events and rebuilt, lists page by page, deadlines, extensions, all over HTTP."""

from __future__ import annotations

import re
from typing import Any

import orjson

from gateway.lines import lines
from gateway.matrix import OFFICE
from gateway.warm import Shelf

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


def test_a_line_is_written_anew_when_its_office_or_the_indicators_change(house: Any) -> None:
    store, shelf = house.system.store("gateway"), Shelf(10)
    office = dict.fromkeys(OFFICE, "x") | {"office_id": "P5703"}

    def sent(indicators: list[str], **changes: str) -> Any:
        return orjson.loads(orjson.dumps(lines(store, shelf, "2570-1", indicators, [office | changes])[0].json))

    assert list(sent(["AP-03"])["cells"]) == ["AP-03"]
    assert sent(["AP-03"], short_th="สพป.ชร.3")["short_th"] == "สพป.ชร.3"
    assert list(sent(["AP-03", "QP-01"])["cells"]) == ["AP-03", "QP-01"]


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


def test_a_scheme_is_tried_before_it_is_published(house: Any) -> None:
    second = {"scheme": {**house.SCHEME, "scheme_version": 2}}
    for _ in range(2):  # a key given along is left for the real publication
        tried = house.post("admin", "/api/v1/schemes", {**second, "dry_run": True}, key="second")
        assert (tried.status, tried.json["new"], tried.json["indicators"]) == (200, True, {"1": 7, "2": 17})
    assert len(house.get("owner.P5703", "/api/v1/schemes").json["items"]) == 1
    assert house.post("admin", "/api/v1/schemes", second, key="second").status == 201
    listed = house.get("owner.P5703", "/api/v1/schemes?fiscal_year=2570").json["items"]
    assert [one["scheme_version"] for one in listed] == [1, 2]
    assert house.post("owner.P5703", "/api/v1/schemes", {**second, "dry_run": True}).json["code"] == "GW-010"


def test_schools_of_an_office_are_read_by_everybody_page_by_page(house: Any) -> None:
    rows = [{"code": f"105703000{n}", "name_th": f"บ้านดอน {n}", "office_id": "P5703", "province_code": "57"}
            for n in (3, 1, 2)]  # fmt: skip
    house.command("submission", "load_reference", kind="school", rows=rows)
    first = house.get("owner.P1001", "/api/v1/schools?office=P5703&limit=2")
    second = house.get("executive", re.search(r"<([^>]+)>", first.headers["Link"])[1])  # type: ignore[index]
    names = [one["name_th"] for page in (first, second) for one in page.json["items"]]
    assert names == ["บ้านดอน 1", "บ้านดอน 2", "บ้านดอน 3"]
    assert all(one["open"] for one in first.json["items"])
    assert house.get("executive", "/api/v1/schools").status == 422
    assert house.get("executive", "/api/v1/schools?office=P9999").json["code"] == "SUB-002"


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

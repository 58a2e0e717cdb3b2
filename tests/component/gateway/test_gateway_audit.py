"""The log over HTTP: the office reads its own, nobody reads another's; who looks at people leaves a trace."""

from __future__ import annotations

import hashlib
import json

import pytest

OFFICE, FOREIGN = "P5703", "P1001"
REPORT = f"2570-1.AP-03.{OFFICE}"
AUDIT = f"/api/v1/reports/{REPORT}/audit"
ROUND_OF_OFFICE = f"/api/v1/rounds/2570-1/offices/{OFFICE}/audit"


def reads(house, user_id="admin"):
    rows = house.system.engines["gateway"].find("audit", {"subject": f"{user_id}:reads"}, sort="n")
    return [(row["action"], row["facts"]) for row in rows]


@pytest.mark.parametrize("who", ["owner.P5703", "screener.P5703", "director.P5703", "executive", "reviewer.1", "admin"])
def test_an_office_and_obec_read_the_log_of_a_report(house, who):
    house.submitted()
    answer = house.get(who, AUDIT)
    assert (answer.status, answer.json["verified"]) == (200, True)
    assert [entry["action"] for entry in answer.json["items"]] == ["save", "send", "pass", "submit"]
    assert answer.json["head"] == {"n": 4, "hash": answer.json["items"][-1]["hash"]}


@pytest.mark.parametrize("path", [AUDIT, ROUND_OF_OFFICE])
def test_another_office_does_not(house, path):
    house.submitted()
    answer = house.get(f"owner.{FOREIGN}", path)
    assert (answer.status, answer.json["code"]) == (403, "GW-011")
    assert house.get(None, path).status == 401


def test_a_client_can_verify_what_it_is_given(house):
    house.submitted()
    prev = None
    for entry in house.get("owner.P5703", AUDIT).json["items"]:
        told = entry.pop("hash")
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert (entry["prev"], hashlib.sha256(text.encode()).hexdigest()) == (prev, told)
        prev = told


def test_pages_follow_one_another_by_opaque_cursors(house):
    house.submitted()
    first = house.get("owner.P5703", f"{AUDIT}?limit=3")
    assert 'rel="next"' in first.headers["Link"]
    rest = house.get("owner.P5703", f"{AUDIT}?limit=3&cursor={first.json['next']}")
    assert [entry["n"] for entry in (*first.json["items"], *rest.json["items"])] == [1, 2, 3, 4]
    assert (rest.json["next"], rest.json["verified"]) == (None, True)


@pytest.mark.parametrize("path", [AUDIT, ROUND_OF_OFFICE, "/api/v1/rounds/2570-1/audit", "/api/v1/me/audit"])
@pytest.mark.parametrize("cursor", ["x", "Ingi", "e30", "LTE", "dHJ1ZQ"])  # no base64, "x", {}, -1, true
def test_a_cursor_of_one_s_own_making_is_refused_or_shows_the_beginning(house, path, cursor):
    assert house.get("owner.P5703", f"{path}?cursor={cursor}").status in (200, 400, 422)


def test_a_changed_log_is_told_to_whoever_reads_it(house):
    house.submitted()
    house.system.engines["submission"].collections["audit"][f"{REPORT}#1"]["actor"] = "director.P5703"
    assert house.get("owner.P5703", AUDIT).json["verified"] is False


def test_what_does_not_exist_is_not_found(house):
    for path in ("/api/v1/reports/2570-1.AP-99.P5703/audit", "/api/v1/rounds/2599-1/audit"):
        assert house.get("admin", path).status == 404


def test_a_round_and_the_deadlines_of_an_office_have_a_log(house):
    body = {"due_on": "2026-12-01"}
    place = f"/api/v1/rounds/2570-1/offices/{OFFICE}"
    assert house.ask("director.P5703", "PUT", f"{place}/deadline", json=body).status == 200
    entries = house.get("owner.P5703", f"{place}/audit").json["items"]
    assert [(entry["actor"], entry["action"]) for entry in entries] == [("director.P5703", "set_internal_deadline")]
    rounds = house.get("owner.P5703", "/api/v1/rounds/2570-1/audit").json["items"]
    assert [entry["action"] for entry in rounds] == ["create", "open"]


# ---- people


def test_everybody_sees_who_changed_their_account_and_no_secret(house):
    house.post("admin", "/api/v1/users/owner.P5703/password", {"password": "รหัสผ่านใหม่-2570"})
    house._tokens["owner.P5703"] = house.login("owner.P5703", "รหัสผ่านใหม่-2570").json["token"]
    page = house.get("owner.P5703", "/api/v1/me/audit").json
    assert [(entry["actor"], entry["action"]) for entry in page["items"]] == [
        ("operator", "register"), ("admin", "set_password"),
    ]  # fmt: skip
    assert page["items"][1]["facts"] == {
        "roles": ["owner"], "office_id": OFFICE, "parts": [], "active": True, "sequence": 2,
        "changed": ["password_hash"],
    }  # fmt: skip
    assert page["verified"] is True
    told = json.dumps(page, ensure_ascii=False)
    assert [secret for secret in ("argon2", "ผู้ใช้") if secret in told] == []


def test_disabling_is_logged_once_however_often_it_is_asked(house):
    for _ in range(2):
        house.post("admin", "/api/v1/users/screener.P5703/disable")
    rows = house.system.engines["gateway"].find("audit", {"subject": "screener.P5703"}, sort="n")
    assert [(row["actor"], row["action"]) for row in rows] == [("operator", "register"), ("admin", "disable")]
    assert rows[1]["facts"]["changed"] == ["active"]


def test_registering_the_same_again_leaves_no_entry(house):
    before = len(house.system.engines["gateway"].find("audit", {}))
    user = house.system.engines["gateway"].get("users", "executive")
    again = {name: user[name] for name in ("user_id", "name_th", "name_en", "roles", "office_id", "parts")}
    house.command("gateway", "register_users", users=[{**again, "email": user["email"], "locale": user["locale"]}])
    assert len(house.system.engines["gateway"].find("audit", {})) == before


def test_reading_about_people_is_logged_with_who_was_seen(house):
    seen = house.get("admin", f"/api/v1/users?office={OFFICE}").json["items"]
    house.get("admin", "/api/v1/users?limit=1")
    (first, what), (second, other) = reads(house)
    assert (first, second) == ("list_users", "list_users")
    assert what == {"office": OFFICE, "role": None, "users": [user["user_id"] for user in seen]}
    assert len(other["users"]) == 1


def test_the_operator_s_reading_is_logged_like_the_administrator_s(house):
    house.command("gateway", "list_users", office_id=OFFICE, role=None, cursor=None, limit=10)
    assert [action for action, _ in reads(house, "operator")] == ["list_users"]


def test_who_may_not_read_about_people_leaves_no_entry(house):
    assert house.get("owner.P5703", "/api/v1/users").status == 403
    assert reads(house, "owner.P5703") == []

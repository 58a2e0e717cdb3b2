"""Logging in and out: right and wrong passwords, locks, expiry, disabling, rate limits."""

from __future__ import annotations

from typing import Any

import pytest

ME = "/api/v1/me"


def test_a_login_gives_a_token_for_some_hours_and_who_one_is(house: Any) -> None:
    answer = house.login("owner.P5703")
    assert (answer.status, answer.json["token_type"]) == (200, "Bearer")
    assert answer.json["expires_at"] == "2026-11-20T14:00:00.000Z"
    assert answer.headers["Cache-Control"] == "no-store"
    me = house.get("owner.P5703", ME).json
    assert me == answer.json["user"]
    assert (me["roles"], me["office_id"]) == (["owner"], "P5703")


def test_neither_token_nor_password_is_stored_readably(house: Any) -> None:
    token = house.token("owner.P5703")
    stored = repr(house.system.engines["gateway"].__dict__)
    assert token not in stored
    assert house.PASSWORD not in stored


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer "}, {"Authorization": "Basic b3duZXI6eA=="}, {"Authorization": "Bearer x"}]
)
def test_without_a_good_token_nobody_gets_in(house: Any, header: dict[str, str]) -> None:
    answer = house.get(None, ME, headers=header)
    assert answer.status == 401
    assert answer.json["code"] in ("GW-003", "GW-004")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(house: Any) -> None:
    wrong, unknown = house.login("owner.P5703", "wrong"), house.login("nobody", "wrong")
    assert (wrong.status, wrong.json["code"]) == (401, "GW-001")
    assert wrong.json == unknown.json


@pytest.mark.parametrize("name", ["owner.P5703", "nobody", "$where", "a" * 200])
def test_five_wrong_passwords_lock_the_name_and_the_lock_grows(house: Any, name: str) -> None:
    assert [house.login(name, "wrong").status for _ in range(6)] == [401] * 5 + [429]
    locked = house.login(name, house.PASSWORD)
    assert (locked.json["code"], locked.headers["Retry-After"]) == ("GW-002", "60")
    house.system.move(seconds=61)
    assert house.login(name, "wrong").status == 401
    assert house.login(name, "wrong").headers["Retry-After"] == "120"


def test_guessing_at_names_that_do_not_exist_fills_no_database(house: Any) -> None:
    for number in range(30):
        house.login(f"nobody{number % 3}", "wrong")
    assert 1 <= len(house.system.engines["gateway"].find("guards", {})) <= 3


def test_the_lock_ends_and_a_right_password_wipes_the_slate(house: Any) -> None:
    for _ in range(5):
        house.login("owner.P5703", "wrong")
    house.system.move(seconds=61)
    assert house.login("owner.P5703").status == 200
    assert [house.login("owner.P5703", "wrong").status for _ in range(5)] == [401] * 5


def test_a_stranger_elsewhere_does_not_lock_a_person_out(house: Any) -> None:
    far = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.9"}}
    body = {"user_id": "director.P5703", "password": "wrong"}
    answers = [house.ask(None, "POST", "/api/v1/login", json=body, **far).status for _ in range(7)]
    assert answers[-1] == 429
    assert house.login("director.P5703").status == 200


def test_a_logout_ends_the_session_at_once(house: Any) -> None:
    house.get("owner.P5703", ME)
    assert house.post("owner.P5703", "/api/v1/logout").json == {"logged_out": True}
    assert house.get("owner.P5703", ME).json["code"] == "GW-004"


def test_a_session_expires(house: Any) -> None:
    house.token("owner.P5703")
    house.system.clock.move(hours=11, minutes=59)
    assert house.get("owner.P5703", ME).status == 200
    house.system.clock.move(minutes=1)
    assert house.get("owner.P5703", ME).json["code"] == "GW-004"


def test_expired_sessions_are_forgotten_in_time(house: Any) -> None:
    house.token("owner.P5703")
    house.system.clock.move(days=3)
    house.login("owner.P5703")
    house.system.tick("gateway", "forget_expired")
    assert len(house.system.engines["gateway"].find("sessions", {})) == 1


def test_a_disabled_user_is_out_and_review_and_notification_hear_of_it(house: Any) -> None:
    house.get("reviewer.1", ME)
    gone = house.post("admin", "/api/v1/users/reviewer.1/disable")
    assert (gone.status, gone.json["active"]) == (200, False)
    assert house.get("reviewer.1", ME).status == 401
    assert house.login("reviewer.1").json["code"] == "GW-001"
    told = [e for e in house.system.published if e.type == "user_changed" and e.subject == "reviewer.1"]
    assert [(e.sequence, e.data["active"]) for e in told] == [(1, True), (2, False)]


def test_nobody_disables_the_own_account(house: Any) -> None:
    assert house.post("admin", "/api/v1/users/admin/disable").json["code"] == "GW-037"


def test_a_new_password_ends_the_old_sessions(house: Any) -> None:
    house.get("owner.P5703", ME)
    change = {"old_password": house.PASSWORD, "new_password": "รหัสผ่านใหม่ของฉัน"}
    assert house.post("owner.P5703", "/api/v1/me/password", {**change, "old_password": "no"}).json["code"] == "GW-038"
    assert house.post("owner.P5703", "/api/v1/me/password", change).status == 200
    assert house.get("owner.P5703", ME).status == 401
    assert house.login("owner.P5703").status == 401
    assert house.login("owner.P5703", change["new_password"]).status == 200


def test_users_are_registered_changed_and_listed(house: Any) -> None:
    person = house.user("screener2.P5703", "screener", office_id="P5703")
    new = {**person, "password_hash": None, "password": "ยาวพอสมควร"}
    assert house.post("admin", "/api/v1/users", {"users": [new]}).json == {"registered": 1, "unchanged": 0}
    assert house.post("admin", "/api/v1/users", {"users": [new]}).json == {"registered": 0, "unchanged": 1}
    assert house.login("screener2.P5703", "ยาวพอสมควร").status == 200
    page = house.get("admin", "/api/v1/users?office=P5703&limit=3").json
    assert [u["user_id"] for u in page["items"]] == ["director.P5703", "owner.P5703", "screener.P5703"]
    rest = house.get("admin", f"/api/v1/users?office=P5703&limit=3&cursor={page['next']}").json
    assert ([u["user_id"] for u in rest["items"]], rest["next"]) == (["screener2.P5703"], None)
    assert house.post("admin", "/api/v1/users/screener2.P5703/password", {"password": "อีกคำหนึ่งยาว"}).status == 200
    assert house.login("screener2.P5703", "อีกคำหนึ่งยาว").status == 200


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"roles": ["king"]}, "GW-030", "users.0.roles"),
        ({"office_id": None}, "GW-031", "users.0.office_id"),
        ({"parts": ["QP"]}, "GW-032", "users.0.parts"),
        ({"password_hash": None}, "GW-035", "users.0.password"),
        ({"password_hash": "$2b$12$x"}, "GW-036", "users.0.password_hash"),
        ({"password": "short"}, "KIT-002", "users.0.password"),
        ({"user_id": "ไทย"}, "KIT-002", "users.0.user_id"),
    ],
)
def test_users_that_cannot_be_are_refused_by_field(house: Any, change: dict[str, Any], code: str, field: str) -> None:
    body = {"users": [{**house.user("new.P5703", "owner", office_id="P5703"), **change}]}
    answer = house.post("admin", "/api/v1/users", body)
    assert (answer.status, answer.json["code"], answer.json["errors"][0]["field"]) == (422, code, field)


def test_rpc_callers_need_the_same_rights(house: Any) -> None:
    from emes_kit.problems import Refused

    with pytest.raises(Refused) as caught:
        house.system.call("gateway", "set_password", actor={"user_id": "x", "roles": ["owner"]}, user_id="admin",
                          password="12345678")  # fmt: skip
    assert caught.value.problem.code == "GW-010"


def test_too_many_requests_of_one_user_wait_and_others_do_not(new_house: Any) -> None:
    slow_house = new_house(EMES_RATE_PER_SECOND="0.1")  # one in ten seconds
    assert slow_house.get("admin", ME).status == 200
    refused = slow_house.get("admin", ME)
    assert (refused.status, refused.json["code"]) == (429, "GW-005")
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    assert slow_house.get("deputy", ME).status == 200


def test_login_attempts_of_one_address_are_limited(new_house: Any) -> None:
    wary_house = new_house(EMES_LOGIN_RATE_PER_MINUTE="1")
    assert [wary_house.login(f"nobody{n}").status for n in range(3)] == [401, 429, 429]
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    body = {"user_id": "admin", "password": wary_house.PASSWORD}
    assert wary_house.ask(None, "POST", "/api/v1/login", json=body, environ_overrides=elsewhere).status == 200

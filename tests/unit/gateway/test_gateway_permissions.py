"""Who may do what: every role × every route × own and foreign office, against a table written by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from route_actions import ROUTES
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request as RawRequest

from emes_kit.http import Request
from gateway import openapi
from gateway.domain import CENTRAL_ROLES, OFFICE_ROLES, PARTS, ROLES, Refusal, User
from gateway.gatekeeper import Gatekeeper
from gateway.memory import Memory
from gateway.pages import page
from gateway.service import GatewayService

OWN, FOREIGN = "P5703", "P1001"
ALL, CENTRAL = set(ROLES), set(CENTRAL_ROLES)
# action → (roles at the own office, roles at another office); lists and things without office count as own.
EXPECTED: dict[str, tuple[set[str], set[str]]] = {
    "account.use": (ALL, ALL),
    "reference.read": (ALL, ALL),
    "national.read": (ALL, ALL),
    "matrix.read": (ALL, CENTRAL),
    "report.read": (ALL, CENTRAL),
    "score.read": (ALL, CENTRAL),
    "extension.read": (ALL, CENTRAL),
    "feed.read": (ALL, CENTRAL),
    "report.write": ({"owner"}, set()),
    "report.send": ({"owner"}, set()),
    "report.screen": ({"screener"}, set()),
    "report.certify": ({"director"}, set()),
    "report.take_back": ({"owner", "director"}, set()),
    "deadline.set": ({"director", "admin"}, {"admin"}),
    "extension.request": ({"owner", "director"}, set()),
    "extension.decide": ({"deputy", "secretary", "admin"}, {"deputy", "secretary", "admin"}),
    "review.read": (CENTRAL, CENTRAL),
    "review.decide": ({"reviewer"}, {"reviewer"}),
    "round.create": ({"admin"}, {"admin"}),
    "scheme.publish": ({"admin"}, {"admin"}),
    "user.read": ({"admin"}, {"admin"}),
    "user.write": ({"admin"}, {"admin"}),
    "clock.move": ({"admin"}, {"admin"}),
    "projection.rebuild": ({"admin"}, {"admin"}),
    "operations.read": ({"admin"}, {"admin"}),
    "operations.act": ({"admin"}, {"admin"}),
}
SERVED = {f"{route.method} {route.url}": route for _, route in openapi.routes(GatewayService)}
SERVED |= {f"{route.method} {route.url}": route for route in page.routes(GatewayService)}
GUARDED = sorted(name for name, route in SERVED.items() if route.auth)
ARGUMENTS = {"round_id": "2570-1", "indicator_id": "AP-03", "user_id": "owner.P1001", "extension_id": "2570-1.P5703.1",
             "scheme_id": "sample-2570", "scheme_version": "1", "name": "share"}  # fmt: skip


class Door(Gatekeeper):
    """The real gatekeeper; only the look-up of the session is left out."""

    def __init__(self, user: User) -> None:
        self.user, self.memory, self.config = user, Memory(), {"EMES_RATE_PER_SECOND": 1e6}

    def _user(self, request: Request) -> User:
        return self.user


def person(role: str, parts: tuple[str, ...] = PARTS) -> User:
    office = OWN if role in OFFICE_ROLES else None
    return User(f"{role}.x", "ชื่อ", "Name", (role,), office, parts if role == "reviewer" else ())


def knock(role: str, name: str, office: str | None, parts: tuple[str, ...] = PARTS) -> dict[str, Any] | str:
    """What the gatekeeper leaves for the method, or the reason it refuses."""
    route = SERVED[name]
    report = f"2570-1.AP-03.{office or OWN}"
    path = {"office_id": office or OWN, "report_id": report, "task_id": f"{report}.1", **ARGUMENTS}
    asked = {key: path[key] for key in path if f":{key}>" in route.url}
    query = {"office": office} if office and "office" in getattr(route.query, "fields", {}) else {}
    raw = RawRequest(EnvironBuilder(path="/x", query_string=query).get_environ())
    request = Request(raw, asked)
    try:
        Door(person(role, parts)).before_request(request, route)
    except Refusal as refusal:
        return refusal.reason
    return request.context


def names_an_office(name: str) -> bool:
    in_path = any(f"<string:{key}>" in name for key in ("office_id", "report_id", "task_id"))
    return in_path or "office" in getattr(SERVED[name].query, "fields", {})


def test_every_route_asks_for_the_action_written_here() -> None:
    assert {name: route.extra.get("action") if route.auth else None for name, route in SERVED.items()} == ROUTES


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", GUARDED)
def test_a_role_gets_in_at_its_own_office_as_the_table_says(role: str, name: str) -> None:
    allowed, _ = EXPECTED[ROUTES[name] or ""]
    answer = knock(role, name, OWN)
    assert (answer == "not_allowed") != (role in allowed)
    assert answer == "not_allowed" or isinstance(answer, dict)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", [name for name in GUARDED if names_an_office(name)])
def test_a_role_gets_in_at_another_office_as_the_table_says(role: str, name: str) -> None:
    at_home, abroad = EXPECTED[ROUTES[name] or ""]
    answer = knock(role, name, FOREIGN)
    if role in abroad:
        assert isinstance(answer, dict)
    else:
        assert answer == ("other_office" if role in at_home else "not_allowed")


LISTS = [name for name in GUARDED if "office" in getattr(SERVED[name].query, "fields", {}) and "task_id" not in name]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_without_an_office_is_confined_to_the_own_one(name: str) -> None:
    at_home, abroad = EXPECTED[ROUTES[name] or ""]
    for role in at_home:
        answer = knock(role, name, None)
        assert isinstance(answer, dict)
        assert answer["office_id"] == (None if role in abroad else OWN)


def test_a_reviewer_decides_only_in_the_own_parts() -> None:
    claim = "POST /api/v1/review/tasks/<string:task_id>/claim"
    assert isinstance(knock("reviewer", claim, FOREIGN, ("AP", "STD")), dict)
    assert knock("reviewer", claim, FOREIGN, ("QP",)) == "other_part"


@pytest.mark.parametrize("name", sorted(name for name, route in SERVED.items() if not route.auth))
def test_public_routes_let_everybody_in(name: str) -> None:
    request = Request(
        RawRequest(EnvironBuilder(path="/x").get_environ()),
        {"name": "site.css", "receipt_no": "R-2570-1-P5703-AP-03-1"},
    )
    Door(person("owner")).before_request(request, SimpleNamespace(auth=SERVED[name].auth, extra={}))
    assert "actor" not in request.context


@pytest.mark.parametrize("bad", ["../etc", "2570-1.AP-03", "2570-1.AP-03.P5703.1", "๒๕๗๐-1.AP-03.P5703", "x" * 500])
def test_what_cannot_be_an_id_is_not_found(bad: str) -> None:
    request = Request(RawRequest(EnvironBuilder(path="/x").get_environ()), {"report_id": bad})
    with pytest.raises(Refusal) as caught:
        Door(person("owner")).before_request(request, SERVED["GET /api/v1/reports/<string:report_id>"])
    assert caught.value.reason in ("no_such_id", "no_such_report")

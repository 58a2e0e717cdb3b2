"""Who may do what: every role × every route × own and foreign office, against a table written by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
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
ALL, OFFICE, CENTRAL = set(ROLES), set(OFFICE_ROLES), set(CENTRAL_ROLES)
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
# What each route asks of its caller: a route that is not listed, or asks for something else, fails the test.
ROUTES: dict[str, str | None] = {
    "GET /api/v1/clock": "reference.read",
    "POST /api/v1/clock": "clock.move",
    "GET /api/v1/events": "feed.read",
    "POST /api/v1/extensions/<string:extension_id>/decision": "extension.decide",
    "POST /api/v1/login": None,
    "POST /api/v1/logout": "account.use",
    "GET /api/v1/me": "account.use",
    "POST /api/v1/me/password": "account.use",
    "GET /api/v1/me/audit": "account.use",
    "GET /api/v1/notices": "account.use",
    "POST /api/v1/notices/read": "account.use",
    "GET /api/v1/notices/unread-count": "account.use",
    "GET /api/v1/offices": "reference.read",
    "GET /api/v1/offices/<string:office_id>": "reference.read",
    "GET /api/v1/offices/<string:office_id>/results": "score.read",
    "GET /api/v1/provinces": "reference.read",
    "GET /api/v1/receipts/<string:receipt_no>": None,
    "GET /api/v1/reports": "report.read",
    "GET /api/v1/reports/<string:report_id>": "report.read",
    "GET /api/v1/reports/<string:report_id>/audit": "report.read",
    "GET /api/v1/reports/<string:report_id>/history": "report.read",
    "GET /api/v1/reports/<string:report_id>/score": "score.read",
    "POST /api/v1/reports/<string:report_id>/screening": "report.send",
    "POST /api/v1/reports/<string:report_id>/screening/decision": "report.screen",
    "POST /api/v1/reports/<string:report_id>/submit": "report.certify",
    "POST /api/v1/reports/<string:report_id>/take-back": "report.take_back",
    "GET /api/v1/results/national": "national.read",
    "GET /api/v1/review/tasks": "review.read",
    "GET /api/v1/review/tasks/<string:task_id>": "review.read",
    "POST /api/v1/review/tasks/<string:task_id>/claim": "review.decide",
    "POST /api/v1/review/tasks/<string:task_id>/decision": "review.decide",
    "GET /api/v1/rounds": "reference.read",
    "POST /api/v1/rounds": "round.create",
    "GET /api/v1/rounds/<string:round_id>": "reference.read",
    "GET /api/v1/rounds/<string:round_id>/audit": "reference.read",
    "GET /api/v1/rounds/<string:round_id>/extensions": "extension.read",
    "GET /api/v1/rounds/<string:round_id>/indicators": "reference.read",
    "GET /api/v1/rounds/<string:round_id>/matrix": "matrix.read",
    "POST /api/v1/rounds/<string:round_id>/matrix/rebuild": "projection.rebuild",
    "GET /api/v1/rounds/<string:round_id>/offices/<string:office_id>/audit": "extension.read",
    "PUT /api/v1/rounds/<string:round_id>/offices/<string:office_id>/deadline": "deadline.set",
    "POST /api/v1/rounds/<string:round_id>/offices/<string:office_id>/extensions": "extension.request",
    "GET /api/v1/rounds/<string:round_id>/offices/<string:office_id>/reports/<string:indicator_id>": "report.read",
    "PUT /api/v1/rounds/<string:round_id>/offices/<string:office_id>/reports/<string:indicator_id>": "report.write",
    "GET /api/v1/schemes": "reference.read",
    "POST /api/v1/schemes": "scheme.publish",
    "GET /api/v1/schemes/<string:scheme_id>/versions/<int:scheme_version>": "reference.read",
    "GET /api/v1/schools": "reference.read",
    "GET /api/v1/scores": "score.read",
    "GET /api/v1/users": "user.read",
    "POST /api/v1/users": "user.write",
    "POST /api/v1/users/<string:user_id>/disable": "user.write",
    "POST /api/v1/users/<string:user_id>/password": "user.write",
    "GET /asyncapi.json": None,
    "GET /docs": None,
    "GET /docs/assets/<string:name>": None,
    "GET /healthz": None,
    "GET /openapi.json": None,
    "GET /readyz": None,
    "GET /static/<string:name>": None,
    "GET /sw.js": None,
}
# The same for pages and forms, which are in no API document.
PAGES = {
    "GET /": None,
    "GET /admin/clock": "clock.move",
    "POST /admin/clock": "clock.move",
    "GET /admin/offices/<string:office_id>": "round.create",
    "GET /admin/offices": "round.create",
    "GET /admin/operations/dead/message": "operations.read",
    "GET /admin/operations/dead": "operations.read",
    "POST /admin/operations/dead": "operations.act",
    "GET /admin/operations": "operations.read",
    "GET /admin/rounds/<string:round_id>": "round.create",
    "GET /admin/rounds/new": "round.create",
    "POST /admin/rounds/new": "round.create",
    "GET /admin/rounds": "round.create",
    "GET /admin/schemes/<string:scheme_id>/versions/<int:scheme_version>/table.xlsx": "scheme.publish",
    "GET /admin/schemes/<string:scheme_id>/versions/<int:scheme_version>": "scheme.publish",
    "GET /admin/schemes/import": "scheme.publish",
    "GET /admin/schemes/template.xlsx": "scheme.publish",
    "POST /admin/schemes/import": "scheme.publish",
    "GET /admin/schemes": "scheme.publish",
    "GET /admin/users/<string:user_id>/disable": "user.write",
    "POST /admin/users/<string:user_id>/disable": "user.write",
    "POST /admin/users/<string:user_id>/enable": "user.write",
    "POST /admin/users/<string:user_id>/password": "user.write",
    "GET /admin/users/<string:user_id>": "user.read",
    "POST /admin/users/<string:user_id>": "user.write",
    "GET /admin/users/import": "user.write",
    "POST /admin/users/import": "user.write",
    "GET /admin/users/new": "user.write",
    "POST /admin/users/new": "user.write",
    "GET /admin/users/template.xlsx": "user.write",
    "GET /admin/users": "user.read",
    "GET /audit/find": "account.use",
    "GET /audit/reading": "user.read",
    "GET /audit/reports/<string:report_id>": "report.read",
    "GET /audit/rounds/<string:round_id>/offices/<string:office_id>": "extension.read",
    "GET /audit/rounds/<string:round_id>": "reference.read",
    "GET /audit": "account.use",
    "GET /extensions/<string:extension_id>/decide": "extension.decide",
    "POST /extensions/<string:extension_id>/decide": "extension.decide",
    "GET /extensions/new": "extension.request",
    "POST /extensions/new": "extension.request",
    "GET /extensions": "extension.read",
    "GET /home": "account.use",
    "GET /login": None,
    "POST /login": None,
    "POST /logout": None,
    "POST /me/display": "account.use",
    "POST /me/password": "account.use",
    "GET /me": "account.use",
    "GET /rounds/<string:round_id>/deadline": "deadline.set",
    "POST /rounds/<string:round_id>/deadline": "deadline.set",
    "GET /styleguide": None,
    "GET /review": "review.read",
    "GET /review/<string:task_id>": "review.read",
    "GET /review/reports/<string:report_id>": "review.read",
    "POST /review/<string:task_id>/claim": "review.decide",
    "POST /review/<string:task_id>/approve": "review.decide",
    "POST /review/<string:task_id>/return": "review.decide",
    "GET /notices": "account.use",
    "POST /notices/read": "account.use",
    "POST /notices/read-all": "account.use",
    "GET /offline": None,
    "GET /help": "reference.read",
    "GET /help/<string:indicator_id>": "reference.read",
    "GET /search": "report.read",
    "GET /live": "account.use",
    "GET /progress": "matrix.read",
    "GET /results": "matrix.read",
    "GET /results/charts/<string:name>": "matrix.read",
    "GET /results/map": "score.read",
    "GET /results/matrix": "matrix.read",
    "GET /results/offices": "score.read",
    "GET /results/offices/<string:office_id>": "score.read",
    "GET /results/reports": "report.read",
    "GET /results/reports/<string:report_id>": "report.read",
    "GET /indicators": "report.read",
    "GET /indicators/<string:round_id>/<string:indicator_id>": "report.read",
    "POST /indicators/<string:round_id>/<string:indicator_id>": "report.write",
    "POST /indicators/<string:round_id>/<string:indicator_id>/draft": "report.write",
    "GET /indicators/<string:round_id>/<string:indicator_id>/both": "report.read",
    "GET /indicators/<string:round_id>/<string:indicator_id>/both/merge": "report.read",
    "POST /indicators/<string:round_id>/<string:indicator_id>/both": "report.write",
    "POST /indicators/<string:round_id>/<string:indicator_id>/both/merge": "report.write",
    "GET /indicators/<string:round_id>/<string:indicator_id>/send": "report.send",
    "POST /indicators/<string:round_id>/<string:indicator_id>/send": "report.send",
    "GET /indicators/<string:round_id>/<string:indicator_id>/take-back": "report.take_back",
    "POST /indicators/<string:round_id>/<string:indicator_id>/take-back": "report.take_back",
    "GET /indicators/<string:round_id>/<string:indicator_id>/history": "report.read",
    "GET /screening": "report.screen",
    "GET /screening/<string:round_id>/<string:indicator_id>": "report.screen",
    "POST /screening/<string:round_id>/<string:indicator_id>": "report.screen",
    "GET /certify": "report.certify",
    "GET /certify/<string:round_id>/<string:indicator_id>": "report.certify",
    "POST /certify/<string:round_id>/<string:indicator_id>": "report.certify",
    "GET /receipts/<string:receipt_no>": "report.read",
    "GET /verify": None,
    "GET /verify/<string:receipt_no>": None,
}
ROUTES |= PAGES
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

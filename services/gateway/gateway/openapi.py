"""The OpenAPI 3.1 document, made from the routes and their schemas: what is served is what is documented."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from emes_kit.http import Route
from emes_kit.problems import KIT_PROBLEMS, Problem
from gateway.openapi_parts import HEADERS, INFO, PROBLEM, REPLAYED, SECURITY, TAGS, problem_table
from gateway.problems import PROBLEMS

_PARAMETER = re.compile(r"<(?:(string|int):)?(\w+)>")
EVERYWHERE = ("too_many_requests", "internal", "busy", "unavailable", "timeout")


def routes(service: type) -> Iterator[tuple[str, Route]]:
    """(method name, route) of every HTTP method that is no page for people, by address."""
    marked = inspect.getmembers(service, lambda m: hasattr(m, "__emes_route__"))
    found = [(name, fn.__emes_route__) for name, fn in marked]
    yield from sorted(
        ((name, route) for name, route in found if not route.extra.get("page")),
        key=lambda pair: (pair[1].url, pair[1].method),
    )


@functools.cache
def document(service: type) -> dict[str, Any]:
    spec = APISpec(
        title="e-MES REST API",
        version="1.0.0",
        openapi_version="3.1.0",
        info=INFO,
        tags=TAGS,
        plugins=[MarshmallowPlugin(schema_name_resolver=_name)],
        servers=[{"url": "/"}],
    )
    spec.components.security_scheme("bearer", SECURITY)
    spec.components.schema("Problem", PROBLEM)
    for name, header in HEADERS.items():
        spec.components.parameter(name, "header", header)
    spec.components.header("IdempotentReplayed", REPLAYED)
    for name, route in routes(service):
        url = _PARAMETER.sub(r"{\2}", route.url)
        spec.path(path=url, operations={route.method.lower(): _operation(name, route)})
    made: dict[str, Any] = spec.to_dict()
    return {**made, "x-emes-problems": problem_table({**PROBLEMS, **KIT_PROBLEMS})}


def _operation(name: str, route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": name,
        "tags": list(route.tags),
        "summary": f"{route.summary_th} — {route.summary_en}",
        "parameters": [*_path_parameters(route), *_query_parameters(route), *_header_parameters(route)],
        "responses": {**_problems(route), **_success(route)},
        "security": [{"bearer": []}] if route.auth else [],
    }
    if route.body is not None:
        operation["requestBody"] = {
            "required": bool(route.body.fields),
            "content": {"application/json": {"schema": route.body}},
        }
    if "action" in route.extra:
        operation["x-emes-action"] = route.extra["action"]
    return operation


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer" if kind == "int" else "string"}}
        for kind, name in _PARAMETER.findall(route.url)
    ]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    return [] if route.query is None else [{"in": "query", "schema": route.query}]


def _header_parameters(route: Route) -> list[str]:
    names = []
    if _keyed(route):
        names.append("IdempotencyKey")
    if "version" in route.extra:
        names.append("IfMatch" if route.extra["version"] == "required" else "IfMatchUnlessNew")
    if route.extra.get("version") == "first":
        names.append("IfNoneMatch")
    return [*names, "AcceptLanguage"]


def _success(route: Route) -> dict[str, Any]:
    """kind: what comes when it is not described by a schema; also: other answers than the usual one, by status."""
    phrase, kind = HTTPStatus(route.status).phrase, route.extra.get("kind", "application/json")
    answer = {"description": phrase, "content": {kind: {"schema": route.response} if route.response else {}}}
    if _keyed(route):
        answer["headers"] = {"Idempotent-Replayed": {"$ref": "#/components/headers/IdempotentReplayed"}}
    if route.extra.get("version") == "first":
        return {str(route.status): answer, "201": {**answer, "description": "Created"}}
    return {str(status): answer for status in (route.status, *route.extra.get("also", ()))}


def _problems(route: Route) -> dict[str, Any]:
    """Refusals by HTTP status, each with the codes of the gateway and the kit; the services behind add their own."""
    table = {**PROBLEMS, **KIT_PROBLEMS}
    by_status: dict[int, list[Problem]] = {}
    for reason in dict.fromkeys((*_reasons(route), *route.extra.get("problems", ()))):
        by_status.setdefault(table[reason].status, []).append(table[reason])
    if _behind(route):
        for status in (404, 409, 412, 422) if route.method != "GET" else (404, 422):
            by_status.setdefault(status, [])
    return {str(status): _problem_answer(status, rows) for status, rows in sorted(by_status.items())}


def _reasons(route: Route) -> Iterator[str]:
    yield from EVERYWHERE
    if route.auth:
        yield from ("no_token", "bad_token", "not_allowed")
    if "<" in route.url:
        yield from ("no_such_id", *(["other_office"] if route.auth else []))
    if "task_id" in route.url:
        yield "other_part"
    if route.query is not None:
        yield from ("not_valid", "bad_cursor")
    if route.body is not None:
        yield from ("malformed", "not_valid", "too_large", "unsupported_media")
    if _keyed(route):
        yield from ("bad_idempotency_key", "command_reused")
    if "version" in route.extra:
        yield from ("no_version", "bad_etag")


def _keyed(route: Route) -> bool:
    """Is the answer kept under an Idempotency-Key? keyed=False: it is not (README, "Repeating")."""
    return route.auth and route.method in ("POST", "PUT") and bool(route.extra.get("keyed", True))


def _behind(route: Route) -> bool:
    return route.auth and not route.extra["action"].startswith(("user.", "clock.", "account."))


def _problem_answer(status: int, rows: list[Problem]) -> dict[str, Any]:
    codes = "; ".join(f"{row.code} {row.th} {row.en}" for row in rows)
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": codes or HTTPStatus(status).phrase,
        "content": {"application/problem+json": {"schema": schema}},
    }


def _name(schema: Any) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    return str(cls.__name__).removesuffix("Schema")

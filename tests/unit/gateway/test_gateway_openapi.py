"""The served document: valid OpenAPI 3.1, every route in it, in Thai and English, with its refusals."""

from __future__ import annotations

import re
from typing import Any

import pytest
from openapi_spec_validator import validate

from emes_kit.problems import KIT_PROBLEMS
from gateway import openapi
from gateway.problems import PROBLEMS
from gateway.service import GatewayService

ROUTES = list(openapi.routes(GatewayService))
# Their answers are not kept: a stored fingerprint of a password could be guessed at; repeating them harms nothing.
WITHOUT_KEY = {"logout", "change_my_password", "post_users", "post_user_password", "post_user_disable", "post_rebuild"}
DOCUMENT = openapi.document(GatewayService)
THAI, LATIN = re.compile("[\u0e01-\u0e5b]"), re.compile("[A-Za-z]")


def operation(url: str, method: str) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["paths"][re.sub(r"<(?:string:|int:)?(\w+)>", r"{\1}", url)][method.lower()]
    return found


def test_the_document_is_valid_openapi_3_1() -> None:
    validate(DOCUMENT)  # type: ignore[arg-type]
    assert DOCUMENT["openapi"] == "3.1.0"


def test_every_route_is_documented_once_and_nothing_else() -> None:
    documented = {(p["operationId"]) for path in DOCUMENT["paths"].values() for p in path.values()}
    assert documented == {name for name, _ in ROUTES}
    assert sum(len(path) for path in DOCUMENT["paths"].values()) == len(ROUTES)


@pytest.mark.parametrize(("name", "route"), ROUTES, ids=[name for name, _ in ROUTES])
def test_each_route_has_a_thai_and_an_english_summary_and_a_known_tag(name: str, route: Any) -> None:
    assert THAI.search(route.summary_th) or "API" in route.summary_th
    assert LATIN.search(route.summary_en)
    assert not THAI.search(route.summary_en)
    assert set(route.tags) <= {tag["name"] for tag in DOCUMENT["tags"]}
    assert route.tags


@pytest.mark.parametrize(("name", "route"), ROUTES, ids=[name for name, _ in ROUTES])
def test_each_route_names_its_refusals(name: str, route: Any) -> None:
    answers = operation(route.url, route.method)["responses"]
    wanted = {"429", "500", "503", "504"} | ({"401", "403"} if route.auth else set())
    wanted |= {"400", "413", "415", "422"} if route.body else set()
    wanted |= {"412", "428"} if "version" in route.extra else set()
    assert wanted <= set(answers)
    for status, answer in answers.items():
        refusal = int(status) >= 400 and int(status) not in route.extra.get("also", ())
        assert ("application/problem+json" in answer["content"]) == refusal


@pytest.mark.parametrize(("name", "route"), ROUTES, ids=[name for name, _ in ROUTES])
def test_each_writing_route_offers_an_idempotency_key_and_each_edit_asks_for_the_version(name: str, route: Any) -> None:
    asked = {p["$ref"].rsplit("/", 1)[1] for p in operation(route.url, route.method)["parameters"] if "$ref" in p}
    assert ("IdempotencyKey" in asked) == (route.auth and route.method in ("POST", "PUT") and name not in WITHOUT_KEY)
    assert bool({"IfMatch", "IfMatchUnlessNew"} & asked) == ("version" in route.extra)


def test_secrets_are_marked_and_never_answered() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert schemas["Login"]["properties"]["password"]["format"] == "password"
    for name, schema in schemas.items():
        if name.endswith(("View", "Page")):
            assert not {"password", "password_hash"} & set(schema["properties"])


def test_problem_numbers_are_unique_and_speak_both_languages() -> None:
    rows = DOCUMENT["x-emes-problems"]
    assert len({row["code"] for row in rows}) == len(rows) == len(PROBLEMS) + len(KIT_PROBLEMS)
    for problem in PROBLEMS.values():
        assert re.fullmatch(r"GW-\d{3}", problem.code)
        assert THAI.search(problem.th)
        assert not THAI.search(problem.en)


def test_every_schema_field_that_is_described_speaks_both_languages() -> None:
    texts = [
        (f"{name}.{field}", prop["description"])
        for name, schema in DOCUMENT["components"]["schemas"].items()
        for field, prop in schema.get("properties", {}).items()
        if "description" in prop and name != "Problem"
    ]
    assert len(texts) > 40
    for where, text in texts:
        assert THAI.search(text) or "ISO" in text, where
        assert LATIN.search(text), where

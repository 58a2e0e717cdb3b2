"""The OpenAPI document that is served, and whether an answer is one it promises."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

from gateway import openapi
from gateway.service import GatewayService

DOCUMENT = openapi.document(GatewayService)


def conforms(method: str, path: str, answer: Any) -> None:
    """Every answer of every test is one that the served document promises."""
    if (promised := _operation(method, path)) is None:
        return
    assert str(answer.status) in promised["responses"], (method, path, answer.status, answer.text[:300])
    if answer.json is None or answer.status == 204:
        return
    kind = answer.headers["Content-Type"]
    schema = promised["responses"][str(answer.status)]["content"][kind].get("schema", {})
    validator = Draft202012Validator({**schema, "components": DOCUMENT["components"]})
    faults = [f"{error.json_path}: {error.message}"[:300] for error in validator.iter_errors(answer.json)]
    assert not faults, (method, path, faults)


def _operation(method: str, path: str) -> dict[str, Any] | None:
    for url, operations in sorted(DOCUMENT["paths"].items()):
        parts, given = url.split("/"), path.split("/")
        same = len(parts) == len(given) and all(p == g or p.startswith("{") for p, g in zip(parts, given, strict=True))
        exact = url == path or "{" in url
        if same and exact and method.lower() in operations:
            found: dict[str, Any] = operations[method.lower()]
            return found
    return None

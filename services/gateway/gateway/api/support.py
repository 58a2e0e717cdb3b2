"""What every HTTP method needs: versions in ETags, idempotency keys, cursors in and out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from emes_kit.http import Reply, Request
from emes_kit.problems import Refused
from gateway import http_rules
from gateway.problems import refused


def actor(request: Request) -> dict[str, Any]:
    known: dict[str, Any] = request.context["actor"]
    return known


def once(request: Request) -> dict[str, Any]:
    """Keyword arguments of every RPC command: who acts, and the key under which the answer is kept."""
    key = http_rules.command_id(actor(request)["user_id"], request.headers.get("Idempotency-Key"))
    return {"actor": actor(request), "command_id": key}


def read_version(request: Request) -> int:
    """The version the caller edits; 428 when not said."""
    version = http_rules.expected_version(request.headers.get("If-Match"))
    if version is None:
        raise refused("no_version", "If-Match")
    return version


def versioned(view: dict[str, Any], status: int = 200, **headers: str) -> Reply:
    return Reply(view, status, {"ETag": http_rules.etag(view["version"]), **headers})


def paging(request: Request) -> dict[str, Any]:
    return {"cursor": http_rules.unpack_cursor(request.query["cursor"]), "limit": request.query["limit"]}


def paged(request: Request, answer: dict[str, Any]) -> Reply:
    """{"items", "next"} with an opaque cursor, and the same as a Link header (RFC 8288)."""
    following = http_rules.pack_cursor(answer.get("next"))
    body = {**answer, "next": following}
    if following is None:
        return Reply(body)
    query = urlencode({**request.raw.args.to_dict(), "cursor": following})
    return Reply(body, 200, {"Link": f'<{request.raw.path}?{query}>; rel="next"'})


def whole(answer: Any) -> dict[str, Any]:
    """A list that comes without pages, as {"items": […]}."""
    return answer if isinstance(answer, dict) else {"items": answer}


def unwrap_once(answer: dict[str, Any]) -> Reply:
    """As unwrap, of a command with a key: says when the answer had been stored before."""
    return Reply(unwrap(answer), 200, {"Idempotent-Replayed": "true"} if answer.get("replayed") else {})


def unwrap(answer: dict[str, Any]) -> Any:
    """The result of one of our own commands, called as RPC would call it."""
    if "refused" in answer:
        raise Refused.from_wire(answer["refused"])
    return answer["ok"]

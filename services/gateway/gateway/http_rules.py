"""Version tags, idempotency keys and cursors as they stand in HTTP headers and query strings. Pure."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

from gateway.domain import Refusal

_ETAG = re.compile(r'"([0-9]{1,9})"', re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version(if_match: str | None, if_none_match: str | None = None) -> int | None:
    """The version the caller has seen: 0 = "there must be none yet" (If-None-Match: *), None = not said.

    `If-Match: *` and weak tags are refused: both would let one edit silently overwrite another (RFC 9110, 13.1.1).
    """
    if if_match is not None:
        found = _ETAG.fullmatch(if_match.strip())
        if found is None:
            raise Refusal("bad_etag", "If-Match")
        return int(found[1])
    if if_none_match is not None:
        if if_none_match.strip() != "*":
            raise Refusal("bad_etag", "If-None-Match")
        return 0
    return None


def command_id(user_id: str, key: str | None) -> str | None:
    """One user's key never meets another's."""
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise Refusal("bad_idempotency_key", "Idempotency-Key")
    return f"{user_id}:{key}"


def pack_cursor(value: Any) -> str | None:
    """Opaque to the client, so that a service may change what is inside."""
    if value is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")


def unpack_cursor(text: str | None) -> Any:
    if text is None:
        return None
    try:
        return json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as exc:
        raise Refusal("bad_cursor", "cursor") from exc

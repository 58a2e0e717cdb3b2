"""What planted messages look like, and the reason under which each must come to rest. Pure."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from emes_kit.envelope import Envelope, encode, utc

LATER_ROUND = "2570-9"  # scheduled only after everything else has happened
NEEDS_ROUND = "scoring<-review.report_approved"
Form = tuple[dict[str, Any], bytes, str]  # headers, body, how its reason begins


def forms(queue: str) -> dict[str, Form]:
    """Every way in which a message for this queue can be wrong for good."""
    source, event = queue.split("<-")[1].split(".")[:2]
    good = encode(_empty(source, event))
    stranger = encode(_empty("stranger", "news"))
    return {
        "no JSON": (good.headers, b"\x00\xff{not json", "undecodable"),
        "no event": ({"x": 1, "nested": {"a": [1, {"b": None}]}}, b'{"hello": "world"}', "undecodable"),
        "no object": (good.headers, b"[1, 2, 3]", "undecodable"),
        "nothing": ({}, b"", "undecodable"),
        "no fields": (good.headers, b"{}", "ValidationError"),
        "wrong queue": (stranger.headers, b"{}", "Broken: not an event of this queue"),
    }


def _empty(source: str, event: str) -> Envelope:
    return Envelope(str(uuid.uuid4()), source, event, "planted", 1, utc(datetime.now(UTC)), {})


def approval(score: Mapping[str, Any] | None, round_id: str) -> Envelope | None:
    """The approval behind a score once more, of a round nobody has heard of yet. Once the round is known it is a
    duplicate by its natural key: handled, and without a second effect."""
    if score is None:
        return None
    names = ("report_id", "fiscal_year", "office_id", "indicator_id", "part", "submission_no", "task_id", "reviewer")
    data = {name: score[name] for name in names} | {"round_id": round_id, "content_hash": score["content_hash"]}
    data |= {"at": utc(datetime.now(UTC)), "claims": [dict(one) for one in score["claims"]]}
    return Envelope(str(uuid.uuid4()), "review", "report_approved", score["task_id"], 1, data["at"], data)


def garbage(rng: random.Random) -> list[tuple[str, bytes, dict[str, Any]]]:
    """(routing key, body, properties) on the exchange of calls: none of it may be answered, none may do harm."""
    noise = rng.randbytes(64)
    return [
        ("review.claim_task", noise, {}),
        ("review.claim_task", b'{"call": {}, "deadline": 9999999999}', {}),  # nobody to answer
        ("submission.save_report", b'{"call": 1, "deadline": "soon"}', {"reply_to": "nobody", "correlation_id": "1"}),
        (
            "scoring.no_such_method",
            b'{"call": {}, "deadline": 9999999999}',
            {"reply_to": "0" * 32, "correlation_id": "2"},
        ),
        ("notification.unread_count", b"[]", {"application_headers": {"odd": {"a": [1, None]}}, "content_type": "x/y"}),
    ]

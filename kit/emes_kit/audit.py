"""A log that shows when somebody has changed it: one chain of entries per subject, each sealed over the one before it.

The subject's own document names the last entry (the head), so that cutting off the end shows as well. Pure: anybody can
do the same with the entries and a SHA-256 at hand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

Entry = dict[str, Any]
Head = dict[str, Any]  # {"n": number of the last entry, "hash": its seal}
FIELDS = ("subject", "n", "at", "actor", "action", "facts", "prev")


def link(
    head: Mapping[str, Any] | None, subject: str, at: str, actor: str, action: str, facts: Mapping[str, Any]
) -> Entry:
    """The entry that follows `head`. facts: plain JSON; TypeError or ValueError for what JSON cannot carry."""
    n, prev = (head["n"] + 1, head["hash"]) if head else (1, None)
    body = dict(zip(FIELDS, (subject, n, at, actor, action, facts, prev), strict=True))
    return {"_id": f"{subject}#{n}", **body, "hash": seal(body)}


def seal(body: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON of an entry's FIELDS: sorted keys, no spaces, UTF-8."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def head_of(entry: Mapping[str, Any]) -> Head:
    return {"n": entry["n"], "hash": entry["hash"]}


def fault(subject: str, entries: Iterable[Mapping[str, Any]], head: Mapping[str, Any] | None) -> str | None:
    """The first thing wrong with a chain, or None. entries: in order of n; head: what the subject's document names."""
    last: Head | None = None
    for entry in entries:
        due = _again(last, subject, entry)
        if due is None or any(entry.get(name) != value for name, value in due.items()):
            expected = last["n"] + 1 if last else 1
            return f"{subject}#{expected}: {'was altered' if entry.get('n') == expected else 'is missing'}"
        last = head_of(entry)
    if head is not None and (last is None or head["n"] > last["n"]):
        return f"{subject}#{last['n'] + 1 if last else 1}: is missing"
    return None if last == head else f"{subject}: its document names another end"


def _again(last: Head | None, subject: str, entry: Mapping[str, Any]) -> Entry | None:
    """What `entry` must be; None when its content could never have been linked."""
    try:
        return link(last, subject, *(entry.get(name) for name in ("at", "actor", "action", "facts")))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None

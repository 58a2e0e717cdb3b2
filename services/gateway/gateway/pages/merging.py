"""Two versions of one report, field by field: what differs, what somebody chose, what is to be saved. Pure.

Texts by field name ("claims.c1.numerator", "sections.what", "answers.0") as in report_form.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.pages.differences import Piece, between
from gateway.pages.report_form import GROUPS

SIDES = MINE, THEIRS = ("mine", "theirs")
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """A field that differs. seen: names the text of theirs; pick: "" until somebody chose against that very text."""

    field: str
    mine: Sequence[Piece]
    theirs: Sequence[Piece]
    seen: str
    pick: str


def choices(mine: Texts, theirs: Texts, picked: Texts, seen: Texts) -> list[Choice]:
    """In the order of the form. picked, seen: of an earlier answer; a choice against an older text counts no more."""
    found = []
    for name in differing(mine, theirs):
        pieces = between(theirs[name], mine.get(name, ""))
        now = mark(theirs[name])
        pick = picked.get(name, "") if seen.get(name) == now and picked.get(name) in SIDES else ""
        found.append(Choice(name, _without("gone", pieces), _without("new", pieces), now, pick))
    return found


def differing(mine: Texts, theirs: Texts) -> list[str]:
    return [name for name, text in theirs.items() if name != "version" and mine.get(name, "") != text]


def homeless(mine: Texts, theirs: Texts) -> dict[str, str]:
    """What was written where the form has no field any more (an answer to a finding that is gone)."""
    return {name: text for name, text in mine.items() if text and name not in theirs}


def picks(names: Sequence[str], picked: Texts, everywhere: str) -> dict[str, str]:
    """Whose text, by field that differs; a field nobody chose for is missing."""
    if everywhere in SIDES:
        return dict.fromkeys(names, everywhere)
    return {name: picked[name] for name in names if picked.get(name) in SIDES}


def merged(mine: Texts, theirs: Texts, picked: Texts) -> dict[str, str]:
    return {name: mine.get(name, "") if picked.get(name) == MINE else text for name, text in theirs.items()}


def mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def flat(given: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """{"claims": {"c1": {"numerator": "1"}}} → {"claims.c1.numerator": "1"}."""
    found: dict[str, str] = {}
    for name, value in given.items():
        found |= flat(value, f"{before}{name}.") if isinstance(value, Mapping) else {before + name: str(value)}
    return found


def nested(texts: Texts) -> dict[str, Any]:
    """The other way round; every group is there."""
    made: dict[str, Any] = {"claims": {}, "sections": {}, "answers": {}}
    for name, text in texts.items():
        *way, last = name.split(".")
        inside = made
        for step in way:
            inside = inside.setdefault(step, {})
        inside[last] = text
    return made


def as_mine(typed: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a report form, as the page with both versions sends them on."""
    return {f"mine.{name}": str(text) for name, text in typed.items() if name.startswith(GROUPS)}


def under(prefix: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Of a form that was sent: {"mine.sections.what": "x"} under "mine" → {"sections.what": "x"}."""
    start = prefix + "."
    return {name.removeprefix(start): str(value) for name, value in values.items() if name.startswith(start)}


def _without(kind: str, pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.kind != kind]

"""What changed between two texts, in pieces people can read. Thai puts no spaces between words: phrases are compared
first, then the letters inside a changed phrase, a consonant never parted from its vowels and tones. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

_PHRASE = re.compile(r"\S+\s*|\s+")
# A letter with everything written above, below and after it; เ แ โ ใ ไ go with the consonant that follows.
_CLUSTER = re.compile(
    "[เแโใไ]?[ก-ฮ][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*[\u0e30\u0e32\u0e33]?|[A-Za-z]+|[0-9๐-๙][0-9๐-๙.,]*|.", re.DOTALL
)
SMALLEST_EQUAL = 3  # clusters: a shorter island between two changes only confuses
MOST_WORK = 160_000  # pairs that are compared; what is larger counts as replaced: nobody can make us think for long


@dataclass(frozen=True)
class Piece:
    """kind: same | gone | new."""

    kind: str
    text: str


def between(old: str, new: str) -> list[Piece]:
    pieces: list[Piece] = []
    for same, gone, fresh in _aligned(_PHRASE.findall(old), _PHRASE.findall(new)):
        pieces += [Piece("same", gone)] if same else _inside(gone, fresh)
    return list(_joined(pieces))


def _inside(old: str, new: str) -> Iterator[Piece]:
    for same, gone, fresh in _aligned(_CLUSTER.findall(old), _CLUSTER.findall(new), SMALLEST_EQUAL):
        yield from [Piece("same", gone)] if same else [Piece("gone", gone), Piece("new", fresh)]


def _aligned(a: Sequence[str], b: Sequence[str], least: int = 1) -> Iterator[tuple[bool, str, str]]:
    """(same?, text of a, text of b) in order; least: how long a run in the middle must be to count as the same."""
    start = _common(a, b)
    end = _common(a[start:][::-1], b[start:][::-1])
    inner_a, inner_b = a[start : len(a) - end], b[start : len(b) - end]
    yield True, "".join(a[:start]), ""
    if len(inner_a) * len(inner_b) > MOST_WORK:
        yield False, "".join(inner_a), "".join(inner_b)
    else:
        for kind, i, j, k, m in SequenceMatcher(None, inner_a, inner_b, autojunk=False).get_opcodes():
            yield kind == "equal" and j - i >= least, "".join(inner_a[i:j]), "".join(inner_b[k:m])
    yield True, "".join(a[len(a) - end :]), ""


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """How many stand at the beginning of both."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of a kind together; between two things that stay, what is gone comes before what is new."""
    held = {"same": "", "gone": "", "new": ""}
    for piece in (piece for piece in pieces if piece.text):
        if (piece.kind == "same") == bool(held["gone"] or held["new"]):
            yield from _let_go(held)
        held[piece.kind] += piece.text
    yield from _let_go(held)


def _let_go(held: dict[str, str]) -> Iterator[Piece]:
    for kind in held:
        if held[kind]:
            yield Piece(kind, held[kind])
        held[kind] = ""


def by_field(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Piece]]:
    """Of texts by field name: the fields that differ, in the order of the new ones, then of those that are gone."""
    names = [*new, *(name for name in old if name not in new)]
    changed = (name for name in names if old.get(name, "") != new.get(name, ""))
    return {name: between(old.get(name, ""), new.get(name, "")) for name in changed}

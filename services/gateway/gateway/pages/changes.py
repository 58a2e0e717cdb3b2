"""What changed between two texts, in pieces a reader of Thai can follow. Pure.

Thai has no blanks between words, only between phrases: phrases are compared, and inside a changed phrase the letters
that stayed at its beginning and end. A letter is never torn from the marks above and below it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

SAME, ADDED, GONE = "same", "added", "gone"
Piece = tuple[str, str]  # (SAME | ADDED | GONE, text)
MOST = 500  # phrases on each side that are compared; beyond that the whole stretch counts as changed
_PHRASE = re.compile(r"\S+\s*|\s+")


def between(before: str, after: str) -> list[Piece]:
    """Pieces in reading order; joining SAME and ADDED gives `after`, SAME and GONE gives `before`."""
    return _joined(_phrases(_PHRASE.findall(before), _PHRASE.findall(after)))


def _phrases(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    head, tail = _ends(old, new)
    yield SAME, "".join(new[:head])
    yield from _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    yield SAME, "".join(new[len(new) - tail :])


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if max(len(old), len(new)) > MOST:
        yield from _letters("".join(old), "".join(new))
        return
    for what, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            yield SAME, "".join(new[c:d])
        else:
            yield from _letters("".join(old[a:b]), "".join(new[c:d]))


def _letters(old: str, new: str) -> Iterator[Piece]:
    a, b = clusters(old), clusters(new)
    head, tail = _ends(a, b)
    yield SAME, "".join(b[:head])
    yield GONE, "".join(a[head : len(a) - tail])
    yield ADDED, "".join(b[head : len(b) - tail])
    yield SAME, "".join(b[len(b) - tail :])


def clusters(text: str) -> list[str]:
    """Letters with their marks; a sara am belongs to its letter too."""
    found: list[str] = []
    for letter in text:
        if found and (unicodedata.category(letter) == "Mn" or letter == "\u0e33"):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _ends(a: Sequence[str], b: Sequence[str]) -> tuple[int, int]:
    """How many are the same at the beginning, and of the rest at the end."""
    most, head = min(len(a), len(b)), 0
    while head < most and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < most - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return head, tail


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for what, text in pieces:
        if text and found and found[-1][0] == what:
            found[-1] = (what, found[-1][1] + text)
        elif text:
            found.append((what, text))
    return found

"""Words found in the texts of reports: as Thai is typed, not as it is stored. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from submission.thai_text import arabic_digits, clean

AROUND = 40  # letters shown on each side of a find


@dataclass(frozen=True)
class Find:
    """words: those that occur anywhere in the report; field and excerpt: where the first of them does."""

    words: list[str]
    field: str
    excerpt: str


def comparable(text: str) -> str:
    """Repaired, digits arabic, capitals small, blanks and line ends one space: equal if people would call it equal."""
    return " ".join(arabic_digits(clean(text)).casefold().split())


def search(sections: Mapping[str, str], words: Sequence[str]) -> Find | None:
    texts = {name: comparable(text) for name, text in sections.items()}
    found = [word for word in words if any(comparable(word) in text for text in texts.values())]
    if not found:
        return None
    needle = comparable(found[0])
    name = next(name for name, text in texts.items() if needle in text)
    return Find(found, f"sections.{name}", excerpt(texts[name], needle))


def combining(letter: str) -> bool:
    return unicodedata.category(letter) == "Mn"


def excerpt(text: str, needle: str) -> str:
    at = text.index(needle)
    start, end = max(0, at - AROUND), min(len(text), at + len(needle) + AROUND)
    while start < at and combining(text[start]):  # a letter stays with the marks above and below it
        start += 1
    while end < len(text) and combining(text[end]):
        end += 1
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")

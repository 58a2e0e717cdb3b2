"""A table as data: the page draws it and the download writes it, so that both say the same. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.pages import labels, words

KINDS = ("text", "number", "code", "moment", "file")  # file: in downloads only, the page has it as a link


@dataclass(frozen=True)
class Column:
    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Cell:
    """href: the reports or the page behind the figure. label: shown as a badge (value is its word)."""

    value: Any
    href: str | None = None
    label: labels.Label | None = None


@dataclass(frozen=True)
class Table:
    """name: how a download asks for it, and part of its file name. The first cell of a row is its heading."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)
    total: Sequence[Cell] | None = None

    @property
    def lines(self) -> list[Sequence[Cell]]:
        return [*self.rows, *([self.total] if self.total else [])]

    def pairs(self, line: Sequence[Cell]) -> list[tuple[Cell, Column]]:
        """What a page shows of a line."""
        both = zip(line, self.columns, strict=True)
        return [(cell, column) for cell, column in both if column.kind != "file"]


@dataclass(frozen=True)
class Tongue:
    """Words of the reader's language, for what is put together in Python."""

    language: str

    def say(self, message: str) -> str:
        return words.translated(self.language, message)

    def name(self, of: Any, key: str = "name") -> str:
        return str(of[f"{key}_{self.language}"])

    def office(self, office: Any) -> str:
        return str(office["short_th"] if self.language == "th" else office["name_en"])

    def badge(self, label: labels.Label | None, href: str | None = None) -> Cell:
        return Cell(None, href) if label is None else Cell(self.say(label.text), href, label)

"""Files that people upload: Excel or CSV as rows of text. Formulas, bombs and what cannot be read are refused.

The first row that says anything names the columns: "ชื่อผู้ใช้ (user_id)" or just "user_id".
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl

from emes_kit.concurrency import in_thread
from gateway.domain import Refusal

MOST_ROWS, MOST_BYTES = 3_000, 10_000_000  # bytes: of an Excel file when unpacked
ENCODINGS = ("utf-8-sig", "cp874")  # cp874: how Thai Windows saves CSV
_CODE = re.compile(r"\(([a-z0-9_]+)\)\s*\Z")


@dataclass(frozen=True)
class Row:
    """number: as the program that made the file counts it; cells: text by column, those that say something."""

    number: int
    cells: Mapping[str, str]


def rows(name: str, data: bytes) -> list[Row]:
    """Refusals: file_missing, file_unreadable, file_too_large, file_formula."""
    if not data:
        raise Refusal("file_missing", "file")
    if data.startswith(b"PK"):
        return list(_named(in_thread(_excel, data)))
    if name.lower().endswith((".xls", ".xlsx", ".xlsm", ".ods")):
        raise Refusal("file_unreadable", "file")
    return list(_named(_csv(_text(data))))


def workbook(lines: Sequence[Sequence[str]]) -> bytes:
    """An Excel file of these lines: a template to fill in."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("e-MES")
    for line in lines:
        sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _named(lines: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Row]:
    names: list[str] | None = None
    for number, line in lines:
        if not any(line):
            continue
        if number > MOST_ROWS:
            raise Refusal("file_too_large", "file", rows=MOST_ROWS)
        if names is None:
            names = [_column(cell) for cell in line]
        else:
            yield Row(number, {name: text for name, text in zip(names, line, strict=False) if name and text})
    if names is None:
        raise Refusal("file_missing", "file")


def _column(text: str) -> str:
    found = _CODE.search(text.lower())
    return found[1] if found else text.lower().strip()


def _text(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal("file_unreadable", "file")


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip().partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for number, line in enumerate(reader, 1):
            yield number, [_plain(cell, number, place) for place, cell in enumerate(line)]
    except csv.Error as exc:
        raise Refusal("file_unreadable", "file") from exc


def _plain(cell: str, number: int, place: int) -> str:
    """A quote before "=", as exports write it against formulas, is no part of the text."""
    text = cell.strip()
    if text.startswith("'") and text[1:2] in tuple("=+-@"):
        return text[1:].strip()
    if text.startswith("="):
        raise Refusal("file_formula", "file", cell=f"{_letter(place)}{number}")
    return text


def _letter(place: int) -> str:
    return str(openpyxl.utils.get_column_letter(place + 1))


def _excel(data: bytes) -> list[tuple[int, list[str]]]:
    """The first sheet. In a thread: parsing takes time."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())  # what unpacks to more than it says is cut there
        if size > MOST_BYTES:
            raise Refusal("file_too_large", "file", rows=MOST_ROWS)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file claims about its size is not believed
        lines = enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=100), 1)
        return [(number, [_cell(cell) for cell in line]) for number, line in lines]
    except Refusal:
        raise
    except Exception as exc:  # a file made by a stranger: the library raises whatever it meets
        raise Refusal("file_unreadable", "file") from exc


def _cell(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        raise Refusal("file_formula", "file", cell=cell.coordinate)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).strip()

"""Tables to take along: CSV that Excel opens with its Thai intact, and Excel files in which text stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from werkzeug.wrappers import Response

from emes_kit.concurrency import in_thread
from emes_kit.http import Request
from gateway import thai_dates
from gateway.pages.page import view_of
from gateway.pages.tables import Column, Table
from gateway.problems import refused

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula at the beginning of a cell
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
WIDEST, SHEET_NAME = 60, 31
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def download(request: Request, tables: Sequence[Table], stem: str) -> Response | None:
    """The table the address asks for, as a file; None when it asks for no file. stem: beginning of the file name."""
    kind = request.query.get("format")
    if kind is None:
        return None
    name = request.query["table"] or tables[0].name
    table = next((one for one in tables if one.name == name), None)
    if table is None:
        raise refused("no_such_table", "table", table=name[:40])
    make = as_csv if kind == "csv" else as_xlsx
    data = in_thread(make, table, view_of(request).language)
    headers = {"Content-Disposition": f'attachment; filename="{stem}-{table.name}.{kind}"'}
    return Response(data, 200, headers, content_type=TYPES[kind])


def as_csv(table: Table, language: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(column.text) for column in table.columns])
    for line in table.lines:
        shown = (plain(cell.value, column, language) for cell, column in zip(line, table.columns, strict=True))
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in shown])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table, language: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(table.title.translate(NOT_IN_NAMES).strip()[:SHEET_NAME] or table.name)
        sheet.write_row(0, 0, [column.text for column in table.columns], head)
        widths = [len(column.text) for column in table.columns]
        for n, line in enumerate(table.lines, 1):
            for m, (cell, column) in enumerate(zip(line, table.columns, strict=True)):
                value = plain(cell.value, column, language)
                _write(sheet, n, m, value)
                widths[m] = max(widths[m], len(str(value)))
        for m, width in enumerate(widths):
            sheet.set_column(m, m, min(width + 2, WIDEST))
        sheet.freeze_panes(1, 1)
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: str | int | Decimal) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, float(value))


def plain(value: Any, column: Column, language: str) -> str | int | Decimal:
    """A number stays one, a moment is written as people read it; nothing is an empty cell."""
    if value is None:
        return ""
    if column.kind == "moment":
        return thai_dates.date_time(value, language)
    if column.kind == "number" and not isinstance(value, int):
        return _number(str(value))
    return value if isinstance(value, int) else str(value)


def _number(text: str) -> str | Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(DANGEROUS) else text

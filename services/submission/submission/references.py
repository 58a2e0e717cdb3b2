"""Reference lists (provinces, plans, holidays): rows of texts under a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from submission.dates import parse_date
from submission.refusal import Refusal
from submission.thai_text import clean

HOLIDAYS = "holidays"


def cleaned(kind: str, rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Rows with cleaned texts. Each has `code` and `name_th`; the code of a holiday is its date, in any spelling.

    Refusals: reference_not_valid (with the number of the row, from 1), not_a_date.
    """
    seen: set[str] = set()
    result = []
    for number, row in enumerate(rows, start=1):
        texts = {name: clean(text) for name, text in row.items()}
        code = texts.get("code", "")
        if not code or not texts.get("name_th") or code in seen:
            raise Refusal("reference_not_valid", f"rows.{number - 1}", row=number)
        seen.add(code)
        result.append({**texts, "code": parse_date(code).isoformat()} if kind == HOLIDAYS else texts)
    return result


def days_off(rows: Sequence[Mapping[str, str]]) -> frozenset[date]:
    return frozenset(date.fromisoformat(row["code"]) for row in rows)

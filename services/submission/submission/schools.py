"""Schools under the offices: who there is, at what level, since when and until when."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from submission.dates import parse_date
from submission.refusal import Refusal
from submission.thai_text import clean, sort_key

KIND = "school"
_ID, _PROVINCE = re.compile(r"\d{9,10}", re.ASCII), re.compile(r"\d{2}", re.ASCII)


@dataclass(frozen=True)
class School:
    """school_id: of the bureau's own list. valid_from/valid_to: first and last day, None = open."""

    school_id: str
    name_th: str
    office_id: str
    level: str
    province_code: str
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def sort_key(self) -> str:
        """Unique, so that it can also serve as a cursor."""
        return f"{sort_key(self.name_th)} {self.school_id}"

    def open_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def loaded(rows: Sequence[Mapping[str, str]], offices: Collection[str]) -> list[School]:
    """Rows with `code` (the school's id), name_th, office_id, province_code, maybe level, valid_from and valid_to.

    Refusals: school_not_valid (with the number of the row, from 1), unknown_office, not_a_date.
    """
    seen: set[str] = set()
    return [_school(number, row, offices, seen) for number, row in enumerate(rows, start=1)]


def _school(number: int, row: Mapping[str, str], offices: Collection[str], seen: set[str]) -> School:
    texts = {name: clean(text) for name, text in row.items()}
    code, name = texts.get("code", ""), texts.get("name_th", "")
    school = School(
        code, name, texts.get("office_id", ""), texts.get("level", ""), texts.get("province_code", ""),
        _day(texts, "valid_from"), _day(texts, "valid_to"),
    )  # fmt: skip
    backwards = school.valid_from and school.valid_to and school.valid_to < school.valid_from
    whole = _ID.fullmatch(code) and name and _PROVINCE.fullmatch(school.province_code)
    if not whole or backwards or code in seen:
        raise Refusal("school_not_valid", f"rows.{number - 1}", row=number)
    if school.office_id not in offices:
        raise Refusal("unknown_office", f"rows.{number - 1}.office_id")
    seen.add(code)
    return school


def _day(texts: Mapping[str, str], name: str) -> date | None:
    return parse_date(texts[name]) if texts.get(name) else None

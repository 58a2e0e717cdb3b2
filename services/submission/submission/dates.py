"""Dates as Thai offices write them: ISO, or day, month and Buddhist year (also of two digits), also in Thai digits."""

from __future__ import annotations

import re
from datetime import date

from submission.refusal import Refusal
from submission.thai_text import arabic_digits, clean

_MONTHS = (
    ("ม.ค.", "มกราคม"), ("ก.พ.", "กุมภาพันธ์"), ("มี.ค.", "มีนาคม"), ("เม.ย.", "เมษายน"),
    ("พ.ค.", "พฤษภาคม"), ("มิ.ย.", "มิถุนายน"), ("ก.ค.", "กรกฎาคม"), ("ส.ค.", "สิงหาคม"),
    ("ก.ย.", "กันยายน"), ("ต.ค.", "ตุลาคม"), ("พ.ย.", "พฤศจิกายน"), ("ธ.ค.", "ธันวาคม"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_THAI = re.compile(r"(\d{1,2})\s*([ก-๎.]+?)\s*(?:พ\.ศ\.\s*)?(\d{4}|\d{2})", re.ASCII)


def parse_date(text: str) -> date:
    """ "2026-11-20", "20 พ.ย. 2569", "๒๐ พฤศจิกายน พ.ศ. ๒๕๖๙", "20 พ.ย. 69" → the same day. Refusal: not_a_date.

    An ISO year of the 25th century is refused: somebody wrote a Buddhist year in a Christian form.
    """
    plain = arabic_digits(clean(text))
    try:
        if found := _ISO.fullmatch(plain):
            return _plausible(date(*(int(part) for part in found.groups())))
        if (found := _THAI.fullmatch(plain)) and found[2] in MONTHS:
            year = int(found[3]) + (2500 if len(found[3]) == 2 else 0)
            return _plausible(date(year - 543, MONTHS[found[2]], int(found[1])))
    except ValueError:  # no such day: 31 ก.ย.; a leap day is judged by the Christian year
        pass
    raise Refusal("not_a_date", value=text[:40])


def _plausible(day: date) -> date:
    if not 1950 <= day.year <= 2150:
        raise ValueError(day)
    return day

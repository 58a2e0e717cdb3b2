"""Moments as people in Thailand read them: Bangkok time, Buddhist era. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

BANGKOK = timezone(timedelta(hours=7))  # no daylight saving since 1920
MONTHS_TH = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date(moment: datetime | str, language: str = "th") -> str:
    """ "20 พ.ย. 2569" (B.E.), in English "20 Nov 2026 (B.E. 2569)". moment: aware, or ISO 8601 with Z."""
    day = in_bangkok(moment)
    if language == "th":
        return f"{day.day} {MONTHS_TH[day.month - 1]} {day.year + 543}"
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year} (B.E. {day.year + 543})"


def date_time(moment: datetime | str, language: str = "th") -> str:
    local = in_bangkok(moment)
    return f"{date(local, language)} {local:%H:%M}" + (" น." if language == "th" else "")


def fiscal_year(moment: datetime) -> int:
    """B.E. fiscal year the moment lies in: 1 Oct … 30 Sep, Bangkok. For defaults of questions only, never stored."""
    local = in_bangkok(moment)
    return local.year + 543 + (local.month >= 10)


def in_bangkok(moment: datetime | str) -> datetime:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment.astimezone(BANGKOK)


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_THAI = re.compile(r"(\d{1,2})\s*([ก-๎.]+)\s*(\d{4})", re.ASCII)
_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def moment_of(day: str, clock: str = "00:00") -> datetime | None:
    """ "15 ธ.ค. 2569" or "2026-12-15" at this time in Bangkok; None when there is no such day."""
    text = day.translate(_ARABIC).strip()
    iso, thai = _ISO.fullmatch(text), _THAI.fullmatch(text)
    try:
        hour, minute = (int(part) for part in re.split("[:.]", clock.translate(_ARABIC)))
        if iso is not None:
            year, month, number = (int(part) for part in iso.groups())
        elif thai is not None and thai[2] in MONTHS_TH:
            year, month, number = int(thai[3]) - 543, MONTHS_TH.index(thai[2]) + 1, int(thai[1])
        else:
            return None
        return datetime(year, month, number, hour, minute, tzinfo=BANGKOK)
    except ValueError:
        return None

"""Numbers and moments as people read them: digits by taste, Buddhist era, thousands, days left. Pure."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from gateway import thai_dates
from gateway.pages.taste import Taste

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def digits(value: object, taste: Taste) -> str:
    """Any text, its digits as wanted. For codes that people type again (P5703, receipt numbers) leave it away."""
    text = str(value)
    return text.translate(THAI) if taste.in_thai_digits else text


def number(value: int | float | Decimal | str | None, taste: Taste, places: int | None = None) -> str:
    """Thousands separated; None and text that is no number stay visible as they are ("–" for none)."""
    if value is None or value == "":
        return "–"
    try:
        amount = Decimal(str(value))
    except ArithmeticError:
        return digits(value, taste)
    return digits(f"{amount:,}" if places is None else f"{amount:,.{places}f}", taste)


def date(moment: datetime | str | None, taste: Taste) -> str:
    return "–" if moment is None else digits(thai_dates.date(moment, taste.language), taste)


def date_time(moment: datetime | str | None, taste: Taste) -> str:
    return "–" if moment is None else digits(thai_dates.date_time(moment, taste.language), taste)


def days_left(due: datetime | str, now: datetime) -> int:
    """Whole days of the calendar in Bangkok: 0 today, -1 since yesterday."""
    return (thai_dates.in_bangkok(due).date() - thai_dates.in_bangkok(now).date()).days


def urgency(left: int) -> str:
    """The ladder of reminders in colours: late, today, soon (three days), near (seven), far."""
    if left < 0:
        return "late"
    return "today" if left == 0 else "soon" if left <= 3 else "near" if left <= 7 else "far"

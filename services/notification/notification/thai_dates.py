"""Moments as letters write them: Bangkok time; Thai months with the Buddhist year. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

BANGKOK = timezone(timedelta(hours=7))  # no daylight saving, and no tzdata needed in a slim image
MONTHS_TH = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def parse(text: str) -> datetime:
    """ISO 8601 with an offset (events use Z); ValueError for anything else, also for a time without an offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset")
    return moment


def date_time(text: str, language: str) -> str:
    """15 ธันวาคม 2569 เวลา 23.59 น. (2026-12-15T16:59:59Z); in English 15 December 2026, 23:59 (Bangkok time)."""
    local = parse(text).astimezone(BANGKOK)
    if language == "th":
        return f"{local.day} {MONTHS_TH[local.month - 1]} {local.year + 543} เวลา {local:%H.%M} น."
    return f"{local.day} {MONTHS_EN[local.month - 1]} {local.year}, {local:%H:%M} (Bangkok time)"

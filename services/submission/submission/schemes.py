"""Schemes: the indicator set of a year, published as immutable versions. Shape is checked at the edge, meaning here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from submission.claims import UNITS
from submission.refusal import Refusal

LEVELS = (1, 2, 3, 4, 5)
MAX_BYTES = 60 * 1024  # a scheme travels whole in one event, and an event carries 64 KiB


def validate(scheme: Mapping[str, Any]) -> None:
    """Refusals: scheme_not_valid names every field at fault (double ids, unknown parts, bounds out of order, …);
    scheme_too_large."""
    size = len(json.dumps(scheme, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MAX_BYTES:
        raise Refusal("scheme_too_large", "scheme", size=size, limit=MAX_BYTES)
    found = dict(_faults(scheme))
    if found:
        errors = [{"field": field, "detail_th": th, "detail_en": en} for field, (th, en) in found.items()]
        raise Refusal("scheme_not_valid", next(iter(found)), errors, at=", ".join(list(found)[:5]))


Fault = tuple[str, tuple[str, str]]  # (field, (Thai, English))
TWICE = "รหัสนี้ซ้ำกับรายการอื่น", "This id is used twice."
UNKNOWN_PART = "ไม่มีส่วนนี้ หรือรหัสตัวชี้วัดไม่ขึ้นต้นด้วยรหัสส่วน", "No such part, or the indicator's id does not begin with it."
UNKNOWN_UNIT = "ไม่รู้จักหน่วยนับนี้", "This unit is not known."
POSITIVE = "ต้องมากกว่าศูนย์", "Must be greater than zero."
AT_MOST_100 = "หน่วยนับนี้มีค่าเป้าหมายเกิน 100 ไม่ได้", "For this unit the target cannot exceed 100."
IN_ORDER = "เกณฑ์ต้องมี 5 ค่าเรียงตามทิศทางของตัวชี้วัด", "Five bounds are needed, in the order of the indicator's direction."
FIVE_LEVELS = "ต้องมีระดับ 1 ถึง 5 ตามลำดับ", "Levels 1 to 5 are needed, in order."


def _faults(scheme: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _unique("parts", "part", scheme["parts"])
    yield from _unique("indicators", "indicator", scheme["indicators"])
    if tuple(level["level"] for level in scheme["levels"]) != LEVELS:
        yield "levels", FIVE_LEVELS
    yield from _ascending("office_bands", scheme["office_bands"], "higher")
    parts = {part["part"] for part in scheme["parts"]}
    for number, indicator in enumerate(scheme["indicators"]):
        yield from _indicator(f"indicators.{number}", indicator, parts)


def _indicator(field: str, indicator: Mapping[str, Any], parts: set[str]) -> Iterator[Fault]:
    unit = UNITS.get(indicator["unit"])
    if indicator["part"] not in parts or not indicator["indicator"].startswith(f"{indicator['part']}-"):
        yield f"{field}.part", UNKNOWN_PART
    if unit is None:
        yield f"{field}.unit", UNKNOWN_UNIT
    if Decimal(indicator["weight"]) <= 0:
        yield f"{field}.weight", POSITIVE
    if unit is not None and Decimal(indicator["target"]) > 100 and not unit.over_hundred:
        yield f"{field}.target", AT_MOST_100
    yield from _ascending(f"{field}.bounds", indicator["bounds"], indicator["direction"])
    for name, key in (("claims", "claim"), ("sections", "section"), ("considerations", "id")):
        yield from _unique(f"{field}.{name}", key, indicator[name])


def _ascending(field: str, texts: Sequence[str], direction: str) -> Iterator[Fault]:
    """Inclusive bounds of levels 1…5: rising when more is better, falling when less is better."""
    bounds = [Decimal(text) for text in texts]
    pairs = list(pairwise(bounds))
    in_order = all(a < b for a, b in pairs) if direction == "higher" else all(a > b for a, b in pairs)
    if len(bounds) != len(LEVELS) or not in_order:
        yield field, IN_ORDER


def _unique(field: str, key: str, things: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Of two with one id the later is at fault."""
    ids = [thing[key] for thing in things]
    for number, id in enumerate(ids):
        if id in ids[:number]:
            yield f"{field}.{number}.{key}", TWICE


def require_new_version(scheme: Mapping[str, Any], published: Sequence[Mapping[str, Any]]) -> bool:
    """False when exactly this was published before (publishing twice is harmless).

    Refusals: scheme_immutable (same version, other content), scheme_version_order (not the next version).
    """
    version = scheme["scheme_version"]
    for earlier in published:
        if earlier["scheme_version"] == version:
            if earlier == scheme:
                return False
            raise Refusal("scheme_immutable", "scheme_version", scheme_id=scheme["scheme_id"], scheme_version=version)
    expected = max((earlier["scheme_version"] for earlier in published), default=0) + 1
    if version != expected:
        raise Refusal("scheme_version_order", "scheme_version", expected=expected)
    return True


def rule_of(scheme: Mapping[str, Any], indicator: Mapping[str, Any]) -> dict[str, Any]:
    """What a report of this indicator is judged by, kept with the round: the indicator and the scheme's rounding."""
    return {**indicator, "rounding": dict(scheme["rounding"])}

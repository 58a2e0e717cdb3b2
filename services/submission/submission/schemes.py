"""Schemes: the indicator set of a year, published as immutable versions. Shape is checked at the edge, meaning here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from submission.claims import UNITS
from submission.refusal import Refusal

LEVELS = (1, 2, 3, 4, 5)
MAX_BYTES = 60 * 1024  # a scheme travels whole in one event, and an event carries 64 KiB


def validate(scheme: Mapping[str, Any]) -> None:
    """Refusals: scheme_not_valid names the first field at fault (double ids, unknown parts, bounds out of order, …);
    scheme_too_large."""
    size = len(json.dumps(scheme, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MAX_BYTES:
        raise Refusal("scheme_too_large", "scheme", size=size, limit=MAX_BYTES)
    _unique("parts", [part["part"] for part in scheme["parts"]])
    _unique("indicators", [indicator["indicator"] for indicator in scheme["indicators"]])
    if tuple(level["level"] for level in scheme["levels"]) != LEVELS:
        raise _fault("levels")
    _ascending("office_bands", scheme["office_bands"], "higher")
    parts = {part["part"] for part in scheme["parts"]}
    for number, indicator in enumerate(scheme["indicators"]):
        _indicator(f"indicators.{number}", indicator, parts)


def _indicator(field: str, indicator: Mapping[str, Any], parts: set[str]) -> None:
    if indicator["part"] not in parts or not indicator["indicator"].startswith(f"{indicator['part']}-"):
        raise _fault(f"{field}.part")
    if indicator["unit"] not in UNITS:
        raise _fault(f"{field}.unit")
    if Decimal(indicator["weight"]) <= 0:
        raise _fault(f"{field}.weight")
    if Decimal(indicator["target"]) > 100 and not UNITS[indicator["unit"]].over_hundred:
        raise _fault(f"{field}.target")
    _ascending(f"{field}.bounds", indicator["bounds"], indicator["direction"])
    for name, key in (("claims", "claim"), ("sections", "section"), ("considerations", "id")):
        _unique(f"{field}.{name}", [item[key] for item in indicator[name]])


def _ascending(field: str, texts: Sequence[str], direction: str) -> None:
    """Inclusive bounds of levels 1…5: rising when more is better, falling when less is better."""
    bounds = [Decimal(text) for text in texts]
    pairs = list(pairwise(bounds))
    in_order = all(a < b for a, b in pairs) if direction == "higher" else all(a > b for a, b in pairs)
    if len(bounds) != len(LEVELS) or not in_order:
        raise _fault(field)


def _unique(field: str, ids: Iterable[str]) -> None:
    seen = list(ids)
    if len(seen) != len(set(seen)):
        raise _fault(field)


def _fault(field: str) -> Refusal:
    return Refusal("scheme_not_valid", field, at=field)


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

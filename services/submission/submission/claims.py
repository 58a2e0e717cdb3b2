"""Claims, not prose: (numerator, denominator) → percent, met? Computed with Decimal under the scheme's rounding rule.

OBEC printed 98.77 for 242/245 = 98.7755…: truncated. So numerator and denominator are always kept and the rule is data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from submission.refusal import Refusal
from submission.thai_text import arabic_digits

ROUNDING = {"truncate": ROUND_DOWN, "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
MAX_DIGITS = 15  # more than any count in the country; keeps arithmetic exact at the precision used below


@dataclass(frozen=True)
class Unit:
    """whole: only whole numbers; over_hundred: more may be done than was planned, so above 100 % is possible."""

    whole: bool = True
    over_hundred: bool = False


UNITS = {"school": Unit(), "student": Unit(), "teacher": Unit(), "item": Unit(whole=False, over_hundred=True)}


@dataclass(frozen=True)
class Measure:
    """How an indicator is computed. direction: is a higher or a lower percent better; mode: key of ROUNDING."""

    unit: str
    direction: str
    target: Decimal
    mode: str
    places: int

    @classmethod
    def of(cls, rule: Mapping[str, Any]) -> Measure:
        """From an indicator of a round: {"unit", "direction", "target", "rounding": {"mode", "places"}, …}."""
        mode, places = rule["rounding"]["mode"], rule["rounding"]["places"]
        return cls(rule["unit"], rule["direction"], Decimal(rule["target"]), mode, places)


def parse_number(text: str, field: str) -> Decimal:
    """ "1,234", "๑๒๓.๕" → Decimal. Refusals: claim_not_a_number, claim_negative."""
    plain = arabic_digits(text).strip()
    if not _NUMBER.fullmatch(plain) or sum(map(str.isdigit, plain)) > MAX_DIGITS:
        raise Refusal("claim_not_a_number", field, value=text[:40])
    if plain.startswith("-"):
        raise Refusal("claim_negative", field, value=text[:40])
    return Decimal(plain.replace(",", ""))


def plain(number: Decimal) -> str:
    """The one spelling on the wire: no exponent, no thousands separator, no idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_of(numerator: Decimal, denominator: Decimal, mode: str, places: int) -> Decimal:
    """100·numerator/denominator, rounded by the rule. 60 digits: no quotient of 15-digit numbers can mislead it."""
    with localcontext(prec=60):
        return (numerator * 100 / denominator).quantize(Decimal(1).scaleb(-places), rounding=ROUNDING[mode])


def is_met(percent: Decimal, target: Decimal, direction: str) -> bool:
    """The printed percent is compared, so that everybody can check it by eye."""
    return percent >= target if direction == "higher" else percent <= target


def compute(name: str, given: Mapping[str, object], measure: Measure) -> dict[str, object] | None:
    """The computed claim as stored and sent in events, or None while a number is missing (a draft).

    given: {"numerator", "denominator"} as text, optionally what the client computed: "percent" (text), "met" (bool).
    Refusals: claim_not_a_number, claim_negative, claim_denominator_zero, claim_not_whole, claim_over_hundred,
    claim_percent_differs, claim_met_differs.
    """
    numerator = _count(name, "numerator", given, measure)
    denominator = _count(name, "denominator", given, measure)
    if numerator is None or denominator is None:
        return None
    if denominator == 0:
        raise Refusal("claim_denominator_zero", f"claims.{name}.denominator")
    if numerator > denominator and not UNITS[measure.unit].over_hundred:
        raise Refusal("claim_over_hundred", f"claims.{name}.numerator")
    percent = percent_of(numerator, denominator, measure.mode, measure.places)
    met = is_met(percent, measure.target, measure.direction)
    _agree(name, given, percent, met)
    return {
        "claim": name, "numerator": plain(numerator), "denominator": plain(denominator), "unit": measure.unit,
        "percent": f"{percent:f}", "target": plain(measure.target), "met": met,
    }  # fmt: skip


def _count(name: str, part: str, given: Mapping[str, object], measure: Measure) -> Decimal | None:
    text = str(given.get(part) or "").strip()
    if not text:
        return None
    field = f"claims.{name}.{part}"
    number = parse_number(text, field)
    if UNITS[measure.unit].whole and number != number.to_integral_value():
        raise Refusal("claim_not_whole", field, value=text[:40])
    return number


def _agree(name: str, given: Mapping[str, object], percent: Decimal, met: bool) -> None:
    """What the client printed must be what we compute: a silent correction would change what people signed."""
    theirs = given.get("percent")
    if theirs not in (None, "") and parse_number(str(theirs), f"claims.{name}.percent") != percent:
        raise Refusal("claim_percent_differs", f"claims.{name}.percent", given=str(theirs), computed=f"{percent:f}")
    if given.get("met") is not None and given["met"] is not met:
        raise Refusal("claim_met_differs", f"claims.{name}.met", percent=f"{percent:f}")

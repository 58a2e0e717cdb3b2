"""Rounding as a scheme prescribes it, on exact fractions: nothing is rounded twice.

242/245 = 98.7755… % is 98.77 truncated and 98.78 half up; OBEC printed 98.77 for FY2566.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.domain import Refusal

MODES = ("truncate", "half_up", "half_even")
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Rounding:
    """mode: truncate | half_up | half_even; places: decimal places kept. Values are never negative here."""

    mode: str
    places: int

    def __post_init__(self) -> None:
        if self.mode not in MODES or not 0 <= self.places <= 6:
            raise Refusal("unsound_scheme", "rounding", detail=f"{self.mode}, {self.places} places")

    def apply(self, value: Fraction) -> Decimal:
        """The value with exactly `places` decimal places."""
        scaled = value * 10**self.places
        whole = scaled.numerator // scaled.denominator
        rest = scaled - whole
        if (self.mode == "half_up" and rest >= HALF) or (self.mode == "half_even" and _up_to_even(rest, whole)):
            whole += 1
        return Decimal(whole).scaleb(-self.places)

    def percent(self, numerator: Decimal, denominator: Decimal) -> Decimal:
        """numerator / denominator x 100. Refuses what is no proportion."""
        if not (numerator.is_finite() and denominator.is_finite()) or denominator <= 0 or numerator < 0:
            raise Refusal("no_proportion", numerator=str(numerator), denominator=str(denominator))
        return self.apply(Fraction(numerator) * 100 / Fraction(denominator))

    def mean(self, values: Sequence[Decimal | int], weights: Sequence[Decimal] | None = None) -> Decimal:
        """Weighted mean (equal weights when none are given). The weights must not sum to zero."""
        shares = [Fraction(w) for w in weights] if weights is not None else [Fraction(1)] * len(values)
        total = sum(shares, Fraction(0))
        return self.apply(sum((Fraction(v) * w for v, w in zip(values, shares, strict=True)), Fraction(0)) / total)


def _up_to_even(rest: Fraction, whole: int) -> bool:
    return rest > HALF or (rest == HALF and whole % 2 == 1)


def text(value: Decimal) -> str:
    """A decimal as it travels: plain digits, no exponent."""
    return format(value, "f")


def decimal(value: str) -> Decimal:
    """A decimal as it arrives. Refuses anything that is not a plain non-negative number."""
    if not value or not value.isascii() or not value.replace(".", "", 1).isdigit():
        raise Refusal("not_a_number", value=value[:40])
    return Decimal(value)

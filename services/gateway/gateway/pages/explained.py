"""An indicator's rule made visible: which percent gives which level, and what rounding does to a quotient. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

ROUNDING = {"truncate": ROUND_DOWN, "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
EXAMPLE = (242, 245)  # 98.7755…: what OBEC printed as 98.77


@dataclass(frozen=True)
class Step:
    """The percent from which (higher is better) or down to which (lower is better) a level counts; after: the next."""

    level: int
    bound: str
    after: str | None


def steps(indicator: Mapping[str, Any]) -> list[Step]:
    """From the lowest level to the highest. Bounds are inclusive."""
    bounds = indicator["bounds"]
    return [Step(n + 1, bound, bounds[n + 1] if n + 1 < len(bounds) else None) for n, bound in enumerate(bounds)]


def rounded(rounding: Mapping[str, Any]) -> tuple[str, str]:
    """(the quotient with more places than anybody needs, what the rule makes of it)."""
    quotient = Decimal(EXAMPLE[0]) * 100 / Decimal(EXAMPLE[1])
    kept = quotient.quantize(Decimal(1).scaleb(-int(rounding["places"])), rounding=ROUNDING[rounding["mode"]])
    return f"{quotient:.6f}", f"{kept:f}"


def by_part(scheme: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    return [(part, [one for one in scheme["indicators"] if one["part"] == part["part"]]) for part in scheme["parts"]]

"""Numbers on a command line: what makes no sense is refused before anything begins. For `type=` of argparse."""

from __future__ import annotations

import math
from argparse import ArgumentTypeError
from collections.abc import Callable


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """Both ends are allowed."""

    def integer(text: str) -> int:
        number = int(text)
        if number < least or (most is not None and number > most):
            raise ArgumentTypeError(f"must be {least} or more" if most is None else f"must be from {least} to {most}")
        return number

    return integer


def above_zero(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise ArgumentTypeError("must be a number greater than zero")
    return number

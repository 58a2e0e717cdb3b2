"""Tests wait for facts, with a deadline; they never sleep and hope."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def until(fact: Callable[[], Any], within: float = 30.0, what: str = "") -> Any:
    """The first true value of `fact`. Fails with the last value after `within` seconds."""
    end = time.monotonic() + within
    while not (last := fact()):
        assert time.monotonic() < end, f"not within {within} s: {what or fact} (last: {last!r})"
        time.sleep(0.02)
    return last

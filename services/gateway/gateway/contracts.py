"""The AsyncAPI document, generated with the event catalogue and shipped beside the code."""

from __future__ import annotations

import functools
from pathlib import Path

from gateway.problems import refused

# Checkout and image have the same shape: contracts/ beside services/.
PLACE = Path(__file__).parents[3] / "contracts" / "asyncapi.json"


@functools.cache
def asyncapi() -> bytes:
    if not PLACE.is_file():
        raise refused("no_such_file")
    return PLACE.read_bytes()

"""What lies in a service's own database."""

from __future__ import annotations

import functools
from typing import Any

from emes_kit.mongo import connect
from kitlab.stage import Stage


def database(stage: Stage, service: str) -> Any:
    return _client(stage.mongo_uri).get_database(f"emes_{service}")


@functools.cache
def _client(uri: str) -> Any:
    return connect(uri, 10)

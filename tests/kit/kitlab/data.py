"""What lies in a service's own database."""

from __future__ import annotations

from typing import Any

from emes_kit.mongo import connect
from kitlab.stage import Stage


def database(stage: Stage, service: str) -> Any:
    return connect(stage.mongo_uri, 5).get_database(f"emes_{service}")

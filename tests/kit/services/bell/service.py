"""HTTP and nothing else: no queue, no event, no RPC."""

from __future__ import annotations

from typing import Any

from emes_kit.http import http
from emes_kit.providers import Storage
from emes_kit.storage import UnitOfWork


class BellService:
    name = "bell"
    problems: dict[str, Any] = {}
    store = Storage(UnitOfWork)

    @http("GET", "/ring")
    def ring(self, request: Any) -> dict[str, Any]:
        return {"ring": True}

"""The office × indicator matrix, read from the gateway's own projection."""

from __future__ import annotations

import time
from typing import Any

from emes_kit.http import Request, http
from gateway import projections
from gateway.api.support import actor, unwrap
from gateway.memory import Memory
from gateway.schemas import overview, rounds
from gateway.schemas.common import EMPTY
from gateway.store import GatewayStore

MATRIX = "/api/v1/rounds/<string:round_id>/matrix"
OFFICES_SECONDS = 5.0


class OverviewApi:
    store: GatewayStore
    memory: Memory
    rebuild_matrix: Any

    @http(
        "GET",
        MATRIX,
        query=rounds.OFFICE_FILTER,
        response=overview.MATRIX,
        action="matrix.read",
        tags=["rounds"],
        summary_th="ตารางเขต × ตัวชี้วัด",
        summary_en="The office × indicator matrix",
        problems=["no_such_round"],
    )
    def read_matrix(self, request: Request) -> Any:
        return projections.read(
            self.store, self.memory.lines, self.known_offices(), request.path["round_id"], request.context["office_id"]
        )

    @http(
        "POST",
        MATRIX + "/rebuild",
        body=EMPTY,
        response=overview.REBUILT,
        keyed=False,
        action="projection.rebuild",
        tags=["rounds"],
        summary_th="สร้างตารางใหม่จากข้อมูลต้นทาง",
        summary_en="Rebuild the matrix from its sources",
    )
    def post_rebuild(self, request: Request) -> Any:
        return unwrap(self.rebuild_matrix(call={"actor": actor(request), **request.path}))

    def known_offices(self) -> list[dict[str, Any]]:
        """245 documents that change once in years."""
        found = self.memory.kept("offices", OFFICES_SECONDS, time.monotonic(), self.store.offices)
        return sorted(found, key=lambda office: str(office["office_id"]))

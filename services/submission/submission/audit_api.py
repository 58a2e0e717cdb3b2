"""The log of a report, of an office's round and of a round, read from its beginning."""

from __future__ import annotations

from typing import Any

from emes_kit.entrypoints import query
from submission import schemas
from submission.desk import Desk, known


class AuditApi:
    @query(schemas.REPORT_AUDIT)
    def report_audit(self, report_id, cursor, limit) -> dict[str, Any]:
        report = Desk.of(self.store, self.clock.now(), report_id).report
        return self.store.trail(report_id, report.audit, cursor, limit)

    @query(schemas.OFFICE_ROUND_AUDIT)
    def office_round_audit(self, round_id, office_id, cursor, limit) -> dict[str, Any]:
        """Internal deadlines and extensions."""
        _, mine = self._clocks(round_id, office_id)
        return self.store.trail(mine.key, mine.audit, cursor, limit)

    @query(schemas.ROUND_AUDIT)
    def round_audit(self, round_id, cursor, limit) -> dict[str, Any]:
        round = known(self.store.round(round_id), "unknown_round", "round_id")
        return self.store.trail(round_id, round.audit, cursor, limit)

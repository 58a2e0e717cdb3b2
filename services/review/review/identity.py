"""Natural keys: which report, which round of review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Ref:
    """The fields by which every event names a report and its submission round."""

    report_id: str
    round_id: str
    fiscal_year: int
    office_id: str
    indicator_id: str
    part: str
    submission_no: int

    @property
    def task_id(self) -> str:
        return f"{self.report_id}.{self.submission_no}"

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Ref:
        return cls(**{f.name: data[f.name] for f in fields(cls)})

    @classmethod
    def parse(cls, report_id: str, submission_no: int) -> Ref | None:
        """`2570-1.AP-03.P5703` taken apart; None when it is no report id.

        Needed only where a withdrawal arrives before the submission that would have told us these facts.
        """
        pieces = report_id.split(".")
        if len(pieces) != 3 or not all(pieces) or submission_no < 1:
            return None
        round_id, indicator_id, office_id = pieces
        year, part = round_id.split("-")[0], indicator_id.split("-")[0]
        if not year.isascii() or not year.isdigit():
            return None
        return cls(report_id, round_id, int(year), office_id, indicator_id, part, submission_no)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

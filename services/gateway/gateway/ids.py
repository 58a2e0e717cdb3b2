"""Natural ids of the system, as far as the gateway must read them: whose office, which part. Pure.

report `2570-1.AP-03.P5703` · task = report + `.1` · extension and receipt ids are opaque here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.domain import Refusal

ROUND = r"25[0-9]{2}-[1-9][0-9]?"
INDICATOR = r"(?:QP|AP|STD)-[0-9]{2,3}"
OFFICE = r"[PS][0-9]{2,4}"
USER = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
OTHER = r"[A-Za-z0-9._:-]{1,120}"
_REPORT = re.compile(rf"({ROUND})\.({INDICATOR})\.({OFFICE})(?:\.([1-9][0-9]{{0,3}}))?", re.ASCII)
_FORMS = {
    "round_id": ROUND,
    "indicator_id": INDICATOR,
    "office_id": OFFICE,
    "user_id": USER,
    "receipt_no": rf"R-{ROUND}-{OFFICE}-{INDICATOR}-[1-9][0-9]{{0,3}}",
    "extension_id": rf"{ROUND}\.{OFFICE}\.[0-9]{{1,6}}",
    "scheme_version": "[1-9][0-9]{0,5}",
}


@dataclass(frozen=True)
class ReportId:
    round_id: str
    indicator_id: str
    office_id: str
    submission_no: int | None = None

    @property
    def part(self) -> str:
        return self.indicator_id.split("-")[0]


def check(path: Mapping[str, object]) -> None:
    """URL parameters must look like ids; what cannot exist is not found, and never travels further."""
    for name, value in path.items():
        if re.fullmatch(_FORMS.get(name, OTHER), str(value), re.ASCII) is None:
            raise Refusal("no_such_id", name, id=str(value)[:80])


def report(text: str, *, of_task: bool = False) -> ReportId:
    """The parts of a report id (or task id, which ends in the submission number). Refusal: no_such_report."""
    found = _REPORT.fullmatch(text)
    if found is None or (found[4] is not None) != of_task:
        raise Refusal("no_such_report")
    return ReportId(found[1], found[2], found[3], int(found[4]) if found[4] else None)

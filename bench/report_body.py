"""The report everybody hands in: about 2 KB of JSON, the same but for its number."""

from __future__ import annotations

import json

_TEXT = "โรงเรียนในสังกัดจัดกิจกรรมอ่านทุกวันวันละสิบห้านาที มีครูพี่เลี้ยงและบันทึกผลรายสัปดาห์ "
_REPORT = {
    "report_id": "@",
    "office_id": "P5703",
    "indicator_id": "AP-03",
    "claims": [{"claim": "c1", "numerator": "242", "denominator": "245"}],
    "sections": {"what": _TEXT * 2, "where": _TEXT, "how": _TEXT * 3, "result": _TEXT * 2},
}
_HEAD, _TAIL = json.dumps(_REPORT, ensure_ascii=False).encode().split(b"@")


def report_id(number: int) -> str:
    return f"2570-1.AP-03.{number:07d}"


def body(number: int) -> bytes:
    return _HEAD + report_id(number).encode() + _TAIL

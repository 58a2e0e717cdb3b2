"""Errors named by their cure: Refused (a rule says no), Later (try again), Broken (no retry will help).

A `Problem` is a row of a service's table: a code never reused, an HTTP status, a Thai and an English sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """code: "SUB-004", never reused; status: HTTP; th/en: sentences that may hold {params}."""

    code: str
    status: int
    th: str
    en: str


class Refused(Exception):
    """A rule said no. Crosses RPC as plain data and is rendered as an RFC 9457 problem."""

    def __init__(
        self,
        problem: Problem,
        field: str | None = None,
        params: Mapping[str, Any] | None = None,
        errors: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(f"{problem.code}: {problem.en}")
        self.problem, self.field = problem, field
        self.params, self.errors = dict(params or {}), list(errors or [])

    def sentence(self, language: str) -> str:
        text = self.problem.th if language == "th" else self.problem.en
        return text.format_map(_Lenient(self.params))

    def to_wire(self) -> dict[str, Any]:
        return {
            "code": self.problem.code,
            "status": self.problem.status,
            "th": self.sentence("th"),
            "en": self.sentence("en"),
            "field": self.field,
            "params": self.params,
            "errors": self.errors,
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Refused:
        # The sentences arrive filled in; braces in them must not be read as params again.
        problem = Problem(
            wire["code"], wire["status"], *(wire[k].replace("{", "{{").replace("}", "}}") for k in ("th", "en"))
        )
        return cls(problem, wire.get("field"), wire.get("params"), wire.get("errors"))


class Later(Exception):
    """Something this handler needs has not arrived yet: climb the retry ladder."""


class Broken(Exception):
    """No retry will help: straight to the dead queue, with this reason."""


class Unavailable(Exception):
    """A part we stand on (database, broker) is away: try again without using up an attempt."""


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


KIT_PROBLEMS = {
    "malformed": Problem("KIT-001", 400, "ข้อความที่ส่งมาไม่ใช่ JSON ที่ถูกต้อง", "The body is not valid JSON."),
    "not_valid": Problem(
        "KIT-002", 422, "ข้อมูลบางช่องไม่ถูกต้อง โปรดดูรายการช่องที่ผิด", "Some fields are not valid; see errors."
    ),
    "too_large": Problem(
        "KIT-003", 413, "ข้อความใหญ่เกินกำหนด ({limit} ไบต์)", "The body is larger than the limit of {limit} bytes."
    ),
    "no_such_path": Problem("KIT-004", 404, "ไม่มีที่อยู่นี้ในระบบ", "There is nothing at this address."),
    "method_not_allowed": Problem("KIT-005", 405, "ที่อยู่นี้ไม่รับวิธี {method}", "This address does not take {method}."),
    "command_reused": Problem(
        "KIT-006", 422, "Idempotency-Key นี้ถูกใช้กับข้อมูลอื่นแล้ว", "This Idempotency-Key was already used with other content."
    ),
    "busy": Problem(
        "KIT-007", 503, "มีผู้แก้ไขข้อมูลเดียวกันพร้อมกันหลายราย โปรดลองใหม่", "Too many simultaneous changes; please try again."
    ),
    "timeout": Problem(
        "KIT-008", 504, "บริการ {service} ไม่ตอบภายในเวลาที่กำหนด", "Service {service} did not answer in time."
    ),
    "unavailable": Problem(
        "KIT-009", 503, "ระบบยังไม่พร้อม โปรดลองใหม่ในอีกสักครู่", "The system is not ready; please try again shortly."
    ),
    "internal": Problem("KIT-010", 500, "เกิดข้อผิดพลาดภายในระบบ (อ้างอิง {ref})", "Internal error (reference {ref})."),
    "unsupported_media": Problem("KIT-011", 415, "ต้องส่งข้อมูลเป็น application/json", "The body must be application/json."),
    "no_such_method": Problem("KIT-012", 404, "บริการนี้ไม่มีคำสั่ง {method}", "This service has no method {method}."),
    "no_such_queue": Problem("KIT-013", 404, "บริการนี้ไม่มีคิว {queue}", "This service has no queue {queue}."),
    "incomplete": Problem("KIT-014", 408, "คำขอส่งมาไม่ครบ โปรดส่งใหม่", "The request did not arrive whole."),
}


def refuse(reason: str, field: str | None = None, **params: Any) -> Refused:
    """A refusal of the kit's own table."""
    return Refused(KIT_PROBLEMS[reason], field, params)

"""The parts of the OpenAPI document that come from no route: introduction, headers, the problem body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emes_kit.problems import Problem

INFO = {
    "description": (
        "**ระบบ e-MES ของ สพฐ.** เขตพื้นที่ส่งรายงานตัวชี้วัด สพฐ. ตรวจ ให้คะแนน และสรุปผล "
        "ใช้ token จาก `POST /api/v1/login` ใน `Authorization: Bearer …` · แก้ไขต้องส่ง `If-Match` เป็นค่า ETag ที่อ่านได้ · "
        "ส่ง `Idempotency-Key` เพื่อให้ส่งซ้ำได้โดยไม่เกิดผลซ้ำ · ปีเป็น พ.ศ. เวลาเป็น UTC · "
        "ข้อผิดพลาดเป็น RFC 9457 พร้อมรหัสที่ไม่เปลี่ยน\n\n"
        "**e-MES of OBEC.** Area offices report indicators; the bureau reviews, scores and sums up. Bearer token from "
        "`POST /api/v1/login`; edits name the version they saw (`If-Match`); `Idempotency-Key` makes repeats "
        "harmless; years are Buddhist era, times UTC; refusals are RFC 9457 problems with stable codes. "
        "Lists are paged by an opaque `cursor`, also given as a `Link` header."
    ),
}
TAGS = [
    {"name": "session", "description": "เข้าออกระบบ — log in and out"},
    {"name": "reports", "description": "รายงานของเขต — reports of an office"},
    {"name": "review", "description": "การตรวจของ สพฐ. — review by the bureau"},
    {"name": "rounds", "description": "รอบการรายงานและกำหนดเวลา — rounds and deadlines"},
    {"name": "results", "description": "คะแนนและผล — scores and results"},
    {"name": "audit", "description": "บันทึกการตรวจสอบ — the log of every change"},
    {"name": "feed", "description": "เหตุการณ์ — the event feed"},
    {"name": "notices", "description": "การแจ้งเตือน — notices"},
    {"name": "reference", "description": "ข้อมูลอ้างอิง — reference data"},
    {"name": "users", "description": "ผู้ใช้ (ผู้ดูแลระบบ) — users, for administrators"},
    {"name": "clock", "description": "เวลาของระบบ — the clock"},
    {"name": "public", "description": "ไม่ต้องเข้าสู่ระบบ — public"},
]
SECURITY = {"type": "http", "scheme": "bearer", "description": "POST /api/v1/login"}


def _header(name: str, description: str, required: bool = False, example: str | None = None) -> dict[str, Any]:
    header: dict[str, Any] = {
        "name": name,
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }
    return {**header, "example": example} if example else header


_SEEN = "ค่า ETag ที่อ่านได้ — the ETag you read"
HEADERS = {
    "IfMatch": _header("If-Match", _SEEN, required=True, example='"3"'),
    "IfMatchUnlessNew": _header("If-Match", _SEEN + " (ไม่ต้องส่งเมื่อบันทึกครั้งแรก — not for the first save)", example='"3"'),
    "IfNoneMatch": _header("If-None-Match", "* = ต้องยังไม่เคยบันทึก — there must be none yet"),
    "IdempotencyKey": _header(
        "Idempotency-Key", "ส่งซ้ำด้วยค่าเดิมได้คำตอบเดิม — the same key gives the same answer once more"
    ),
    "AcceptLanguage": _header("Accept-Language", "th (ค่าเริ่มต้น — default) หรือ en"),
}
REPLAYED = {
    "description": "true = คำตอบเดิมที่เก็บไว้ของ Idempotency-Key นี้ — a stored answer: nothing was done again",
    "schema": {"type": "string", "enum": ["true"]},
}
_TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457; code คงที่ตลอดไป — code never changes its meaning",
    "required": ["type", "title", "status", "code", "detail", "detail_th", "detail_en", "instance"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "code": {**_TEXT, "examples": ["GW-004"]},
        "detail": _TEXT,
        "detail_th": _TEXT,
        "detail_en": _TEXT,
        "instance": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": ["string", "null"]}, "detail_th": _TEXT, "detail_en": _TEXT},
            },
        },
    },
}


def problem_table(problems: Mapping[str, Problem]) -> list[dict[str, Any]]:
    rows = sorted(problems.values(), key=lambda problem: problem.code)
    return [{"code": p.code, "status": p.status, "detail_th": p.th, "detail_en": p.en} for p in rows]

"""Every refusal of review: number (never reused), HTTP status, Thai and English sentence."""

from __future__ import annotations

from emes_kit.problems import Problem

PROBLEMS = {
    "no_such_task": Problem("REV-001", 404, "ไม่พบงานตรวจรายงานนี้", "There is no such review task."),
    "already_claimed": Problem("REV-002", 409, "งานตรวจนี้มีผู้รับไปแล้ว", "This task has already been claimed."),
    "review_begun": Problem(
        "REV-003",
        409,
        "ผู้ตรวจเริ่มตรวจรายงานแล้ว จึงดึงรายงานกลับไม่ได้",
        "A reviewer has begun; the report can no longer be taken back.",
    ),
    "task_closed": Problem("REV-004", 409, "งานตรวจนี้สิ้นสุดแล้ว ({state})", "This task is already closed ({state})."),
    "not_claimed": Problem("REV-005", 409, "ต้องรับงานตรวจก่อน จึงจะตัดสินได้", "Claim the task before deciding it."),
    "not_your_task": Problem("REV-006", 403, "งานตรวจนี้อยู่กับผู้ตรวจท่านอื่น", "Another reviewer holds this task."),
    "not_your_part": Problem("REV-007", 403, "ท่านไม่ได้รับมอบหมายให้ตรวจส่วน {part}", "You do not review part {part}."),
    "own_report": Problem(
        "REV-008",
        403,
        "ผู้จัดทำหรือผู้รับรองรายงานจะตรวจรายงานของตนเองไม่ได้",
        "Who wrote or certified a report cannot review it.",
    ),
    "assigned_to_other": Problem(
        "REV-009", 403, "งานตรวจนี้มอบหมายให้ผู้ตรวจท่านอื่นแล้ว", "This task is assigned to another reviewer."
    ),
    "no_findings": Problem(
        "REV-010", 422, "การส่งกลับต้องระบุข้อที่ต้องแก้ไขอย่างน้อยหนึ่งข้อ", "A return needs at least one finding."
    ),
    "unknown_reason": Problem("REV-011", 422, "ไม่รู้จักรหัสเหตุผลของข้อที่ต้องแก้ไข", "Unknown reason code in a finding."),
    "findings_on_approval": Problem("REV-012", 422, "การเห็นชอบต้องไม่มีข้อที่ต้องแก้ไข", "An approval carries no findings."),
    "stale_version": Problem(
        "REV-013",
        412,
        "งานตรวจนี้ถูกเปลี่ยนแปลงแล้ว โปรดโหลดใหม่ (รุ่นปัจจุบัน {current})",
        "The task has changed meanwhile; reload it (current version {current}).",
    ),
    "too_many_findings": Problem(
        "REV-014",
        422,
        "ระบุข้อที่ต้องแก้ไขได้ไม่เกิน 50 ข้อ รวมไม่เกิน 15,000 ตัวอักษร",
        "At most 50 findings with 15,000 letters together.",
    ),
    "finding_not_readable": Problem(
        "REV-015",
        422,
        "แต่ละข้อต้องระบุช่องและข้อความ (ข้อความไม่เกิน 2,000 ตัวอักษร)",
        "Each finding needs a field and a text of at most 2,000 letters.",
    ),
    "unknown_decision": Problem("REV-016", 422, "คำตัดสินต้องเป็น approve หรือ return", "A decision is approve or return."),
}

"""Every refusal of scoring: number (never reused), HTTP status, Thai and English sentence."""

from __future__ import annotations

from emes_kit.problems import Problem

PROBLEMS = {
    "no_such_score": Problem("SCO-001", 404, "รายงานนี้ยังไม่มีคะแนน", "This report has no score yet."),
    "no_such_year": Problem(
        "SCO-002", 404, "ปีงบประมาณ {fiscal_year} ยังไม่มีรอบรายงาน", "Fiscal year {fiscal_year} has no reporting round."
    ),
    "no_scope": Problem("SCO-003", 422, "ต้องระบุรอบหรือสำนักงาน", "Name a round or an office."),
    "unsound_scheme": Problem(
        "SCO-004", 422, "ชุดตัวชี้วัดใช้คำนวณไม่ได้ ({detail})", "The scheme cannot be computed with ({detail})."
    ),
    "unknown_indicator": Problem(
        "SCO-005", 422, "ไม่มีตัวชี้วัด {indicator} ในชุด {scheme}", "Indicator {indicator} is not in scheme {scheme}."
    ),
    "no_proportion": Problem(
        "SCO-006", 422, "{numerator}/{denominator} ไม่เป็นสัดส่วน", "{numerator}/{denominator} is no proportion."
    ),
    "not_a_number": Problem("SCO-007", 422, "{value} ไม่ใช่ตัวเลข", "{value} is not a number."),
    "no_claims": Problem("SCO-008", 422, "รายงานไม่มีตัวเลขให้คำนวณ", "The report carries no figures."),
    "other_content": Problem(
        "SCO-009",
        409,
        "การส่งครั้งที่ {submission_no} เคยได้รับความเห็นชอบด้วยเนื้อหาอื่น",
        "Submission {submission_no} was approved before with other content.",
    ),
}

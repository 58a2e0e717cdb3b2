"""Every refusal of notification: number (never reused), HTTP status, Thai and English sentence."""

from __future__ import annotations

from emes_kit.problems import Problem

PROBLEMS = {
    "no_such_notice": Problem("NOT-001", 404, "ไม่พบการแจ้งเตือน {notice_id} ของท่าน", "You have no notice {notice_id}."),
    "no_such_delivery": Problem(
        "NOT-002", 404, "การแจ้งเตือน {notice_id} ไม่มีจดหมายอิเล็กทรอนิกส์", "Notice {notice_id} has no e-mail."
    ),
    "not_failed": Problem(
        "NOT-003",
        409,
        "ส่งจดหมายใหม่ได้เฉพาะฉบับที่ส่งไม่สำเร็จ (สถานะ {state})",
        "Only an e-mail that failed can be sent again (state {state}).",
    ),
}

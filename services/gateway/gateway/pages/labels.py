"""Words, icons and tones of what has a name in the system. Colour never speaks alone: word and icon say the same."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.pages.words import N_


@dataclass(frozen=True)
class Label:
    """tone: good | info | warn | bad | plain; icon: a name in templates/icons.html."""

    text: str
    tone: str
    icon: str


STATES = {
    "not_started": Label(N_("ยังไม่เริ่ม"), "plain", "circle"),
    "draft": Label(N_("ร่าง"), "info", "pencil"),
    "screening": Label(N_("กลั่นกรอง"), "info", "people"),
    "submitted": Label(N_("ส่งแล้ว"), "info", "send"),
    "returned": Label(N_("ส่งคืนแก้ไข"), "warn", "back"),
    "approved": Label(N_("เห็นชอบ"), "good", "check"),
}
URGENCIES = {
    "late": Label(N_("เลยกำหนดแล้ว"), "bad", "warning"),
    "today": Label(N_("ครบกำหนดวันนี้"), "bad", "clock"),
    "soon": Label(N_("ใกล้ครบกำหนด"), "warn", "clock"),
    "near": Label(N_("ภายใน 7 วัน"), "info", "clock"),
    "far": Label(N_("ยังมีเวลา"), "plain", "clock"),
}
LEVELS = {
    1: Label(N_("ปรับปรุง"), "bad", "warning"),
    2: Label(N_("พอใช้"), "warn", "info"),
    3: Label(N_("ดี"), "good", "check"),
    4: Label(N_("ดีมาก"), "good", "check"),
    5: Label(N_("ดีเยี่ยม"), "good", "star"),
}
ROLES = {
    "owner": N_("ผู้รับผิดชอบตัวชี้วัด"),
    "screener": N_("คณะกรรมการกลั่นกรอง"),
    "director": N_("ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"),
    "reviewer": N_("ผู้ตรวจ สพฐ."),
    "deputy": N_("รองเลขาธิการ กพฐ."),
    "secretary": N_("เลขาธิการ กพฐ."),
    "executive": N_("ผู้บริหาร"),
    "admin": N_("ผู้ดูแลระบบ"),
}
EXTENSION_STATES = {
    "requested": Label(N_("รอพิจารณา"), "warn", "clock"),
    "granted": Label(N_("อนุมัติ"), "good", "check"),
    "declined": Label(N_("ไม่อนุมัติ"), "bad", "close"),
}
LANGUAGE_NAMES = {"th": "ไทย", "en": "English"}  # each in itself, in every language
ALL = {
    "STATES": STATES,
    "URGENCIES": URGENCIES,
    "LEVELS": LEVELS,
    "ROLES": ROLES,
    "EXTENSION_STATES": EXTENSION_STATES,
    "LANGUAGE_NAMES": LANGUAGE_NAMES,
}

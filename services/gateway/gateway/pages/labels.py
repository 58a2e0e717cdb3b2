"""Words, icons and tones of what has a name in the system. Colour never speaks alone: word and icon say the same."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.pages.report_words import REPORT_WORDS
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
OUTCOMES = {
    "returned": Label(N_("ส่งคืนแก้ไข"), "warn", "back"),
    "approved": Label(N_("เห็นชอบ"), "good", "check"),
    "taken_back": Label(N_("เขตดึงกลับ"), "plain", "back"),
    None: Label(N_("รอผลการตรวจ"), "info", "clock"),
}
MET = {True: Label(N_("บรรลุ"), "good", "check"), False: Label(N_("ไม่บรรลุ"), "bad", "close")}
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
TASK_STATES = {
    "unassigned": Label(N_("ยังไม่มีผู้ตรวจ"), "warn", "people"),
    "open": Label(N_("รอตรวจ"), "info", "clock"),
    "claimed": Label(N_("กำลังตรวจ"), "info", "pencil"),
    "returned": STATES["returned"],
    "approved": STATES["approved"],
    "withdrawn": Label(N_("เขตดึงกลับ"), "plain", "back"),
    "superseded": Label(N_("มีฉบับใหม่กว่า"), "plain", "next"),
}
REASONS = {
    "incomplete": N_("ไม่ครบ"),
    "off_topic": N_("ไม่ตรงประเด็น"),
    "figures_differ": N_("ตัวเลขไม่ตรง"),
    "copied": N_("คัดลอก"),
    "evidence": N_("หลักฐาน"),
    "misaligned": N_("ไม่สอดคล้อง"),
}
UNITS = {
    "school": N_("สถานศึกษา"),
    "student": N_("ผู้เรียน"),
    "teacher": N_("ครู"),
    "item": N_("รายการ"),
}
TIMES = {
    "on_time": Label(N_("ส่งทันกำหนด"), "good", "check"),
    "late": Label(N_("ส่งช้ากว่ากำหนด"), "warn", "clock"),
    "waiting": Label(N_("ยังไม่ส่ง ยังไม่ถึงกำหนด"), "plain", "circle"),
    "overdue": Label(N_("ยังไม่ส่ง เลยกำหนดแล้ว"), "bad", "warning"),
}
# Data of the register of offices, spoken in the reader's language where it is known.
REGIONS = (
    N_("ภาคกลาง"),
    N_("ภาคตะวันตก"),
    N_("ภาคตะวันออก"),
    N_("ภาคตะวันออกเฉียงเหนือ"),
    N_("ภาคเหนือ"),
    N_("ภาคใต้"),
)
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
    "OUTCOMES": OUTCOMES,
    "MET": MET,
    "ROLES": ROLES,
    "TASK_STATES": TASK_STATES,
    "REASONS": REASONS,
    "UNITS": UNITS,
    "TIMES": TIMES,
    "EXTENSION_STATES": EXTENSION_STATES,
    "LANGUAGE_NAMES": LANGUAGE_NAMES,
    **REPORT_WORDS,
}

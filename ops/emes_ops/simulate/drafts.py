"""What the offices write, and how it arrives: typed well, or damaged as PDF files and old programs damage it. Pure.

Every damage here is one the system repairs; what comes back must be the clean text.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emes_ops.simulate import figures
from emes_ops.simulate.figures import Claims, Rule

_WHAT = (
    "ประชุมชี้แจงแนวทางแก่ผู้บริหารสถานศึกษาและครูผู้รับผิดชอบ",
    "นิเทศ กำกับ ติดตามสถานศึกษาในสังกัดภาคเรียนละสองครั้ง",
    "จัดทำคู่มือและแบบบันทึกให้สถานศึกษาใช้ร่วมกัน",
    "พัฒนาครูด้วยกระบวนการชุมชนแห่งการเรียนรู้ทางวิชาชีพ",
    "จัดเวทีแลกเปลี่ยนเรียนรู้และคัดเลือกต้นแบบของกลุ่มเครือข่าย",
)
_WHERE = (
    "สถานศึกษาทุกแห่งในสังกัด รวมทั้งโรงเรียนขนาดเล็กในพื้นที่ห่างไกล",
    "กลุ่มเครือข่ายโรงเรียนทุกกลุ่มในเขตพื้นที่",
    "โรงเรียนกลุ่มเป้าหมายที่ผลปีก่อนยังต่ำกว่าค่าเป้าหมาย",
)
_HOW = (
    "แต่งตั้งคณะทำงาน กำหนดปฏิทิน และมอบหมายศึกษานิเทศก์ประจำกลุ่มเครือข่าย",
    "วิเคราะห์ข้อมูลรายโรงเรียน จัดกลุ่มตามความจำเป็น แล้วให้ความช่วยเหลือเป็นรายกรณี",
    "ใช้วงจรคุณภาพ วางแผน ดำเนินการ ตรวจสอบ และปรับปรุง ทุกเดือน",
)
_RESULT = (
    "ผู้เรียนได้รับประโยชน์ตรงตามความต้องการ ครูนำผลไปปรับการสอน",
    "สถานศึกษานำข้อมูลไปใช้จริง มีร่องรอยในรายงานประจำภาคเรียน",
    "ปัญหาที่พบคือครูย้ายระหว่างปี จึงจัดพี่เลี้ยงทดแทนทันที",
)
_POOLS = {"what": _WHAT, "where": _WHERE, "how": _HOW, "result": _RESULT}
_CLOSING = "สำนักงานเขตนำผลไปกำหนดแนวทางปีถัดไป (บทเรียน: résumé ของโรงเรียนต้นแบบ)"


def _nikhahit(text: str) -> str:
    return text.replace("ำ", "\u0e4d\u0e32")


def _torn(text: str) -> str:
    return text.replace("ำ", " \u0e32")


def _nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _invisible(text: str) -> str:
    return text.replace(" ", " \u200b") + "\ufeff"


DAMAGES: Mapping[str, Callable[[str], str]] = {
    "nikhahit": _nikhahit,
    "torn": _torn,  # "ส านักงาน", as text copied from PDF files reads
    "nfd": _nfd,
    "invisible": _invisible,
}
DRESSES = ("plain", "thai_digits", *DAMAGES)


@dataclass(frozen=True)
class Draft:
    """content: as it is sent; sections: the text the system must have in the end."""

    content: dict[str, Any]
    sections: dict[str, str]

    @property
    def repaired(self) -> list[str]:
        """Fields whose text the system must say it has repaired."""
        sent = self.content["sections"]
        return sorted(f"sections.{name}" for name, text in self.sections.items() if sent[name] != text)


def draft(
    rng: random.Random, rule: Rule, office: str, level: int, dress: str = "plain", part: int | None = None
) -> Draft:
    """A report's content that reaches `level`. part: only so many sections yet, and no figures."""
    names = [section["section"] for section in rule["sections"]][:part]
    sections = {name: _section(rng, name, office) for name in names}
    damage = DAMAGES.get(dress, str)
    claimed: Claims = {}
    if part is None:
        claimed = figures.claims(rng, rule, level, own_percent=rng.random() < 0.3, thai=dress == "thai_digits")
    return Draft({"claims": claimed, "sections": {name: damage(text) for name, text in sections.items()}}, sections)


def _section(rng: random.Random, name: str, office: str) -> str:
    pool = _POOLS.get(name, _WHAT)
    picked = rng.sample(pool, k=min(len(pool), rng.randint(2, 3)))
    return "\n".join([f"{office}: {picked[0]}", *picked[1:], _CLOSING])

"""Every score explains itself in Thai and English: inputs, rule version, level, target, what the next level lacks."""

from __future__ import annotations

from scoring.assessment import Assessment, Gap
from scoring.rounding import text
from scoring.scheme import LOWER, Scheme

ROUNDED_TH = {"truncate": "ปัดทิ้ง", "half_up": "ปัดครึ่งขึ้น", "half_even": "ปัดครึ่งเข้าหาเลขคู่"}
ROUNDED_EN = {"truncate": "truncated", "half_up": "rounded half up", "half_even": "rounded half to even"}
UNITS_TH = {"school": ("สถานศึกษา", "แห่ง"), "student": ("นักเรียน", "คน"), "teacher": ("ครู", "คน"), "item": ("", "รายการ")}


def thai(scheme: Scheme, a: Assessment) -> str:
    name = scheme.level_name(a.level).name_th
    reached = f"ถึงเกณฑ์ระดับ {a.level} {name} ({_bound_th(a, a.level)})" if a.level > 1 else f"อยู่ในระดับ 1 {name}"
    target = f"{'บรรลุ' if a.met else 'ไม่บรรลุ'}ค่าเป้าหมายร้อยละ {text(a.indicator.target)}"
    rule = f"ตามชุดตัวชี้วัด {scheme.scheme_id} รุ่นที่ {scheme.scheme_version}"
    rounded = f"{ROUNDED_TH[scheme.rounding.mode]} {scheme.rounding.places} ตำแหน่ง"
    inputs = f"{_inputs(a)} = ร้อยละ {text(a.percent)} ({_mean_th(a)}{rounded})"
    return f"{inputs} {reached} {rule}; {target}; {_missing_th(scheme, a)}"


def english(scheme: Scheme, a: Assessment) -> str:
    name = scheme.level_name(a.level).name_en
    reached = f"reaches level {a.level} {name} ({_bound_en(a, a.level)})" if a.level > 1 else f"is at level 1 {name}"
    target = f"target {text(a.indicator.target)} % {'met' if a.met else 'not met'}"
    rounded = f"{ROUNDED_EN[scheme.rounding.mode]}, {scheme.rounding.places} places"
    inputs = f"{_inputs(a)} = {text(a.percent)} % ({_mean_en(a)}{rounded})"
    rule = f"under {scheme.scheme_id} version {scheme.scheme_version}"
    return f"{inputs} {reached} {rule}; {target}; {_missing_en(scheme, a)}"


def _inputs(a: Assessment) -> str:
    return ", ".join(f"{text(f.numerator)}/{text(f.denominator)}" for f in a.figures)


def _mean_th(a: Assessment) -> str:
    return f"เฉลี่ย {len(a.figures)} รายการ, " if len(a.figures) > 1 else ""


def _mean_en(a: Assessment) -> str:
    return f"mean of {len(a.figures)} claims, " if len(a.figures) > 1 else ""


def _bound_th(a: Assessment, level: int) -> str:
    word = "ไม่เกินร้อยละ" if a.indicator.direction == LOWER else "ตั้งแต่ร้อยละ"
    return f"{word} {text(a.indicator.bounds[level - 1])}"


def _bound_en(a: Assessment, level: int) -> str:
    word = "at most" if a.indicator.direction == LOWER else "from"
    return f"{word} {text(a.indicator.bounds[level - 1])} %"


def _missing_th(scheme: Scheme, a: Assessment) -> str:
    if a.gap is None:
        return "เป็นระดับสูงสุดแล้ว"
    then = f"จึงจะถึงระดับ {a.gap.level} {scheme.level_name(a.gap.level).name_th} ({_bound_th(a, a.gap.level)})"
    return f"ต้อง{'ลด' if a.indicator.direction == LOWER else 'เพิ่ม'}{_amount_th(a, a.gap)} {then}"


def _amount_th(a: Assessment, gap: Gap) -> str:
    if gap.count is None:
        return f"อีกร้อยละ {text(gap.points)}"
    noun, classifier = UNITS_TH[a.indicator.unit]
    return f"{noun}อีก {gap.count:,} {classifier}"


def _missing_en(scheme: Scheme, a: Assessment) -> str:
    if a.gap is None:
        return "this is the highest level"
    then = f"for level {a.gap.level} {scheme.level_name(a.gap.level).name_en} ({_bound_en(a, a.gap.level)})"
    lower = a.indicator.direction == LOWER
    if a.gap.count is None:
        return f"{text(a.gap.points)} percentage points {'less' if lower else 'more'} are needed {then}"
    units = a.indicator.unit if a.gap.count == 1 else f"{a.indicator.unit}s"
    return f"{a.gap.count:,} {'fewer' if lower else 'more'} {units} {'is' if a.gap.count == 1 else 'are'} needed {then}"

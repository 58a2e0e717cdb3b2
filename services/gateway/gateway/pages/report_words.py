"""Words of reports: rounding, parts, numerator and denominator."""

from __future__ import annotations

from gateway.pages.words import N_

OVER_HUNDRED = ("item",)  # more may be done than was planned; submission judges, the form only shows no percent
ROUNDING = {"truncate": N_("ปัดทิ้ง"), "half_up": N_("ปัดเศษครึ่งขึ้น"), "half_even": N_("ปัดเศษครึ่งไปหาเลขคู่")}
PART_NAMES = {
    "QP": N_("ตัวชี้วัดนโยบายเร่งด่วน (QP)"),
    "AP": N_("ตัวชี้วัดตามแผนปฏิบัติราชการ (AP)"),
    "STD": N_("มาตรฐานสำนักงานเขตพื้นที่การศึกษา (STD)"),
}
COUNTS = {"numerator": N_("ตัวตั้ง"), "denominator": N_("ตัวหาร")}
REPORT_WORDS = {
    "OVER_HUNDRED": OVER_HUNDRED,
    "ROUNDING": ROUNDING,
    "PART_NAMES": PART_NAMES,
}

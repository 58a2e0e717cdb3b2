"""What a schema says of a field, in Thai: the table of emes_kit.validation first, then sentences with numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

RULES = [
    (r"Shorter than minimum length (\d+)\.", "ต้องยาวอย่างน้อย {0} ตัวอักษร"),
    (r"Longer than maximum length (\d+)\.", "ต้องยาวไม่เกิน {0} ตัวอักษร"),
    (r"Length must be between (\d+) and (\d+)\.", "ต้องยาว {0} ถึง {1} ตัวอักษร"),
    (r"Length must be (\d+)\.", "ต้องยาว {0} ตัวอักษร"),
    (r"Must be greater than or equal to (.+) and less than or equal to (.+)\.", "ต้องอยู่ระหว่าง {0} ถึง {1}"),
    (r"Must be greater than or equal to (.+)\.", "ต้องไม่น้อยกว่า {0}"),
    (r"Must be less than or equal to (.+)\.", "ต้องไม่เกิน {0}"),
    (r"Must have (\d+) to (\d+) entries\.", "ต้องมี {0} ถึง {1} รายการ"),
    (r"Must be one of: (.+)\.", "โปรดเลือกจากรายการ"),
    (r"The two new passwords differ\.", "รหัสผ่านใหม่สองช่องไม่ตรงกัน"),
    (r"String does not match expected pattern\.", "รูปแบบไม่ถูกต้อง"),
]


def of(error: Mapping[str, str | None], language: str) -> str:
    """Of one row of `errors`; "" when it says nothing of its own."""
    said = error.get(f"detail_{language}") or ""
    if language != "th" or not said.isascii():
        return said
    for pattern, thai in RULES:
        found = re.fullmatch(pattern, said)
        if found is not None:
            return thai.format(*found.groups())
    return said

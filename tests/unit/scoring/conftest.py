"""A small scheme: two parts, an indicator where lower is better, weights."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

LEVELS = ["ปรับปรุง", "พอใช้", "ดี", "ดีมาก", "ดีเยี่ยม"]
ENGLISH = ["Needs improvement", "Fair", "Good", "Very good", "Excellent"]


def indicator(id: str, **changes: Any) -> dict[str, Any]:
    bounds = ["0", "60", "70", "80", "90"]
    facts = {"indicator": id, "part": id.split("-")[0], "unit": "school", "direction": "higher"}
    return facts | {"weight": "1", "target": "80", "bounds": bounds} | changes


LOWER = {"direction": "lower", "unit": "student", "target": "10", "bounds": ["100", "40", "30", "20", "10"]}
BODY: dict[str, Any] = {
    "scheme_id": "sample-2570",
    "scheme_version": 1,
    "fiscal_year": 2570,
    "rounding": {"mode": "truncate", "places": 2},
    "levels": [{"level": n + 1, "name_th": LEVELS[n], "name_en": ENGLISH[n]} for n in range(5)],
    "office_bands": ["1.00", "1.50", "2.50", "3.50", "4.50"],
    "goal": {"level": 3, "percent": "90"},
    "parts": [{"part": p, "name_th": f"ส่วน {p}", "name_en": f"Part {p}"} for p in ("QP", "AP")],
    "indicators": [indicator("QP-01"), indicator("QP-02", weight="3"), indicator("AP-01", **LOWER)],
}


@pytest.fixture
def body():
    """body(**changes) → a scheme body of its own."""
    return lambda **changes: deepcopy(BODY) | changes


@pytest.fixture
def one():
    """one("QP-09", weight="2") → an indicator row."""
    return indicator

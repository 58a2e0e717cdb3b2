"""What several tests of the submission rules start from."""

from __future__ import annotations

import csv
import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).parents[3] / "deploy" / "seeds"
_SCHEME = json.loads((SEEDS / "sample_scheme.json").read_text(encoding="utf-8"))


@pytest.fixture
def sample_scheme() -> dict[str, Any]:
    return deepcopy(_SCHEME)


@pytest.fixture
def wanted_round() -> dict[str, Any]:
    """As the schema hands it over."""
    return {
        "fiscal_year": 2570, "number": 1, "kind": "report", "name_th": "รอบที่ 1", "name_en": "Round 1",
        "scheme_id": "sample-2570", "scheme_version": 1, "opens_on": date(2026, 11, 20),
        "internal_due_on": date(2026, 12, 20), "official_due_on": date(2026, 12, 30), "accepts_late": True,
        "return_days": 7, "count_days": "calendar", "indicator_ids": None,
    }  # fmt: skip


@pytest.fixture
def seed_rows():
    def read(name: str) -> list[dict[str, str]]:
        with (SEEDS / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return read

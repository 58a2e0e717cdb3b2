"""What deploy/seeds says, in the words of the services' commands. Reads files, decides dates and people; no more."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from emes_ops.settings import ROOT

FOLDER = ROOT / "deploy" / "seeds"
REFERENCES = ("provinces", "plans", "holidays")
Row = dict[str, Any]

_OFFICE_PEOPLE = (
    ("owner", "ผู้รับผิดชอบตัวชี้วัด", "Indicator owner"),
    ("screener", "คณะกรรมการกลั่นกรองข้อมูล", "Screening committee"),
    ("director", "ผู้อำนวยการ", "Director"),
)
_REVIEWER_PARTS = (("QP",), ("AP",), ("STD",), ("QP", "AP"), ("AP", "STD"), ("QP", "STD"))
_CENTRAL_PEOPLE = (
    ("deputy", "รองเลขาธิการ กพฐ.", "Deputy secretary-general"),
    ("secretary", "เลขาธิการ กพฐ.", "Secretary-general"),
    ("executive", "ผู้บริหาร", "Executive"),
    ("admin", "ผู้ดูแลระบบ", "Administrator"),
)


def offices(folder: Path = FOLDER) -> list[Row]:
    """As register_offices wants them."""
    return [
        {
            "office_id": row["id"],
            "province_codes": row["province_codes"].split("|"),
            "region": row["region6"],
            **{name: row[name] for name in ("kind", "name_th", "short_th", "name_en")},
            **{name: row[name] or None for name in ("valid_from", "valid_to", "predecessor")},
        }
        for row in _table(folder / "offices.csv")
    ]


def reference(kind: str, folder: Path = FOLDER) -> list[Row]:
    """Rows of one list; empty cells are left out."""
    return [{name: text for name, text in row.items() if text} for row in _table(folder / f"{kind}.csv")]


def scheme(folder: Path = FOLDER) -> Row:
    return dict(json.loads((folder / "sample_scheme.json").read_text()))


def rounds(scheme: Row, today: date) -> list[Row]:
    """The year's two rounds around today, so that a first visitor finds the first one open and not yet due."""
    year = int(scheme["fiscal_year"])
    first = max(today - timedelta(days=7), date(year - 544, 10, 1))
    second = first + timedelta(days=76)
    return [
        _round(scheme, 1, "รอบที่ 1", first, internal=60, official=75),
        _round(scheme, 2, "รอบที่ 2", second, internal=120, official=150),
    ]


def people(offices: list[Row], password_hash: str) -> list[Row]:
    """Demo accounts: three per office, reviewers of every part, the centre. One password for all."""
    everybody = [*_of_offices(offices), *_reviewers(), *_central()]
    return [{"locale": "th", "password_hash": password_hash, **person} for person in everybody]


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _round(scheme: Row, number: int, name_th: str, opens: date, internal: int, official: int) -> Row:
    """internal, official: days after the opening."""
    year = scheme["fiscal_year"]
    return {
        "fiscal_year": year,
        "number": number,
        "kind": "report",
        "name_th": f"{name_th} ปีงบประมาณ พ.ศ. {year} (ตัวอย่าง)",
        "name_en": f"Round {number}, fiscal year {year} (sample)",
        "scheme_id": scheme["scheme_id"],
        "scheme_version": scheme["scheme_version"],
        "opens_on": opens.isoformat(),
        "internal_due_on": (opens + timedelta(days=internal)).isoformat(),
        "official_due_on": (opens + timedelta(days=official)).isoformat(),
    }


def _person(user_id: str, role: str, name_th: str, name_en: str, **more: Any) -> Row:
    email = f"{user_id.lower()}@emes.example"
    return {"user_id": user_id, "roles": [role], "name_th": name_th, "name_en": name_en, "email": email, **more}


def _of_offices(offices: list[Row]) -> Iterator[Row]:
    for office in offices:
        id, short, name = office["office_id"], office["short_th"], office["name_en"]
        for role, th, en in _OFFICE_PEOPLE:
            yield _person(f"{role}.{id}", role, f"{th} {short}", f"{en}, {name}"[:200], office_id=id)


def _reviewers() -> Iterator[Row]:
    for number, parts in enumerate(_REVIEWER_PARTS, start=1):
        th, en = f"ผู้ตรวจ สตผ. คนที่ {number}", f"Bureau reviewer {number}"
        yield _person(f"reviewer.{number}", "reviewer", th, en, parts=list(parts))


def _central() -> Iterator[Row]:
    for role, th, en in _CENTRAL_PEOPLE:
        yield _person(role, role, th, en)

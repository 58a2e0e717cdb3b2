"""People as rows of a file: one row, one person. What each row would do, and every fault by its column."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from emes_kit.problems import Refused
from emes_kit.validation import load
from gateway import domain
from gateway.domain import Refusal, User
from gateway.pages import words
from gateway.pages.labels import ROLES
from gateway.pages.words import N_
from gateway.problems import PROBLEMS
from gateway.schemas.accounts import UserSchema

COLUMNS = {
    "user_id": N_("ชื่อผู้ใช้"),
    "name_th": N_("ชื่อ-สกุล"),
    "name_en": N_("ชื่อภาษาอังกฤษ"),
    "roles": N_("บทบาท"),
    "office_id": N_("รหัสเขต"),
    "parts": N_("ส่วนที่ตรวจ"),
    "email": N_("อีเมล"),
    "locale": N_("ภาษา"),
    "password": N_("รหัสผ่าน"),
}
EXAMPLES = [
    ["owner.P5703", "นางสาวตัวอย่าง ใจดี", "Sample Jaidee", "owner", "P5703", "", "sample@example.go.th", "th", ""],
    ["reviewer.21", "นายตัวอย่าง ตรวจดี", "Sample Truatdee", "reviewer", "", "QP, AP", "", "th", ""],
]
LISTS = ("roles", "parts")
MOST = 300  # people at once: each new password costs time on purpose
_ROLE_OF = {name: role for role, name in ROLES.items()}
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_SCHEMA = UserSchema()
TWICE = N_("ชื่อผู้ใช้นี้ซ้ำกับแถวก่อนหน้า")
UNKNOWN = N_("ไม่รู้จักคอลัมน์นี้")
NO_OFFICE = N_("ไม่มีสำนักงานเขตรหัสนี้")


@dataclass
class Person:
    """what: new | changed | unchanged | fault; faults: (column, {"detail_th", "detail_en"})."""

    number: int
    row: dict[str, Any]
    what: str = "fault"
    faults: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)


def judged(rows: Sequence[Any], known: Mapping[str, User], offices: set[str]) -> list[Person]:
    """rows: tables.Row. Nothing is written. Refusal: file_too_large."""
    if len(rows) > MOST:
        raise Refusal("file_too_large", "file", rows=MOST)
    people, seen = [], set[str]()
    for row in rows:
        person = _person(row.number, row.cells, known)
        office, user_id = person.row.get("office_id"), person.row.get("user_id")
        if office is not None and office not in offices and not any(c == "office_id" for c, _ in person.faults):
            person.faults.append(("office_id", told(NO_OFFICE)))
        if user_id in seen:
            person.faults.append(("user_id", told(TWICE)))
        seen.add(str(user_id))
        person.what = "fault" if person.faults else person.what
        people.append(person)
    return people


def _person(number: int, cells: Mapping[str, str], known: Mapping[str, User]) -> Person:
    row = {name: _split(text) if name in LISTS else text for name, text in cells.items() if name in COLUMNS}
    person = Person(number, row)
    person.faults = [(name, told(UNKNOWN)) for name in cells if name not in COLUMNS]
    try:
        given = load(_SCHEMA, row)
        plain = {name: value for name, value in given.items() if not name.startswith("password")}
        old = known.get(given["user_id"])
        new = User(**{**plain, "roles": tuple(given["roles"]), "parts": tuple(given["parts"])})
        domain.check(new)
        person.what = "new" if old is None else _change(old, new, given["password"])
    except Refused as refused:
        errors = refused.errors or [{"field": refused.field}]
        person.faults += [(str(error["field"] or "").split(".")[0], error) for error in errors]
    except Refusal as refusal:
        person.faults.append((refusal.field or "", sentence(refusal)))
    return person


def _split(text: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[,;|/\n]", text) if part.strip()]
    return [_ROLE_OF.get(part, part) for part in parts]


def _change(old: User, new: User, password: str | None) -> str:
    return "unchanged" if password is None and domain.registered(old, new) is None else "changed"


def sentence(refusal: Refusal) -> dict[str, str]:
    refused = Refused(PROBLEMS[refusal.reason], refusal.field, refusal.params)
    return {"detail_th": refused.sentence("th"), "detail_en": refused.sentence("en")}


def with_passwords(people: Sequence[Person]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Rows to register, and (user id, password) of each whom the file gave none: shown once, kept nowhere."""
    made, rows = [], []
    for person in people:
        row = dict(person.row)
        if person.what == "new" and "password" not in row:
            row["password"] = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
            made.append((str(row["user_id"]), row["password"]))
        rows.append(row)
    return rows, made


def told(thai: str) -> dict[str, str]:
    """A message of the catalogue as schemas and services say theirs."""
    return {"detail_th": thai, "detail_en": words.translated("en", thai)}


def template() -> list[list[str]]:
    return [[f"{thai} ({name})" for name, thai in COLUMNS.items()], *EXAMPLES]

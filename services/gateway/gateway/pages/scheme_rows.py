"""A scheme as a table, and back: one row for each thing, `kind` says which. Pure.

scheme, level, part, indicator; under the indicator before them: consideration, claim, section. What the table leaves
out is not there, and what it says in vain is a fault; whether it makes sense the submission service judges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

KIND = "kind"
BOUNDS = tuple(f"bound_{n}" for n in range(1, 6))
# kind → column → name in the document. The first column of a kind is its id.
COLUMNS: dict[str, dict[str, str]] = {
    "scheme": {
        "id": "scheme_id", "version": "scheme_version", "fiscal_year": "fiscal_year", "sample": "is_sample",
        "name_th": "label_th", "name_en": "label_en", "rounding": "rounding.mode", "places": "rounding.places",
        "goal_level": "goal.level", "goal_percent": "goal.percent", **dict.fromkeys(BOUNDS, "office_bands"),
    },
    "level": {"id": "level", "name_th": "name_th", "name_en": "name_en"},
    "part": {"id": "part", "name_th": "name_th", "name_en": "name_en"},
    "indicator": {
        "id": "indicator", "part": "part", "standard": "standard", "standard_th": "standard_th",
        "standard_en": "standard_en", "name_th": "name_th", "name_en": "name_en", "unit": "unit",
        "direction": "direction", "weight": "weight", "target": "target", "round": "round",
        **dict.fromkeys(BOUNDS, "bounds"),
    },
    "consideration": {"id": "id", "name_th": "text_th", "name_en": "text_en"},
    "claim": {
        "id": "claim", "name_th": "label_th", "name_en": "label_en", "numerator_th": "numerator_th",
        "denominator_th": "denominator_th",
    },
    "section": {
        "id": "section", "name_th": "label_th", "name_en": "label_en", "required": "required", "max_chars": "max_chars",
    },
}  # fmt: skip
UNDER = {"consideration": "considerations", "claim": "claims", "section": "sections"}
LISTS = {"level": "levels", "part": "parts", "indicator": "indicators"}
WHOLE = {"scheme_version", "fiscal_year", "rounding.places", "goal.level", "level", "round", "max_chars"}
SWITCH = {"is_sample", "required"}
YES, NO = ("true", "yes", "1", "ใช่", "จริง"), ("false", "no", "0", "ไม่", "ไม่ใช่", "เท็จ")
HEADER = [KIND, *dict.fromkeys(name for columns in COLUMNS.values() for name in columns)]

Fault = tuple[int | None, str, str]  # (row, column, what: unknown_kind | unknown_column | no_indicator | not_a_number)


class Draft:
    """What rows have made so far. places: path in the document → (row, column), to say where a fault lies."""

    def __init__(self) -> None:
        self.scheme: dict[str, Any] = {"levels": [], "parts": [], "indicators": []}
        self.places: dict[str, tuple[int, str]] = {}
        self.faults: list[Fault] = []

    def add(self, number: int, cells: Mapping[str, str]) -> None:
        kind = cells.get(KIND, "").lower()
        if kind not in COLUMNS:
            self.faults.append((number, KIND, "unknown_kind"))
            return
        home = self._home(number, kind)
        if home is None:
            return
        thing, path = home
        self.places[path] = (number, KIND)
        for column in cells:
            if column != KIND and column not in COLUMNS[kind]:
                self.faults.append((number, column, "unknown_column"))
        for column, name in COLUMNS[kind].items():
            where = f"{path}.{name}".lstrip(".")
            self.places.setdefault(where, (number, column))
            if column in cells:
                self._put(thing, name, self._value(number, column, name, cells[column]))

    def _home(self, number: int, kind: str) -> tuple[dict[str, Any], str] | None:
        """Where the row's thing lies, and its path."""
        if kind == "scheme":
            return self.scheme, ""
        owner, path, name = self.scheme, "", LISTS.get(kind, "")
        if kind in UNDER:
            if not self.scheme["indicators"]:
                self.faults.append((number, KIND, "no_indicator"))
                return None
            owner, name = self.scheme["indicators"][-1], UNDER[kind]
            path = f"indicators.{len(self.scheme['indicators']) - 1}."
        thing: dict[str, Any] = {new: [] for new in UNDER.values()} if kind == "indicator" else {}
        owner[name].append(thing)
        return thing, f"{path}{name}.{len(owner[name]) - 1}"

    def _put(self, thing: dict[str, Any], name: str, value: Any) -> None:
        first, _, second = name.partition(".")
        if second:
            thing.setdefault(first, {})[second] = value
        elif name in ("bounds", "office_bands"):
            thing.setdefault(name, []).append(value)
        else:
            thing[name] = value

    def _value(self, number: int, column: str, name: str, text: str) -> Any:
        if name in WHOLE:
            if text.isdecimal():
                return int(text)
            self.faults.append((number, column, "not_a_number"))
        if name in SWITCH:
            return True if text.lower() in YES else False if text.lower() in NO else text
        return text

    def place(self, path: str | None) -> tuple[int | None, str]:
        """The row and column a fault of the document lies in: of itself, or of what it lies in."""
        parts = (path or "").split(".")
        for length in range(len(parts), 0, -1):
            found = self.places.get(".".join(parts[:length]))
            if found is not None:
                return found
        return None, path or ""


def table(scheme: Mapping[str, Any]) -> list[list[str]]:
    """Every row of a scheme, the header first: a template, and proof that nothing gets lost."""
    lines = [_line("scheme", scheme)]
    for kind, name in LISTS.items():
        for thing in scheme[name]:
            lines.append(_line(kind, thing))
            lines += [_line(under, one) for under, inner in UNDER.items() for one in thing.get(inner, ())]
    return [HEADER, *([line.get(column, "") for column in HEADER] for line in lines)]


def template() -> list[list[str]]:
    """A small scheme that would be accepted as it stands: every kind of row, to be copied and filled in."""
    return table(_EXAMPLE)


def _line(kind: str, thing: Mapping[str, Any]) -> dict[str, str]:
    return {KIND: kind} | {column: _text(thing, name, column) for column, name in COLUMNS[kind].items()}


def _text(thing: Mapping[str, Any], name: str, column: str) -> str:
    first, _, second = name.partition(".")
    value = thing[first][second] if second else thing[name]
    if column in BOUNDS:
        value = value[BOUNDS.index(column)]
    return str(value).lower() if isinstance(value, bool) else str(value)


def drafted(rows: Sequence[Any]) -> Draft:
    """rows: tables.Row."""
    draft = Draft()
    for row in rows:
        draft.add(row.number, row.cells)
    return draft


_NAMES = [
    ("ปรับปรุง", "Needs improvement"),
    ("พอใช้", "Fair"),
    ("ดี", "Good"),
    ("ดีมาก", "Very good"),
    ("ดีเยี่ยม", "Excellent"),
]
_SECTIONS = [
    ("what", "ทำอะไร", "What"),
    ("where", "ทำที่ไหน กับใคร", "Where and with whom"),
    ("how", "ทำอย่างไร", "How"),
    ("result", "ผลที่เกิดขึ้น", "Result"),
]
_EXAMPLE: dict[str, Any] = {
    "scheme_id": "my-scheme", "scheme_version": 1, "fiscal_year": 2570, "is_sample": True,
    "label_th": "ชุดตัวชี้วัดตัวอย่าง", "label_en": "Sample scheme",
    "rounding": {"mode": "truncate", "places": 2}, "goal": {"level": 3, "percent": "90"},
    "office_bands": ["1.00", "1.50", "2.50", "3.50", "4.50"],
    "levels": [{"level": n, "name_th": th, "name_en": en} for n, (th, en) in enumerate(_NAMES, 1)],
    "parts": [{"part": "QP", "name_th": "นโยบายเร่งด่วน", "name_en": "Urgent policy"}],
    "indicators": [
        {
            "indicator": "QP-01", "part": "QP", "standard": "QP-N1", "standard_th": "นโยบายเร่งด่วน",
            "standard_en": "Urgent policy", "name_th": "ร้อยละของ…", "name_en": "Percentage of …", "unit": "student",
            "direction": "higher", "weight": "1", "target": "80", "round": 1, "bounds": ["0", "60", "70", "80", "90"],
            "considerations": [{"id": "1", "text_th": "มีข้อมูลครบถ้วนตรวจสอบได้", "text_en": "Data are complete"}],
            "claims": [
                {
                    "claim": "c1", "label_th": "ร้อยละของ…", "label_en": "Percentage of …",
                    "numerator_th": "จำนวน…ที่ผ่าน", "denominator_th": "จำนวน…ทั้งหมด",
                }
            ],
            "sections": [
                {"section": name, "label_th": th, "label_en": en, "required": True, "max_chars": 4000}
                for name, th, en in _SECTIONS
            ],
        }
    ],
}  # fmt: skip

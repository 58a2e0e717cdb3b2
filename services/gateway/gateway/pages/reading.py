"""A submitted report as its reviewer reads it: field by field, against the round before and what was asked then. Pure.

rule: what the report is judged by (claims, sections, labels). A submission: as submission.report_history gives it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.pages import changes

Doc = Mapping[str, Any]
FIGURES = ("numerator", "denominator", "percent", "target", "met")


@dataclass(frozen=True)
class Field:
    """name: as findings call it, "sections.what". now, before: text, or the figures of a claim (None: not there)."""

    name: str
    label: str
    now: Any
    before: Any = None
    compared: bool = False
    asked: Sequence[Doc] = ()
    explanation: str = ""
    words: Doc = field(default_factory=dict)

    @property
    def is_claim(self) -> bool:
        return self.name.startswith("claims.")

    @property
    def changed(self) -> bool:
        return self.compared and self.now != self.before

    @property
    def pieces(self) -> list[changes.Piece]:
        return changes.between(self.before or "", self.now or "")


def numbered(history: Sequence[Doc], number: int) -> Doc | None:
    return next((one for one in history if one["submission_no"] == number), None)


def compared_with(history: Sequence[Doc], number: int) -> Doc | None:
    """What a reviewer has seen last: the latest earlier submission that came back, else the latest earlier one."""
    earlier = [one for one in history if one["submission_no"] < number]
    returned = [one for one in earlier if one["outcome"] == "returned"]
    return max(returned or earlier, key=lambda one: int(one["submission_no"]), default=None)


def fields(rule: Doc, now: Doc, before: Doc | None, asked: Sequence[Doc], language: str) -> list[Field]:
    """In the order of the form. asked: the findings this round has to answer."""
    said = {row["field"]: row["text"] for row in now.get("explanations", ())}
    rows = [("claims", claim["claim"], claim) for claim in rule["claims"]]
    rows += [("sections", section["section"], section) for section in rule["sections"]]
    found = []
    for group, name, words in rows:
        full, value = f"{group}.{name}", _value(now, group, name)
        about = [one for one in asked if within(one["field"], full)]
        older = None if before is None else _value(before, group, name)
        label = words[f"label_{language}"]
        found.append(Field(full, label, value, older, before is not None, about, said.get(full, ""), words))
    return found


def with_answers(asked: Sequence[Doc], now: Doc) -> list[dict[str, Any]]:
    """What was asked, each with what the office has answered to it ("" for nothing)."""
    known = {(row["field"], row["text"]): row.get("answer", "") for row in now.get("answered", ())}
    return [{**one, "answer": known.get((one["field"], one["text"]), "")} for one in asked]


def _value(submission: Doc, group: str, name: str) -> Any:
    if group == "sections":
        return submission["content"]["sections"].get(name)
    claim = next((one for one in submission["claims"] if one["claim"] == name), None)
    return None if claim is None else {key: claim[key] for key in (*FIGURES, "unit")}


def within(where: str, name: str) -> bool:
    """ "claims.c1.numerator" is about the field "claims.c1"."""
    return where == name or where.startswith(name + ".")


def unplaced(asked: Sequence[Doc], found: Sequence[Field]) -> list[Doc]:
    """Findings about nothing the form has: they must not get lost."""
    return [one for one in asked if not any(within(one["field"], f.name) for f in found)]


def label_of(where: str, found: Sequence[Field]) -> str:
    return next((f.label for f in found if within(where, f.name)), where)

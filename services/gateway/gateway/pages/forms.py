"""Forms: what was typed, judged by a schema, done by a service, or shown again with each fault beside its field.

    @page("POST", "/me/password", action="account.use")
    def change_password(self, request):
        return forms.handled(self, request, schemas.NEW_PASSWORD, self._change, self._again)

`do(data)` gets the loaded data and returns a Redirect; `again(form)` returns the Page with the form as it was sent.
Fields are named as in the schema, with dots for what lies inside ("sections.what"); a name ending in "[]" is a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from marshmallow import Schema, fields

from emes_kit.http import Request
from emes_kit.problems import Refused
from emes_kit.runtime import refusal_of
from emes_kit.validation import load
from gateway.pages import sentences
from gateway.pages.page import Page, view_of

OURS = ("csrf",)
CURABLE = (400, 401, 409, 412, 413, 422, 428, 429)  # what somebody can mend in the form; the rest is an error page


@dataclass
class Form:
    """values: by field name, text as typed (a list for "[]" names). errors: (field or "", sentence)."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    status: int = 200

    @property
    def stale(self) -> bool:
        """Somebody else was faster."""
        return self.status == 412

    def value(self, name: str, default: Any = "") -> Any:
        found = self.values.get(name)
        return default if found is None else found

    def chosen(self, name: str, option: Any) -> bool:
        found = self.values.get(name)
        return str(option) in found if isinstance(found, list) else str(found) == str(option)

    def error(self, name: str) -> str:
        return " ".join(said for where, said in self.errors if _within(where, name))

    def aria(self, name: str, prefix: str, hint: str | None, group: bool = False) -> dict[str, str]:
        """Attributes that tie a field to its hint and its error (a group of choices has no aria-invalid)."""
        wrong = self.error(name) != ""
        notes = [f"{prefix}{name}-{note}" for note, there in (("hint", hint), ("error", wrong)) if there]
        about = {"aria-describedby": " ".join(notes)} if notes else {}
        return about | ({"aria-invalid": "true"} if wrong and not group else {})

    def field_of(self, where: str) -> str:
        """The field of this form that an error belongs to, the nearest one: "roles.0" → "roles[]"; itself for none."""
        return max((name for name in self.values if _within(where, name)), key=len, default=where)


def _within(where: str, name: str) -> bool:
    bare = name.removesuffix("[]")
    return where == bare or where.startswith(bare + ".")


def sent(request: Request, schema: Schema) -> Form:
    """Text without blanks at its ends; passwords (any name with "password") as they are. What the schema knows and
    nobody sent (no radio chosen) is there too, empty."""
    given, values = request.raw.form, dict[str, Any]()
    for name, known in schema.fields.items():
        values |= {f"{name}[]": []} if isinstance(known, fields.List) else {name: ""}
    for name in given:
        if name not in OURS:
            texts = given.getlist(name) if "password" in name else [_clean(text) for text in given.getlist(name)]
            values[name] = texts if name.endswith("[]") else texts[0]
    return Form(values)


def data_of(form: Form) -> dict[str, Any]:
    """Nested as the schema wants it; what was left empty was not given."""
    made: dict[str, Any] = {}
    for name, value in form.values.items():
        if value in ("", []):
            continue
        *way, last = name.removesuffix("[]").split(".")
        inside = made
        for step in way:
            inside[step] = inside[step] if isinstance(inside.get(step), dict) else {}  # "a=1&a.b=2": the later counts
            inside = inside[step]
        inside[last] = [one for one in value if one != ""] if isinstance(value, list) else value
    return made


Do, Again = Callable[[dict[str, Any]], Any], Callable[[Form], Page]


def handled(service: Any, request: Request, schema: Schema, do: Do, again: Again) -> Any:
    form = sent(request, schema)
    try:
        return do(load(schema, data_of(form)))
    except Exception as exc:
        refusal = refusal_of(service, exc)
        if refusal is None or refusal.problem.status not in CURABLE:
            raise
        service.store.begin()  # nothing of a refused attempt is kept
        form = judged(form, refusal, view_of(request).language)
        return replace(again(form), status=form.status)


def judged(form: Form, refusal: Refused, language: str) -> Form:
    rows = refusal.errors or [{"field": refusal.field, "detail_th": "", "detail_en": ""}]
    whole = refusal.sentence(language)
    errors = [(row.get("field") or "", sentences.of(row, language) or whole) for row in rows]
    return replace(form, errors=errors, status=refusal.problem.status)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()

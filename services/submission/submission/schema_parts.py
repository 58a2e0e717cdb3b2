"""Pieces the RPC schemas are made of: ids, days, and the documents that travel inside a command."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate

from emes_kit.schemas import Strict
from submission import domain, lineage, rounds
from submission.dates import parse_date
from submission.refusal import Refusal
from submission.thai_text import clean

MAX_TEXT = 100_000  # a section's own limit comes from the scheme; this one only keeps absurd input out


class ThaiDate(fields.Field):
    """A day: ISO, or as Thai offices write it ("15 ก.ย. 64", "๑๕ กันยายน ๒๕๖๔")."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        try:
            return parse_date(value)
        except (Refusal, TypeError, AttributeError) as exc:
            raise ValidationError("Not a valid date.") from exc


class CleanText(fields.String):
    """Text with the damage of PDF files repaired; limits count what is kept. Reports' sections keep their raw text
    too and are cleaned with the content."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        return clean(super()._deserialize(value, attr, data, **kwargs))


def text(most: int = 500) -> fields.String:
    """Required, not blank."""
    filled = validate.Length(1, error="Missing data for required field.")
    return CleanText(required=True, validate=[filled, validate.Length(max=most)])


def code(pattern: str, **options: Any) -> fields.String:
    """Required unless it has a load_default."""
    return fields.String(required="load_default" not in options, validate=validate.Regexp(rf"^{pattern}\Z"), **options)


def whole(least: int, most: int | None = None, **options: Any) -> fields.Integer:
    required = "load_default" not in options
    return fields.Integer(required=required, strict=True, validate=validate.Range(least, most), **options)


def choice(*values: str, **options: Any) -> fields.String:
    return fields.String(required="load_default" not in options, validate=validate.OneOf(values), **options)


def optional(make: Any, *args: Any, **options: Any) -> Any:
    return make(*args, load_default=None, allow_none=True, **options)


def by_name(value: fields.Field, most: int = 20) -> fields.Dict:
    return fields.Dict(fields.String(), value, load_default=dict, validate=validate.Length(max=most))


ROUND, OFFICE, INDICATOR = r"25\d{2}-[1-9]\d?", r"[PS]\d{2,4}", r"(QP|AP|STD)-\d{2,3}"
REPORT, RECEIPT = rf"{ROUND}\.{INDICATOR}\.{OFFICE}", rf"R-{ROUND}-{OFFICE}-{INDICATOR}-[1-9]\d{{0,3}}"
EXTENSION, SCHEME_ID, REFERENCE_KIND = rf"{ROUND}\.{OFFICE}\.\d+", r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", r"[a-z_]{1,40}"


class OfficeInput(Strict):
    office_id = code(OFFICE)
    kind = choice(*lineage.KINDS)
    name_th = text()
    short_th = text(200)
    name_en = text()
    region = text(100)
    province_codes = fields.List(code(r"\d{2}"), required=True, validate=validate.Length(1, 10))
    valid_from = optional(ThaiDate)
    valid_to = optional(ThaiDate)
    predecessor = optional(fields.String, validate=validate.Length(1, 100))


class RoundInput(Strict):
    """Days in Bangkok, the last one inclusive. indicator_ids: None = those the scheme gives this round number."""

    fiscal_year = whole(2500, 2699)
    number = whole(1, 99)
    kind = choice(*rounds.KINDS, load_default="report")
    name_th = text()
    name_en = text()
    scheme_id = code(SCHEME_ID)
    scheme_version = whole(1)
    opens_on = ThaiDate(required=True)
    internal_due_on = ThaiDate(required=True)
    official_due_on = ThaiDate(required=True)
    accepts_late = fields.Boolean(load_default=True)
    return_days = whole(1, 90, load_default=7)
    count_days = choice(*rounds.COUNTS, load_default="calendar")
    indicator_ids = optional(fields.List, code(INDICATOR))


class ClaimInput(Strict):
    """Numbers as text; percent and met only when the client computed them: then they must agree with ours."""

    numerator = fields.String(load_default="", allow_none=True, validate=validate.Length(max=40))
    denominator = fields.String(load_default="", allow_none=True, validate=validate.Length(max=40))
    percent = optional(fields.String, validate=validate.Length(max=40))
    met = optional(fields.Boolean, truthy={True}, falsy={False})


class ContentInput(Strict):
    claims = by_name(fields.Nested(ClaimInput))
    sections = by_name(fields.String(validate=validate.Length(max=MAX_TEXT)))


class FindingInput(Strict):
    """field: what it is anchored to ("sections.result", "claims.c1")."""

    field = code(r"[A-Za-z0-9_.\[\]-]{1,100}")
    reason_code = choice(*domain.REASON_CODES)
    text = text(2000)

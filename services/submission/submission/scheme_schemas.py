"""Shape of a scheme document, as published and as others receive it. What it must mean is checked in schemes.py."""

from __future__ import annotations

from marshmallow import fields, validate

from emes_kit.schemas import Strict
from submission.claims import ROUNDING, UNITS
from submission.schema_parts import INDICATOR, SCHEME_ID, choice, code, text, whole

PARTS, SECTIONS = ("QP", "AP", "STD"), ("what", "where", "how", "result")
DECIMAL = r"(0|[1-9]\d{0,8})(\.\d{1,6})?"


ENTRIES = "Must have {min} to {max} entries."


def many(schema: type[Strict], least: int, most: int) -> fields.List:
    return fields.List(fields.Nested(schema), required=True, validate=validate.Length(least, most, error=ENTRIES))


def bounds() -> fields.List:
    """Five inclusive bounds, for levels 1…5."""
    return fields.List(code(DECIMAL), required=True, validate=validate.Length(5, 5, error=ENTRIES))


class _Rounding(Strict):
    mode = choice(*ROUNDING)
    places = whole(0, 6)


class _Level(Strict):
    level = whole(1, 5)
    name_th = text(100)
    name_en = text(100)


class _Goal(Strict):
    """At least `percent` of the offices at `level` or better."""

    level = whole(1, 5)
    percent = code(DECIMAL)


class _Part(Strict):
    part = choice(*PARTS)
    name_th = text()
    name_en = text()


class _Consideration(Strict):
    id = code(r"[0-9A-Za-z._-]{1,16}")
    text_th = text(2000)
    text_en = text(2000)


class _Claim(Strict):
    claim = code(r"[a-z][a-z0-9_]{0,31}")
    label_th = text()
    label_en = text()
    numerator_th = text()
    denominator_th = text()


class _Section(Strict):
    section = choice(*SECTIONS)
    label_th = text()
    label_en = text()
    required = fields.Boolean(required=True)
    max_chars = whole(1, 100_000)


class _Indicator(Strict):
    indicator = code(INDICATOR)
    part = choice(*PARTS)
    standard = code(r"[A-Z]{2,4}-[A-Z0-9.]{1,8}")
    standard_th = text()
    standard_en = text()
    name_th = text(1000)
    name_en = text(1000)
    unit = choice(*UNITS)
    direction = choice("higher", "lower")
    weight = code(DECIMAL)
    target = code(DECIMAL)
    bounds = bounds()
    round = whole(1, 99)
    considerations = many(_Consideration, 0, 50)
    claims = many(_Claim, 1, 20)
    sections = many(_Section, 1, 4)


class SchemeInput(Strict):
    scheme_id = code(SCHEME_ID)
    scheme_version = whole(1)
    fiscal_year = whole(2500, 2699)
    is_sample = fields.Boolean(required=True)
    label_th = text()
    label_en = text()
    rounding = fields.Nested(_Rounding, required=True)
    levels = many(_Level, 5, 5)
    office_bands = bounds()
    goal = fields.Nested(_Goal, required=True)
    parts = many(_Part, 1, 3)
    indicators = many(_Indicator, 1, 200)

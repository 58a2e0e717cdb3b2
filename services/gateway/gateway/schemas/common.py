"""Building blocks of the schemas. Descriptions are "Thai — English": the OpenAPI document shows them as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from emes_kit.schemas import Strict, Tolerant
from gateway import ids

MAX_LIMIT = 200


def about(text: str, **more: Any) -> dict[str, Any]:
    return {"metadata": {"description": text, **more}}


def round_id(**options: Any) -> fields.String:
    return fields.String(
        validate=validate.Regexp(rf"^{ids.ROUND}\Z"), **about("รอบการรายงาน — round", example="2570-1"), **options
    )


def office_id(**options: Any) -> fields.String:
    return fields.String(
        validate=validate.Regexp(rf"^{ids.OFFICE}\Z"), **about("สำนักงานเขต — area office", example="P5703"), **options
    )


def indicator_id(**options: Any) -> fields.String:
    return fields.String(
        validate=validate.Regexp(rf"^{ids.INDICATOR}\Z"), **about("ตัวชี้วัด — indicator", example="AP-03"), **options
    )


def text(description: str, most: int, least: int = 1, **options: Any) -> fields.String:
    return fields.String(validate=validate.Length(min=least, max=most), **about(description), **options)


def moment(description: str, **options: Any) -> fields.String:
    """A time in an answer: already ISO 8601 text in UTC."""
    return fields.String(metadata={"description": description, "format": "date-time"}, **options)


class EmptySchema(Strict):
    """A request that says nothing more: unknown fields are refused all the same."""


class Paged(Strict):
    """Query of every list."""

    cursor = fields.String(
        load_default=None,
        validate=validate.Length(max=500),
        **about("ตัวชี้หน้าถัดไปจากคำตอบก่อนหน้า — cursor from the previous answer"),
    )
    limit = fields.Integer(
        load_default=50, validate=validate.Range(min=1, max=MAX_LIMIT), **about("จำนวนต่อหน้า — items per page")
    )


def page(name: str, item: type[Schema]) -> Schema:
    """Answer of every list: {"items": […], "next": cursor or null}."""
    members: Mapping[str, Any] = {
        "items": fields.List(fields.Nested(item), required=True),
        "next": fields.String(allow_none=True, required=True, **about("ตัวชี้หน้าถัดไป — cursor of the next page")),
    }
    return type(f"{name}PageSchema", (Tolerant,), dict(members))()


EMPTY = EmptySchema()

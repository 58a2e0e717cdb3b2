"""marshmallow at the edges: base schemas, and its messages as field errors in Thai and English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields

from emes_kit.plainly import Quick
from emes_kit.problems import KIT_PROBLEMS, Refused

THAI = {
    "Missing data for required field.": "ต้องกรอกช่องนี้",
    "Unknown field.": "ไม่รู้จักช่องนี้",
    "Field may not be null.": "ช่องนี้ว่างไม่ได้",
    "Not a valid string.": "ต้องเป็นข้อความ",
    "Not a valid integer.": "ต้องเป็นจำนวนเต็ม",
    "Not a valid number.": "ต้องเป็นตัวเลข",
    "Not a valid boolean.": "ต้องเป็นจริงหรือเท็จ",
    "Not a valid list.": "ต้องเป็นรายการ",
    "Not a valid mapping type.": "ต้องเป็นกลุ่มข้อมูล",
    "Not a valid datetime.": "วันเวลาไม่ถูกต้อง",
    "Not a valid date.": "วันที่ไม่ถูกต้อง",
    "Not a valid email address.": "อีเมลไม่ถูกต้อง",
    "Invalid input type.": "ชนิดข้อมูลไม่ถูกต้อง",
}


class Strict(Quick):
    """Strict when writing: an unknown field is refused by name."""

    class Meta:
        unknown = RAISE


class Tolerant(Quick):
    """Tolerant when reading others' events: only the fields we use, the rest is ignored."""

    class Meta:
        unknown = EXCLUDE


class ActorSchema(Tolerant):
    """Who acts, as the gateway has authenticated them."""

    user_id = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    office_id = fields.String(load_default=None, allow_none=True)
    parts = fields.List(fields.String(), load_default=list)


def load(schema: Schema, data: Any) -> dict[str, Any]:
    """Validated dict, or Refused(not_valid) naming every field at fault."""
    try:
        return schema.load(data)
    except ValidationError as exc:
        errors = list(_flatten(exc.normalized_messages(), schema))
        raise Refused(KIT_PROBLEMS["not_valid"], errors[0]["field"] if errors else None, errors=errors) from exc


def _flatten(messages: Any, about: Any, path: str = "") -> Iterator[dict[str, Any]]:
    """about: the schema or field that they are said of, None where it is not known."""
    if not isinstance(messages, dict):
        yield from ({"field": path or None, "detail_th": THAI.get(text, text), "detail_en": text} for text in messages)
        return
    for key, inner in messages.items():
        whole = ".".join(filter(None, (path, "" if key == "_schema" else str(key))))
        if isinstance(about, fields.Dict) and isinstance(inner, dict) and inner.keys() <= {"key", "value"}:
            # Which of the two marshmallow means is no part of the caller's own path.
            for side, said in inner.items():
                yield from _flatten(said, about.value_field if side == "value" else None, whole)
        else:
            yield from _flatten(inner, _inside(about, key), whole)


def _inside(about: Any, key: Any) -> Any:
    if isinstance(about, fields.Nested):
        return about.schema if about.many else _inside(about.schema, key)
    if isinstance(about, fields.List):
        return about.inner
    known = about.fields.items() if isinstance(about, Schema) else ()
    return next((field for name, field in known if key == (name if field.data_key is None else field.data_key)), None)

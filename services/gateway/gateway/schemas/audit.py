"""The log that cannot be changed unseen."""

from __future__ import annotations

from marshmallow import fields

from emes_kit.schemas import Tolerant
from gateway.schemas.common import Paged, about, moment


class EntrySchema(Tolerant):
    subject = fields.String(required=True, **about("เรื่องที่บันทึก — what it is about", example="2570-1.AP-03.P5703"))
    n = fields.Integer(required=True, **about("ลำดับที่ — number within the subject: 1, 2, 3, …"))
    at = moment("เวลาที่เกิด — when", required=True)
    actor = fields.String(required=True, **about("ผู้กระทำ — user, or service:<name>", example="director.P5703"))
    action = fields.String(required=True, **about("การกระทำ — what was done", example="submit"))
    facts = fields.Dict(required=True, **about("ข้อเท็จจริงขณะนั้น — what was so then"))
    prev = fields.String(
        required=True, allow_none=True, **about("hash ของรายการก่อนหน้า — of the entry before; null: the first")
    )
    hash = fields.String(
        required=True,
        **about(
            "SHA-256 ของ JSON ของรายการนี้ที่ไม่มี hash (เรียงคีย์ ไม่เว้นวรรค UTF-8) — "
            "of the entry's JSON without hash: sorted keys, no spaces, UTF-8"
        ),
    )


class HeadSchema(Tolerant):
    n = fields.Integer(required=True)
    hash = fields.String(required=True)


class TrailSchema(Tolerant):
    items = fields.List(fields.Nested(EntrySchema), required=True)
    next = fields.String(allow_none=True, required=True, **about("ตัวชี้หน้าถัดไป — cursor of the next page"))
    head = fields.Nested(
        HeadSchema,
        required=True,
        allow_none=True,
        **about("รายการสุดท้ายที่ต้นเรื่องระบุ เก็บไว้เทียบภายหลังได้ — the last entry; keep it and compare later"),
    )
    verified = fields.Boolean(
        required=True, **about("สายบันทึกทั้งสายไม่ถูกแก้ไข — the whole chain is unbroken, not this page alone")
    )


class TrailQuerySchema(Paged):
    """cursor and limit."""


TRAIL, TRAIL_QUERY = TrailSchema(), TrailQuerySchema()

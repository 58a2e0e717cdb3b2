"""The event feed."""

from __future__ import annotations

from marshmallow import fields, validate

from emes_kit.schemas import Strict, Tolerant
from gateway.schemas.common import MAX_LIMIT, about, moment, office_id


class FeedQuerySchema(Strict):
    after = fields.String(
        load_default=None,
        validate=validate.Length(max=500),
        **about("next จากคำตอบก่อน; ไม่ส่ง = รายการเก่าสุดที่เก็บไว้ — next of the answer before; none: the oldest kept"),
    )
    office = office_id(load_default=None)
    limit = fields.Integer(
        load_default=100, validate=validate.Range(min=1, max=MAX_LIMIT), **about("จำนวนต่อครั้ง — events per answer")
    )


class FeedEntrySchema(Tolerant):
    """A CloudEvent; what `data` holds is told by /asyncapi.json under its type."""

    specversion = fields.String(required=True)
    id = fields.String(required=True, **about("ไม่ซ้ำ ใช้ตัดรายการที่ได้รับแล้ว — unique: drop what you have"))
    source = fields.String(required=True, **about("ต้นทาง — where from: /emes/<service>"))
    type = fields.String(required=True, **about("ชนิด — kind: th.go.obec.emes.<service>.<event>.v<version>"))
    subject = fields.String(required=True)
    sequence = fields.String(required=True, **about("ลำดับภายใน subject — order within the subject"))
    time = moment("เวลาที่เกิด — when it happened", required=True)
    data = fields.Dict(required=True)


class FeedSchema(Tolerant):
    items = fields.List(fields.Nested(FeedEntrySchema), required=True)
    next = fields.String(required=True, **about("ส่งเป็น after ครั้งถัดไปเสมอ — send it as `after` next time, always"))
    more = fields.Boolean(required=True, **about("ยังมีต่อ ถามได้ทันที — there is more: ask again at once"))


FEED_QUERY, FEED = FeedQuerySchema(), FeedSchema()

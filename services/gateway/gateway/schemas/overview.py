"""The matrix and the clock."""

from __future__ import annotations

from marshmallow import fields, validate

from emes_kit.schemas import ActorSchema, Strict, Tolerant
from gateway.matrix import STATES
from gateway.schemas.common import about, moment, office_id, round_id


class CellSchema(Tolerant):
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    late = fields.Boolean(required=True)
    due_at = moment("กำหนดส่ง — due", allow_none=True, required=True)
    score = fields.Integer(allow_none=True, required=True, **about("คะแนน 1–5 — score"))
    level = fields.Integer(allow_none=True, required=True, **about("ระดับ 1–5 — level"))
    moved_at = moment("เปลี่ยนล่าสุด — last change", allow_none=True, required=True)


class MatrixRowSchema(Tolerant):
    office_id = office_id(required=True)
    short_th = fields.String(required=True)
    name_en = fields.String(required=True)
    kind = fields.String(required=True)
    region = fields.String(required=True)
    cells = fields.Dict(fields.String(), fields.Nested(CellSchema), required=True)


class MatrixSchema(Tolerant):
    round_id = round_id(required=True)
    indicators = fields.List(fields.Dict(), required=True)
    rows = fields.List(fields.Nested(MatrixRowSchema), required=True)
    counts = fields.Dict(fields.String(), fields.Integer(), required=True)


class RebuiltSchema(Tolerant):
    round_id = round_id(required=True)
    cells = fields.Integer(required=True)


class MoveClockSchema(Strict):
    days = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 400))
    hours = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 24 * 400))
    to = moment("เวลาใหม่ ISO 8601 — the new time", load_default=None, allow_none=True, validate=validate.Length(max=40))


class MoveClockCommandSchema(MoveClockSchema):
    """The same by RPC, for the operator command line."""

    actor = fields.Nested(ActorSchema, required=True)
    to = fields.AwareDateTime(load_default=None, allow_none=True, format="iso")


class ClockSchema(Tolerant):
    now = moment("เวลาของระบบ — the system's time", required=True)
    offset_ms = fields.Integer(required=True)
    demo = fields.Boolean(required=True)


MATRIX, REBUILT, CLOCK = MatrixSchema(), RebuiltSchema(), ClockSchema()
MOVE_CLOCK, MOVE_CLOCK_COMMAND, READ_CLOCK = MoveClockSchema(), MoveClockCommandSchema(), Strict()

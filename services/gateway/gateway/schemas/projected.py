"""The few fields of others' events that the matrix is kept from (tolerant: what we do not read is not our business)."""

from __future__ import annotations

from marshmallow import fields

from emes_kit.schemas import ActorSchema, Strict, Tolerant


class IndicatorSchema(Tolerant):
    indicator_id = fields.String(required=True)
    part = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)


class RoundSchema(Tolerant):
    round_id = fields.String(required=True)
    fiscal_year = fields.Integer(required=True)
    number = fields.Integer(required=True)
    kind = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    opens_at = fields.String(required=True)
    official_due_at = fields.String(required=True)
    internal_due_at = fields.String(required=True)
    indicators = fields.List(fields.Nested(IndicatorSchema), required=True)


class OfficeSchema(Tolerant):
    office_id = fields.String(required=True)
    kind = fields.String(required=True)
    short_th = fields.String(required=True)
    name_en = fields.String(required=True)
    region = fields.String(required=True)
    valid_to = fields.String(load_default=None, allow_none=True)


class ReportMovedSchema(Tolerant):
    report_id = fields.String(required=True)
    round_id = fields.String(required=True)
    office_id = fields.String(required=True)
    indicator_id = fields.String(required=True)
    to_state = fields.String(required=True)
    version = fields.Integer(required=True)
    late = fields.Boolean(required=True)
    due_at = fields.String(load_default=None, allow_none=True)
    at = fields.String(required=True)


class ScoreSetSchema(Tolerant):
    round_id = fields.String(required=True)
    office_id = fields.String(required=True)
    indicator_id = fields.String(required=True)
    score = fields.Raw(required=True)
    level = fields.Raw(required=True)


class ClockMovedSchema(Tolerant):
    offset_ms = fields.Integer(required=True)


class RebuildSchema(Strict):
    actor = fields.Nested(ActorSchema, required=True)
    round_id = fields.String(required=True)


ROUND, OFFICE, REPORT_MOVED, SCORE_SET = RoundSchema(), OfficeSchema(), ReportMovedSchema(), ScoreSetSchema()
CLOCK_MOVED, REBUILD = ClockMovedSchema(), RebuildSchema()

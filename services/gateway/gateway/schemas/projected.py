"""The few fields of others' events that we read (tolerant: what we do not read is not our business)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load, validate

from emes_kit.schemas import ActorSchema, Strict, Tolerant
from gateway import ids


class Fact(dict[str, Any]):
    """The fields we use. whole: the data as it was published, for the event feed."""

    whole: Mapping[str, Any]


class Public(Tolerant):
    @post_load(pass_original=True)
    def keep_whole(self, data: dict[str, Any], original: Mapping[str, Any], **_: Any) -> Fact:
        fact = Fact(data)
        fact.whole = original
        return fact


class OfOfficeSchema(Public):
    """What the feed must know of an event: whose it is."""

    office_id = fields.String(required=True, validate=validate.Regexp(rf"^{ids.OFFICE}\Z"))


class IndicatorSchema(Tolerant):
    indicator_id = fields.String(required=True)
    part = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)


class RoundSchema(Public):
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


class ReportMovedSchema(OfOfficeSchema):
    report_id = fields.String(required=True)
    round_id = fields.String(required=True)
    indicator_id = fields.String(required=True)
    to_state = fields.String(required=True)
    version = fields.Integer(required=True)
    late = fields.Boolean(required=True)
    due_at = fields.String(load_default=None, allow_none=True)
    at = fields.String(required=True)


class ScoreSetSchema(OfOfficeSchema):
    round_id = fields.String(required=True)
    indicator_id = fields.String(required=True)
    score = fields.Raw(required=True)
    level = fields.Raw(required=True)


class ClockMovedSchema(Tolerant):
    offset_ms = fields.Integer(required=True)


class RebuildSchema(Strict):
    actor = fields.Nested(ActorSchema, required=True)
    round_id = fields.String(required=True)


ROUND, OFFICE, REPORT_MOVED, SCORE_SET = RoundSchema(), OfficeSchema(), ReportMovedSchema(), ScoreSetSchema()
CLOCK_MOVED, REBUILD, OF_OFFICE = ClockMovedSchema(), RebuildSchema(), OfOfficeSchema()

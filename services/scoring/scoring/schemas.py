"""marshmallow at the edges of scoring: queries (strict) and the fields we read of others' events (tolerant)."""

from __future__ import annotations

from marshmallow import fields, validate

from emes_kit.schemas import Strict, Tolerant

Text = fields.String


# ---- queries
class GetScore(Strict):
    report_id = Text(required=True)


class ListScores(Strict):
    """A round, an office, or both."""

    round_id = Text(load_default=None, allow_none=True)
    office_id = Text(load_default=None, allow_none=True)
    cursor = Text(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class NationalResult(Strict):
    fiscal_year = fields.Integer(required=True, strict=True)


class ListStandings(NationalResult):
    pass


class OfficeResults(NationalResult):
    office_id = Text(required=True)


# ---- events of others
class Rounding(Tolerant):
    mode = Text(required=True)
    places = fields.Integer(required=True, strict=True)


class Level(Tolerant):
    level = fields.Integer(required=True, strict=True)
    name_th = Text(required=True)
    name_en = Text(required=True)


class Goal(Tolerant):
    level = fields.Integer(required=True, strict=True)
    percent = Text(required=True)


class Part(Tolerant):
    part = Text(required=True)
    name_th = Text(required=True)
    name_en = Text(required=True)


class Indicator(Tolerant):
    indicator = Text(required=True)
    part = Text(required=True)
    unit = Text(required=True, validate=validate.OneOf(["school", "student", "teacher", "item"]))
    direction = Text(required=True)
    weight = Text(required=True)
    target = Text(required=True)
    bounds = fields.List(Text(), required=True)


class SchemePublished(Tolerant):
    scheme_id = Text(required=True)
    scheme_version = fields.Integer(required=True, strict=True)
    fiscal_year = fields.Integer(required=True, strict=True)
    rounding = fields.Nested(Rounding, required=True)
    levels = fields.List(fields.Nested(Level), required=True)
    office_bands = fields.List(Text(), required=True)
    goal = fields.Nested(Goal, required=True)
    parts = fields.List(fields.Nested(Part), required=True)
    indicators = fields.List(fields.Nested(Indicator), required=True)


class RoundScheduled(Tolerant):
    round_id = Text(required=True)
    fiscal_year = fields.Integer(required=True, strict=True)
    number = fields.Integer(required=True, strict=True)
    kind = Text(required=True, validate=validate.OneOf(["report", "checkpoint"]))
    scheme_id = Text(required=True)
    scheme_version = fields.Integer(required=True, strict=True)


class OfficeRegistered(Tolerant):
    office_id = Text(required=True)
    predecessor = Text(load_default=None, allow_none=True)
    valid_from = fields.Date(load_default=None, allow_none=True)
    valid_to = fields.Date(load_default=None, allow_none=True)


class Claim(Tolerant):
    """Raw figures only: percents are computed here, under the rule that scores them."""

    claim = Text(required=True)
    numerator = Text(required=True)
    denominator = Text(required=True)


class ReportApproved(Tolerant):
    report_id = Text(required=True)
    round_id = Text(required=True)
    fiscal_year = fields.Integer(required=True, strict=True)
    office_id = Text(required=True)
    indicator_id = Text(required=True)
    part = Text(required=True)
    submission_no = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    task_id = Text(required=True)
    reviewer = Text(required=True)
    at = fields.AwareDateTime(required=True)
    content_hash = Text(required=True)
    claims = fields.List(fields.Nested(Claim), required=True)


class ClockMoved(Tolerant):
    offset_ms = fields.Integer(required=True, strict=True)


GET_SCORE, LIST_SCORES, OFFICE_RESULTS, NATIONAL_RESULT = GetScore(), ListScores(), OfficeResults(), NationalResult()
LIST_STANDINGS = ListStandings()
SCHEME_PUBLISHED, ROUND_SCHEDULED, OFFICE_REGISTERED = SchemePublished(), RoundScheduled(), OfficeRegistered()
REPORT_APPROVED, CLOCK_MOVED = ReportApproved(), ClockMoved()

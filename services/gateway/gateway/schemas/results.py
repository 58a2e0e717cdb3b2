"""Scores, results and notices."""

from __future__ import annotations

from marshmallow import fields, validate

from emes_kit.schemas import Strict, Tolerant
from gateway.schemas.common import Paged, about, indicator_id, moment, office_id, page, round_id


class ScoresQuerySchema(Paged):
    round = round_id(required=True)
    office = office_id(load_default=None)


class YearQuerySchema(Strict):
    fiscal_year = fields.Integer(
        load_default=None,
        validate=validate.Range(2500, 2699),
        **about("ปีงบประมาณ พ.ศ. (ไม่ระบุ = ปีปัจจุบัน) — B.E., default: the present one"),
    )


class ScoreViewSchema(Tolerant):
    report_id = fields.String(required=True)
    office_id = office_id(required=True)
    indicator_id = indicator_id(required=True)
    score = fields.Integer(required=True)
    level = fields.Integer(required=True)
    percent = fields.String(required=True)
    explanation_th = fields.String(required=True)
    explanation_en = fields.String(required=True)


class OfficeResultsSchema(Tolerant):
    fiscal_year = fields.Integer(required=True)
    office_id = office_id(required=True)
    parts = fields.List(fields.Dict(), required=True)


class NationalResultSchema(Tolerant):
    fiscal_year = fields.Integer(required=True)
    offices = fields.Integer(required=True, **about("จำนวนเขตทั้งหมดของปีนั้น — all offices of the year"))
    goal = fields.Dict(required=True)
    parts = fields.List(fields.Dict(), required=True)


class NoticesQuerySchema(Paged):
    unread = fields.Boolean(load_default=False, **about("เฉพาะที่ยังไม่อ่าน — unread only"))


class NoticeViewSchema(Tolerant):
    notice_id = fields.String(required=True)
    kind = fields.String(required=True)
    subject_id = fields.String(required=True)
    at = moment("เวลา — when", required=True)
    title_th = fields.String(required=True)
    title_en = fields.String(required=True)
    body_th = fields.String(required=True)
    body_en = fields.String(required=True)
    read_at = moment("อ่านเมื่อ — read at", allow_none=True, required=True)


class MarkReadSchema(Strict):
    notice_ids = fields.List(
        fields.String(validate=validate.Length(1, 240)), required=True, validate=validate.Length(1, 200)
    )


class UnreadSchema(Tolerant):
    unread = fields.Integer(required=True)


class AnyAnswerSchema(Tolerant):
    pass


SCORES_QUERY, YEAR_QUERY, SCORE_VIEW, SCORE_PAGE = (
    ScoresQuerySchema(),
    YearQuerySchema(),
    ScoreViewSchema(),
    page("Score", ScoreViewSchema),
)
OFFICE_RESULTS, NATIONAL_RESULT = OfficeResultsSchema(), NationalResultSchema()
NOTICES_QUERY, NOTICE_PAGE, MARK_READ, UNREAD = (
    NoticesQuerySchema(),
    page("Notice", NoticeViewSchema),
    MarkReadSchema(),
    UnreadSchema(),
)

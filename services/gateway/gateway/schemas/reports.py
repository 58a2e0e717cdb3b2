"""Reports, screening, certification, receipts: what is sent and what is answered.

The gateway judges form (types, sizes, unknown fields); what a report must hold is judged by submission.
"""

from __future__ import annotations

from marshmallow import fields, validate

from emes_kit.schemas import Strict, Tolerant
from gateway.matrix import STATES
from gateway.schemas.common import Paged, about, indicator_id, moment, office_id, page, round_id, text

REASONS = ("incomplete", "off_topic", "figures_differ", "copied", "evidence", "misaligned")
NAME = validate.Regexp(r"^[a-z][a-z0-9_]{0,31}\Z")


class ClaimInSchema(Strict):
    numerator = fields.String(
        load_default="", validate=validate.Length(max=40), **about("ตัวตั้ง — numerator, decimal as text", example="137")
    )
    denominator = fields.String(
        load_default="", validate=validate.Length(max=40), **about("ตัวหาร — denominator", example="139")
    )
    percent = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=40),
        **about("ร้อยละที่คำนวณมาเอง ต้องตรงกับของระบบ — if sent, must agree with ours", example="98.56"),
    )
    met = fields.Boolean(
        load_default=None, allow_none=True, truthy={True}, falsy={False}, **about("บรรลุหรือไม่ — target met")
    )


class ContentSchema(Strict):
    claims = fields.Dict(
        fields.String(validate=NAME),
        fields.Nested(ClaimInSchema),
        load_default=dict,
        validate=validate.Length(max=20),
        **about("ข้อมูลตัวเลข — claims", example={"c1": {"numerator": "137", "denominator": "139"}}),
    )
    sections = fields.Dict(
        fields.String(validate=NAME),
        fields.String(validate=validate.Length(max=100_000)),
        load_default=dict,
        validate=validate.Length(max=20),
        **about("ข้อความรายหัวข้อ — text by section", example={"what": "…"}),
    )


class SaveReportSchema(Strict):
    content = fields.Nested(ContentSchema, required=True)
    answers = fields.Dict(
        fields.String(validate=validate.Regexp(r"^[0-9]{1,3}\Z")),
        fields.String(validate=validate.Length(max=2000)),
        load_default=dict,
        validate=validate.Length(max=200),
        **about("คำตอบต่อข้อสังเกต ตามลำดับข้อ — answers to findings, by place in the list", example={"0": "…"}),
    )


class FindingSchema(Strict):
    field = fields.String(
        required=True,
        validate=validate.Regexp(r"^[A-Za-z0-9_.\[\]-]{1,100}\Z"),
        **about("จุดที่ต้องแก้ — where", example="sections.result"),
    )
    reason_code = fields.String(required=True, validate=validate.OneOf(REASONS), **about("เหตุผล — reason"))
    text = text("ข้อสังเกต — what to correct", 2000, required=True)


class FindingViewSchema(Tolerant):
    field = fields.String(required=True)
    reason_code = fields.String(required=True)
    text = fields.String(required=True)
    answer = fields.String(**about("คำตอบของเขต — the office's answer, once there is one"))


class SendSchema(Strict):
    explanations = fields.Dict(
        fields.String(),
        fields.String(validate=validate.Length(1, 2000)),
        load_default=dict,
        validate=validate.Length(max=50),
        **about("คำชี้แจงต่อข้อที่ระบบทัก — explanations by field"),
    )


class ScreenSchema(Strict):
    decision = fields.String(required=True, validate=validate.OneOf(["pass", "return"]))
    findings = fields.List(fields.Nested(FindingSchema), load_default=list, validate=validate.Length(max=100))


class CertifySchema(Strict):
    content_hash = fields.String(
        required=True,
        validate=validate.Regexp(r"^[0-9a-f]{64}\Z"),
        **about("SHA-256 ของเนื้อหาที่รับรอง ตามที่ GET รายงานให้มา — of the content you certify"),
    )


class ReportsQuerySchema(Paged):
    round = round_id(load_default=None)
    office = office_id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES), **about("สถานะ — state"))


class RefSchema(Tolerant):
    report_id = fields.String(required=True, **about("รายงาน — report", example="2570-1.AP-03.P5703"))
    round_id = round_id(required=True)
    fiscal_year = fields.Integer(required=True)
    office_id = office_id(required=True)
    indicator_id = indicator_id(required=True)
    part = fields.String(required=True)
    submission_no = fields.Integer(required=True, **about("ส่งครั้งที่ (0 = ยังไม่เคย) — number of submissions"))


class ClaimViewSchema(Tolerant):
    claim = fields.String(required=True)
    numerator = fields.String(required=True)
    denominator = fields.String(required=True)
    unit = fields.String(required=True)
    percent = fields.String(required=True)
    target = fields.String(required=True)
    met = fields.Boolean(required=True)


class ReportViewSchema(RefSchema):
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    version = fields.Integer(required=True, **about("รุ่น = ETag — version, the ETag"))
    late = fields.Boolean(required=True)
    content = fields.Nested(ContentSchema, allow_none=True)
    claims = fields.List(fields.Nested(ClaimViewSchema))
    content_hash = fields.String(allow_none=True)
    findings = fields.List(fields.Nested(FindingViewSchema))
    answered = fields.List(
        fields.Nested(FindingViewSchema),
        **about("ข้อสังเกตก่อนหน้าพร้อมคำตอบ ที่ไปกับฉบับนี้ — earlier findings with answers, sent along"),
    )
    due_at = moment("กำหนดส่งที่ใช้กับรายงานนี้ — the due time that counts", allow_none=True)
    receipt_no = fields.String(allow_none=True)


class ReceiptSchema(Tolerant):
    receipt_no = fields.String(required=True, **about("เลขที่ใบรับ — receipt number", example="R-2570-1-P5703-AP-03-1"))
    report_id = fields.String(required=True)
    round_id = round_id(required=True)
    office_id = office_id(required=True)
    indicator_id = indicator_id(required=True)
    submission_no = fields.Integer(required=True)
    submitted_at = moment("เวลารับของระบบ — server time", required=True)
    content_hash = fields.String(required=True)
    late = fields.Boolean(required=True)


class TakenBackSchema(Tolerant):
    report_id = fields.String(required=True)
    submission_no = fields.Integer(required=True)
    task_state = fields.String(
        required=True, **about("รายงานจะกลับเป็นฉบับร่างในครู่เดียว — the report becomes a draft in a moment")
    )


class HistorySchema(Tolerant):
    items = fields.List(fields.Dict(), required=True)


SAVE_REPORT, SEND, SCREEN, CERTIFY = SaveReportSchema(), SendSchema(), ScreenSchema(), CertifySchema()
REPORTS_QUERY, REPORT_PAGE = ReportsQuerySchema(), page("Report", ReportViewSchema)
REPORT_VIEW, RECEIPT, TAKEN_BACK, HISTORY = ReportViewSchema(), ReceiptSchema(), TakenBackSchema(), HistorySchema()

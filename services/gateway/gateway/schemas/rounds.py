"""Reference data, schemes, rounds, deadlines and extensions."""

from __future__ import annotations

from marshmallow import fields, validate

from emes_kit.schemas import Strict, Tolerant
from gateway.schemas.common import Paged, about, indicator_id, moment, office_id, page, round_id, text

DAY = "ISO 8601 หรือแบบไทย เช่น 15 ธ.ค. 2569 — ISO 8601, or as Thai offices write it"


def day(**options: object) -> fields.String:
    return fields.String(validate=validate.Length(1, 40), **about(DAY, example="2026-12-15"), **options)  # type: ignore[arg-type]


class OfficesQuerySchema(Paged):
    region = fields.String(load_default=None, validate=validate.Length(max=100), **about("ภาค — region"))
    kind = fields.String(load_default=None, validate=validate.OneOf(["primary", "secondary"]))


class OfficeViewSchema(Tolerant):
    office_id = office_id(required=True)
    kind = fields.String(required=True)
    name_th = fields.String(required=True)
    short_th = fields.String(required=True)
    name_en = fields.String(required=True)
    region = fields.String(required=True)
    province_codes = fields.List(fields.String(), required=True)
    valid_from = fields.String(allow_none=True)
    valid_to = fields.String(allow_none=True)
    predecessor = fields.String(allow_none=True)


class ReferencesSchema(Tolerant):
    items = fields.List(fields.Dict(), required=True)


class SchoolsQuerySchema(Paged):
    office = office_id(required=True)


class SchoolViewSchema(Tolerant):
    school_id = fields.String(required=True)
    name_th = fields.String(required=True)
    office_id = office_id(required=True)
    level = fields.String(required=True, **about("ระดับที่เปิดสอน — levels taught"))
    province_code = fields.String(required=True)
    valid_from = fields.String(allow_none=True)
    valid_to = fields.String(allow_none=True)
    open = fields.Boolean(required=True, **about("เปิดสอนอยู่ในวันนี้ — open today"))


class RoundInSchema(Strict):
    fiscal_year = fields.Integer(
        required=True, strict=True, validate=validate.Range(2500, 2699), **about("ปีงบประมาณ พ.ศ. — B.E.")
    )
    number = fields.Integer(required=True, strict=True, validate=validate.Range(1, 99))
    kind = fields.String(load_default="report", validate=validate.OneOf(["report", "checkpoint"]))
    name_th = text("ชื่อรอบ — Thai name", 500, required=True)
    name_en = text("ชื่ออังกฤษ — English name", 500, required=True)
    scheme_id = fields.String(required=True, validate=validate.Length(1, 64))
    scheme_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    opens_on = day(required=True)
    internal_due_on = day(required=True)
    official_due_on = day(required=True)
    accepts_late = fields.Boolean(load_default=True, truthy={True}, falsy={False})
    return_days = fields.Integer(
        load_default=7, strict=True, validate=validate.Range(1, 90), **about("วันแก้ไขเมื่อส่งคืน — days after a return")
    )
    count_days = fields.String(load_default="calendar", validate=validate.OneOf(["calendar", "working"]))
    indicator_ids = fields.List(indicator_id(), load_default=None, allow_none=True)


class RoundViewSchema(Tolerant):
    round_id = round_id(required=True)
    fiscal_year = fields.Integer(required=True)
    number = fields.Integer(required=True)
    kind = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    scheme_id = fields.String(required=True)
    scheme_version = fields.Integer(required=True)
    opens_at = moment("เปิด — opens", required=True)
    internal_due_at = moment("กำหนดภายใน — internal deadline", required=True)
    official_due_at = moment("กำหนดส่ง — official deadline", required=True)
    accepts_late = fields.Boolean(required=True)


class RoundsSchema(Tolerant):
    items = fields.List(fields.Nested(RoundViewSchema), required=True)


class IndicatorViewSchema(Tolerant):
    """With everything a form needs, in the words of the scheme."""

    indicator_id = indicator_id(required=True)
    part = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    unit = fields.String(required=True, validate=validate.OneOf(["school", "student", "teacher", "item"]))
    direction = fields.String(required=True, validate=validate.OneOf(["higher", "lower"]))
    weight = fields.String(required=True)
    target = fields.String(required=True)
    bounds = fields.List(fields.String(), required=True, **about("ค่าต่ำสุดของระดับ 1–5 — bounds of levels 1 to 5"))
    claims = fields.List(fields.Dict(), required=True)
    sections = fields.List(fields.Dict(), required=True)


class IndicatorsSchema(Tolerant):
    items = fields.List(fields.Nested(IndicatorViewSchema), required=True)


class SchemeInSchema(Strict):
    scheme = fields.Dict(fields.String(), required=True, **about("ชุดตัวชี้วัดทั้งชุด — the whole scheme"))
    dry_run = fields.Boolean(
        load_default=False, truthy={True}, falsy={False}, **about("ตรวจอย่างเดียว ไม่บันทึก — only judge, write nothing")
    )


class SchemesQuerySchema(Strict):
    fiscal_year = fields.Integer(
        load_default=None, validate=validate.Range(2500, 2699), **about("ปีงบประมาณ พ.ศ. — B.E.")
    )


class SchemeSummarySchema(Tolerant):
    scheme_id = fields.String(required=True)
    scheme_version = fields.Integer(required=True)
    fiscal_year = fields.Integer(required=True)
    is_sample = fields.Boolean(required=True, **about("ตัวอย่าง ไม่ใช่ของจริง — a sample, not official"))
    label_th = fields.String(required=True)
    label_en = fields.String(required=True)
    indicators = fields.Dict(required=True, **about("จำนวนตัวชี้วัดตามรอบ — indicators by round number"))


class SchemesSchema(Tolerant):
    items = fields.List(fields.Nested(SchemeSummarySchema), required=True)


class DeadlineSchema(Strict):
    due_on = day(required=True)


class ExtensionInSchema(Strict):
    reason = text("เหตุผล — reason", 2000, required=True)
    until = day(required=True)


class ExtensionDecisionSchema(Strict):
    granted = fields.Boolean(required=True, truthy={True}, falsy={False})
    reason = text("เหตุผล — reason", 2000, required=True)


class ExtensionViewSchema(Tolerant):
    extension_id = fields.String(required=True)
    round_id = round_id(required=True)
    office_id = office_id(required=True)
    state = fields.String(required=True)
    reason = fields.String(required=True)
    requested_by = fields.String(required=True)


class ExtensionsSchema(Tolerant):
    items = fields.List(fields.Nested(ExtensionViewSchema), required=True)


class OfficeFilterSchema(Strict):
    office = office_id(load_default=None)


OFFICES_QUERY, OFFICE_VIEW, OFFICE_PAGE, REFERENCES = (
    OfficesQuerySchema(),
    OfficeViewSchema(),
    page("Office", OfficeViewSchema),
    ReferencesSchema(),
)
ROUND_IN, ROUND_VIEW, ROUNDS, INDICATORS, SCHEME_IN = (
    RoundInSchema(),
    RoundViewSchema(),
    RoundsSchema(),
    IndicatorsSchema(),
    SchemeInSchema(),
)
SCHOOLS_QUERY, SCHOOL_PAGE = SchoolsQuerySchema(), page("School", SchoolViewSchema)
SCHEMES_QUERY, SCHEMES = SchemesQuerySchema(), SchemesSchema()
DEADLINE, EXTENSION_IN, EXTENSION_DECISION = DeadlineSchema(), ExtensionInSchema(), ExtensionDecisionSchema()
EXTENSION_VIEW, EXTENSIONS, OFFICE_FILTER = ExtensionViewSchema(), ExtensionsSchema(), OfficeFilterSchema()

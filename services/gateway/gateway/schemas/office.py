"""What the office's pages send: filters, the report form, screening, certification."""

from __future__ import annotations

from marshmallow import fields, validate

from emes_kit.schemas import Strict, Tolerant
from gateway import ids
from gateway.matrix import STATES
from gateway.pages.merging import SIDES
from gateway.pages.office_desk import PARTS
from gateway.schemas.common import office_id
from gateway.schemas.reports import NAME, REASONS

PLACE = validate.Regexp(r"^[0-9]{1,3}\Z")
MARK = fields.String(validate=validate.Length(max=64))


class ListQuerySchema(Tolerant):
    """Empty = all, as a form without scripts sends it."""

    office = office_id(load_default=None)
    round = fields.String(load_default="", validate=validate.Regexp(rf"^({ids.ROUND})?\Z"))
    state = fields.String(load_default="", validate=validate.OneOf(["", *STATES]))
    part = fields.String(load_default="", validate=validate.OneOf(["", *PARTS]))
    q = fields.String(load_default="", validate=validate.Length(max=100))


class ReportQuerySchema(Tolerant):
    office = office_id(load_default=None)
    edit = fields.String(load_default="")


class HistoryQuerySchema(Tolerant):
    """old, new: numbers of submissions; new may be "now"."""

    office = office_id(load_default=None)
    old = fields.Integer(load_default=None, validate=validate.Range(1, 9999))
    new = fields.String(load_default="", validate=validate.Regexp(r"^(now|[1-9][0-9]{0,3})?\Z"))


class VerifyQuerySchema(Tolerant):
    no = fields.String(load_default="", validate=validate.Length(max=60))
    hash = fields.String(load_default="", validate=validate.Length(max=80))


class CountsSchema(Strict):
    numerator = fields.String(load_default="", validate=validate.Length(max=40))
    denominator = fields.String(load_default="", validate=validate.Length(max=40))


class DraftFormSchema(Strict):
    """What stands in the fields of a report; answers: by place in the list of findings."""

    claims = fields.Dict(
        fields.String(validate=NAME), fields.Nested(CountsSchema), load_default=dict, validate=validate.Length(max=20)
    )
    sections = fields.Dict(
        fields.String(validate=NAME),
        fields.String(validate=validate.Length(max=100_000)),
        load_default=dict,
        validate=validate.Length(max=20),
    )
    answers = fields.Dict(
        fields.String(validate=PLACE),
        fields.String(validate=validate.Length(max=2000)),
        load_default=dict,
        validate=validate.Length(max=200),
    )


class ReportFormSchema(DraftFormSchema):
    """step: what follows the save."""

    version = fields.Integer(required=True, validate=validate.Range(min=0))
    step = fields.String(load_default="save", validate=validate.OneOf(["save", "check"]))


class MarksSchema(Strict):
    """A short word for every field of a report."""

    claims = fields.Dict(fields.String(validate=NAME), fields.Dict(fields.String(), MARK), load_default=dict)
    sections = fields.Dict(fields.String(validate=NAME), MARK, load_default=dict)
    answers = fields.Dict(fields.String(validate=PLACE), MARK, load_default=dict)


class MergeFormSchema(Strict):
    """mine: what stood in the form; pick: whose text, by field; seen: which text of theirs the choice was made against;
    everywhere: the same choice for all fields; version: of theirs."""

    version = fields.Integer(required=True, validate=validate.Range(min=0))
    key = fields.String(required=True, validate=validate.Length(16, 64))
    mine = fields.Nested(DraftFormSchema, load_default=dict)
    pick = fields.Nested(MarksSchema, load_default=dict)
    seen = fields.Nested(MarksSchema, load_default=dict)
    everywhere = fields.String(load_default="", validate=validate.OneOf(["", *SIDES]))


class KeyedSchema(Strict):
    """A step that must not be made twice: version seen, and the key under which the answer is kept."""

    version = fields.Integer(required=True, validate=validate.Range(min=1))
    key = fields.String(required=True, validate=validate.Length(16, 64))


class SendFormSchema(KeyedSchema):
    explanations = fields.Dict(
        fields.String(),
        fields.Dict(fields.String(), fields.String(validate=validate.Length(max=2000))),
        load_default=dict,
        validate=validate.Length(max=50),
    )


class RemarkSchema(Strict):
    reason_code = fields.String(required=True, validate=validate.OneOf(REASONS))
    text = fields.String(required=True, validate=validate.Length(1, 2000))


class ScreenFormSchema(KeyedSchema):
    decision = fields.String(required=True, validate=validate.OneOf(["pass", "return"]))
    findings = fields.Dict(
        fields.String(validate=validate.OneOf(["claims", "sections"])),
        fields.Dict(fields.String(validate=NAME), fields.Nested(RemarkSchema), validate=validate.Length(max=20)),
        load_default=dict,
    )


class CertifyFormSchema(KeyedSchema):
    content_hash = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}\Z"))
    confirmed = fields.String(required=True, validate=validate.OneOf(["yes"]))


class TakeBackSchema(Strict):
    key = fields.String(required=True, validate=validate.Length(16, 64))


LIST_QUERY, REPORT_QUERY, HISTORY_QUERY, VERIFY_QUERY = (
    ListQuerySchema(), ReportQuerySchema(), HistoryQuerySchema(), VerifyQuerySchema(),
)  # fmt: skip
REPORT_FORM, SEND_FORM, SCREEN_FORM = ReportFormSchema(), SendFormSchema(), ScreenFormSchema()
DRAFT_FORM, MERGE_FORM = DraftFormSchema(), MergeFormSchema()
CERTIFY_FORM, TAKE_BACK = CertifyFormSchema(), TakeBackSchema()

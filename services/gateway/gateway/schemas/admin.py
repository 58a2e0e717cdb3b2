"""What the administrator's forms and filters send. A form's days are judged by the submission service."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_load, validate, validates_schema

from emes_kit.schemas import Strict, Tolerant
from gateway.domain import PARTS, ROLES
from gateway.schemas.accounts import EMAIL, LOCALES, user_id
from gateway.schemas.common import about, indicator_id, office_id, round_id, text
from gateway.schemas.rounds import day

DIFFERENT = "The two new passwords differ."


class AskedSchema(Tolerant):
    """What stands behind "?" of a page: an empty field of a filter was not filled in, `lang` is the frame's."""

    @pre_load
    def without_blanks(self, data: dict[str, str], **_: Any) -> dict[str, str]:
        return {name: given.strip() for name, given in data.items() if given.strip()}


class LeafAskedSchema(AskedSchema):
    """start: of the leaf that is shown (pages/leaves.py)."""

    start = fields.Integer(load_default=0, validate=validate.Range(min=0, max=100_000))


class UsersAskedSchema(AskedSchema):
    q = fields.String(load_default=None, validate=validate.Length(max=100))
    office = office_id(load_default=None)
    role = fields.String(load_default=None, validate=validate.OneOf(ROLES))
    cursor = fields.String(load_default=None, validate=validate.Length(max=500))


class OfficesAskedSchema(LeafAskedSchema):
    q = fields.String(load_default=None, validate=validate.Length(max=100))
    kind = fields.String(load_default=None, validate=validate.OneOf(["primary", "secondary"]))


class OfficeAskedSchema(LeafAskedSchema):
    office = office_id(load_default=None)


class TrailAskedSchema(AskedSchema):
    cursor = fields.String(load_default=None, validate=validate.Length(max=500))


class FindTrailSchema(AskedSchema):
    round = round_id(load_default=None)
    office = office_id(load_default=None)
    indicator = indicator_id(load_default=None)


class DeadQueueSchema(AskedSchema):
    queue = fields.String(required=True, validate=validate.Length(max=255))


class DeadMessageSchema(DeadQueueSchema):
    id = fields.String(required=True, validate=validate.Length(max=255))


class SettleSchema(Strict):
    """ids: of the messages that were shown; step: what the button says."""

    queue = fields.String(required=True, validate=validate.Length(max=255))
    ids = fields.List(fields.String(validate=validate.Length(1, 255)), required=True, validate=validate.Length(1, 100))
    step = fields.String(required=True, validate=validate.OneOf(["replay", "ask", "drop"]))


class RoundFormSchema(Strict):
    fiscal_year = fields.Integer(required=True, validate=validate.Range(2500, 2699))
    number = fields.Integer(required=True, validate=validate.Range(1, 99))
    kind = fields.String(required=True, validate=validate.OneOf(["report", "checkpoint"]))
    name_th = text("ชื่อรอบ — Thai name", 500, required=True)
    name_en = text("ชื่ออังกฤษ — English name", 500, required=True)
    scheme = fields.String(
        required=True, validate=validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}@[1-9][0-9]{0,5}\Z")
    )
    opens_on = day(required=True)
    internal_due_on = day(required=True)
    official_due_on = day(required=True)
    accepts_late = fields.Boolean(required=True)
    return_days = fields.Integer(required=True, validate=validate.Range(1, 90))
    count_days = fields.String(required=True, validate=validate.OneOf(["calendar", "working"]))

    @post_load
    def with_scheme(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        scheme, _, version = data.pop("scheme").rpartition("@")
        return {**data, "scheme_id": scheme, "scheme_version": int(version)}


class DeadlineFormSchema(Strict):
    office_id = office_id(required=True)
    due_on = day(required=True)


class ExtensionFormSchema(Strict):
    round_id = round_id(required=True)
    until = day(required=True)
    reason = text("เหตุผล — reason", 2000, required=True)


class DecisionFormSchema(Strict):
    granted = fields.Boolean(required=True)
    reason = text("เหตุผล — reason", 2000, required=True)


class PersonFormSchema(Strict):
    """A person whose id is known."""

    name_th = text("ชื่อ — Thai name", 200, required=True)
    name_en = text("ชื่อภาษาอังกฤษ — English name", 200, required=True)
    roles = fields.List(fields.String(validate=validate.OneOf(ROLES)), required=True, validate=validate.Length(min=1))
    office_id = office_id(load_default=None)
    parts = fields.List(fields.String(validate=validate.OneOf(PARTS)), load_default=list)
    email = fields.String(load_default="", validate=[validate.Length(max=254), EMAIL])
    locale = fields.String(load_default="th", validate=validate.OneOf(LOCALES))


class _TwiceSchema(Strict):
    password = fields.String(required=True, load_only=True, validate=validate.Length(8, 200))
    repeated_password = fields.String(required=True, load_only=True, validate=validate.Length(max=200))

    @validates_schema
    def same_twice(self, data: dict[str, str], **_: object) -> None:
        if data.get("password") != data.get("repeated_password"):
            raise ValidationError(DIFFERENT, "repeated_password")

    @post_load
    def once(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if name != "repeated_password"}


class NewPersonFormSchema(PersonFormSchema, _TwiceSchema):
    user_id = user_id(required=True)


class ClockFormSchema(Strict):
    """By so much, or to a day (Thai or ISO) and a time of Bangkok."""

    days = fields.Integer(load_default=0, validate=validate.Range(0, 400))
    hours = fields.Integer(load_default=0, validate=validate.Range(0, 24 * 400))
    to_day = day(load_default=None)
    to_time = fields.String(load_default="00:00", validate=validate.Regexp(r"^([01]?[0-9]|2[0-3])[:.][0-5][0-9]\Z"))
    step = fields.String(required=True, validate=validate.OneOf(["ask", "move"]))
    key = fields.String(
        load_default=None, validate=validate.Length(1, 64), **about("สองคลิกเลื่อนครั้งเดียว — two clicks move once")
    )


class UploadSchema(Strict):
    """carried: what the dry run has read, packed; then no file is sent again."""

    step = fields.String(required=True, validate=validate.OneOf(["check", "import"]))
    carried = fields.String(load_default="", **about("zlib, base64"))


USERS_ASKED, OFFICES_ASKED, OFFICE_ASKED = UsersAskedSchema(), OfficesAskedSchema(), OfficeAskedSchema()
TRAIL_ASKED, FIND_TRAIL, ASKED = TrailAskedSchema(), FindTrailSchema(), AskedSchema()
LEAF_ASKED = LeafAskedSchema()
DEAD_QUEUE, DEAD_MESSAGE, SETTLE = DeadQueueSchema(), DeadMessageSchema(), SettleSchema()
ROUND_FORM, DEADLINE_FORM, CLOCK_FORM = RoundFormSchema(), DeadlineFormSchema(), ClockFormSchema()
EXTENSION_FORM, DECISION_FORM = ExtensionFormSchema(), DecisionFormSchema()
PERSON_FORM, NEW_PERSON_FORM, PASSWORD_FORM = PersonFormSchema(), NewPersonFormSchema(), _TwiceSchema()
UPLOAD = UploadSchema()

"""What stands behind "?" of the review pages, and what their forms send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, pre_load, validate

from emes_kit.schemas import Strict, Tolerant
from gateway.domain import PARTS
from gateway.schemas.common import office_id
from gateway.schemas.reports import REASONS
from gateway.schemas.review import TASK_STATES

VIEWS = ("mine", "part", "all")


class Filters(Tolerant):
    """An address as a form without a script makes it: what is empty was not asked, what is unknown is not ours."""

    @pre_load
    def without_empty(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value != ""}


class QueueSchema(Filters):
    view = fields.String(load_default=None, validate=validate.OneOf(VIEWS))
    state = fields.String(load_default=None, validate=validate.OneOf(TASK_STATES))
    part = fields.String(load_default=None, validate=validate.OneOf(PARTS))
    office = office_id(load_default=None)
    overdue = fields.Boolean(load_default=False)
    cursor = fields.String(load_default=None, validate=validate.Length(max=500))
    show = fields.String(load_default=None, validate=validate.OneOf(["changed", "all"]))


class VersionSchema(Strict):
    version = fields.Integer(required=True, validate=validate.Range(1, 10**9))


class RowSchema(Tolerant):
    field = fields.String(load_default="", validate=validate.Regexp(r"^[A-Za-z0-9_.\[\]-]{0,100}\Z"))
    reason_code = fields.String(load_default="", validate=validate.OneOf(["", *REASONS]))
    reuse = fields.String(load_default="", validate=validate.Length(max=12))
    text = fields.String(load_default="", validate=validate.Length(max=2000))


class ReturnSchema(VersionSchema):
    rows = fields.Dict(
        fields.String(validate=validate.Length(max=4)),
        fields.Nested(RowSchema),
        load_default=dict,
        validate=validate.Length(max=50),
    )


QUEUE, VERSION, RETURN = QueueSchema(), VersionSchema(), ReturnSchema()

"""What stands behind "?" on the executives' pages: which year, which reports, in which form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, pre_load, validate

from emes_kit.schemas import Tolerant
from gateway.domain import PARTS
from gateway.matrix import STATES
from gateway.pages.year import GOOD, TIMES
from gateway.schemas.common import indicator_id, office_id, round_id

FORMATS, SIZES = ("csv", "xlsx"), ("wide", "narrow")
LEVELS = ("1", "2", "3", "4", "5", GOOD, "none")


class PageQuerySchema(Tolerant):
    """Of a page: what it does not know (the language, say) is not its business, an empty field asks for nothing."""

    fiscal_year = fields.Integer(load_default=None, validate=validate.Range(2500, 2699))
    format = fields.String(load_default=None, validate=validate.OneOf(FORMATS))
    table = fields.String(load_default=None, validate=validate.Length(max=40))

    @pre_load
    def without_empty(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value != ""}


class OfficesQuerySchema(PageQuerySchema):
    """Offices of a region, of a province, at a level in a part."""

    region = fields.String(load_default=None, validate=validate.Length(max=100))
    part = fields.String(load_default=None, validate=validate.OneOf(PARTS))
    level = fields.String(load_default=None, validate=validate.OneOf(LEVELS))


class ReportListQuerySchema(OfficesQuerySchema):
    round = round_id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    time = fields.String(load_default=None, validate=validate.OneOf(TIMES))
    indicator = indicator_id(load_default=None)
    office = office_id(load_default=None)
    after = fields.Integer(load_default=0, validate=validate.Range(0, 100_000))


class ChartQuerySchema(PageQuerySchema):
    round = round_id(load_default=None)
    size = fields.String(load_default="wide", validate=validate.OneOf(SIZES))
    of = fields.String(load_default=None, validate=validate.Length(max=40))


class ProgressQuerySchema(PageQuerySchema):
    round = round_id(load_default=None)


PAGE, OFFICES, REPORTS, CHART = PageQuerySchema(), OfficesQuerySchema(), ReportListQuerySchema(), ChartQuerySchema()
PROGRESS = ProgressQuerySchema()

"""What everybody's pages are asked: notices, search, help, the stream of changes."""

from __future__ import annotations

from marshmallow import fields, validate

from emes_kit.schemas import Strict
from gateway.matrix import STATES
from gateway.schemas.common import office_id, round_id
from gateway.schemas.review_pages import Filters

MAX_NOTICES, MAX_WORDS = 200, 200


class LiveSchema(Filters):
    since = fields.String(load_default="", validate=validate.Regexp(r"^[0-9]{0,18}\Z"))


class NoticesSchema(Filters):
    cursor = fields.String(load_default=None, validate=validate.Length(max=500))


class ReadNoticesSchema(Strict):
    notice_ids = fields.List(
        fields.String(validate=validate.Length(1, 240)), load_default=list, validate=validate.Length(max=MAX_NOTICES)
    )
    to = fields.String(load_default="/notices", validate=validate.Length(max=1000))


class SearchSchema(Filters):
    q = fields.String(load_default="", validate=validate.Length(max=MAX_WORDS))
    round = round_id(load_default=None)
    office = office_id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    start = fields.Integer(load_default=0, validate=validate.Range(0, 10_000))


class HelpSchema(Filters):
    year = fields.Integer(load_default=None, validate=validate.Range(2500, 2699))


LIVE, NOTICES, READ_NOTICES = LiveSchema(), NoticesSchema(), ReadNoticesSchema()
SEARCH, HELP = SearchSchema(), HelpSchema()

"""Input of the RPC surface (strict) and the few fields we read of others' events (tolerant): one instance each."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from emes_kit.schemas import ActorSchema, Strict, Tolerant
from submission import lineage
from submission.domain import STATES
from submission.schema_parts import (
    EXTENSION,
    INDICATOR,
    OFFICE,
    RECEIPT,
    REFERENCE_KIND,
    REPORT,
    ROUND,
    SCHEME_ID,
    CleanText,
    ContentInput,
    FindingInput,
    OfficeInput,
    RoundInput,
    ThaiDate,
    by_name,
    choice,
    code,
    optional,
    text,
    whole,
)
from submission.scheme_schemas import SchemeInput


def command(**inputs: Any) -> Strict:
    return Strict.from_dict({"actor": fields.Nested(ActorSchema, required=True), **inputs})()


def query(**inputs: Any) -> Strict:
    return Strict.from_dict(inputs)()


def page(most: int = 500) -> dict[str, fields.Field]:
    """cursor: the `next` of the page before."""
    return {"cursor": optional(fields.String), "limit": whole(1, most, load_default=100)}


def leaf() -> dict[str, fields.Field]:
    """Of a list that is read as a whole; without a limit all of it from start on."""
    return {"start": whole(0, load_default=0), "limit": optional(whole, 1, 500)}


def trail() -> dict[str, fields.Field]:
    """cursor: the number of the last entry seen."""
    return {"cursor": optional(whole, 0), "limit": whole(1, 500, load_default=100)}


def findings() -> fields.List:
    return fields.List(fields.Nested(FindingInput), load_default=list, validate=validate.Length(max=100))


def row() -> fields.Dict:
    """A row of a reference list: texts by column name; `code` and `name_th` at least."""
    column = fields.String(validate=validate.Length(max=2000))
    return fields.Dict(code(r"[a-z][a-z0-9_]{0,31}"), column, validate=validate.Length(2, 20))


# ---- commands: reference data, schemes, rounds
REGISTER_OFFICES = command(
    offices=fields.List(fields.Nested(OfficeInput), required=True, validate=validate.Length(1, 500)),
)
LOAD_REFERENCE = command(
    kind=code(REFERENCE_KIND), rows=fields.List(row(), required=True, validate=validate.Length(1, 2000))
)
PUBLISH_SCHEME = command(scheme=fields.Nested(SchemeInput, required=True), dry_run=fields.Boolean(load_default=False))
CREATE_ROUND = command(round=fields.Nested(RoundInput, required=True))
SET_INTERNAL_DEADLINE = command(round_id=code(ROUND), office_id=code(OFFICE), due_on=ThaiDate(required=True))
REQUEST_EXTENSION = command(
    round_id=code(ROUND), office_id=code(OFFICE), reason=text(2000), until=ThaiDate(required=True)
)
DECIDE_EXTENSION = command(extension_id=code(EXTENSION), granted=fields.Boolean(required=True), reason=text(2000))

# ---- commands: a report
SAVE_REPORT = command(
    round_id=code(ROUND),
    office_id=code(OFFICE),
    indicator_id=code(INDICATOR),
    content=fields.Nested(ContentInput, required=True),
    version=whole(0),
    answers=by_name(CleanText(validate=validate.Length(max=2000)), 200),
)
SEND_TO_SCREENING = command(
    report_id=code(REPORT),
    version=whole(1),
    explanations=by_name(text(2000), 50),
)
DECIDE_SCREENING = command(
    report_id=code(REPORT), version=whole(1), decision=choice("pass", "return"), findings=findings()
)
SUBMIT_REPORT = command(report_id=code(REPORT), version=whole(1), content_hash=code(r"[0-9a-f]{64}"))


# ---- queries
class _ListReports(Strict):
    """By round, by office, or both."""

    round_id = optional(code, ROUND)
    office_id = optional(code, OFFICE)
    state = optional(choice, *STATES)
    cursor = optional(fields.String)
    limit = whole(1, 500, load_default=100)

    @validates_schema
    def of_something(self, data: dict[str, Any], **_: Any) -> None:
        if not (data.get("round_id") or data.get("office_id")):
            raise ValidationError("Missing data for required field.", "round_id")


LIST_OFFICES = query(region=optional(fields.String), kind=optional(choice, *lineage.KINDS), **page())
GET_OFFICE = query(office_id=code(OFFICE))
LIST_SCHOOLS = query(office_id=code(OFFICE), **page())
LIST_REFERENCE = query(kind=code(REFERENCE_KIND))
GET_SCHEME = query(scheme_id=code(SCHEME_ID), scheme_version=whole(1))
LIST_SCHEMES = query(fiscal_year=optional(whole, 2500, 2699))
LIST_ROUNDS = query()
GET_ROUND = query(round_id=code(ROUND))
LIST_ROUND_INDICATORS = query(round_id=code(ROUND))
OFFICE_CLOCKS = query(office_id=code(OFFICE))
GET_REPORT = query(report_id=code(REPORT))
LIST_REPORTS = _ListReports()
SEARCH_TEXTS = query(
    round_id=code(ROUND),
    office_id=code(OFFICE),
    words=fields.List(text(100), required=True, validate=validate.Length(1, 10)),
    states=fields.List(choice(*STATES), load_default=list(STATES)),
)
CHECK_REPORT = query(report_id=code(REPORT))
GET_RECEIPT = query(receipt_no=code(RECEIPT))
REPORT_HISTORY = query(report_id=code(REPORT))
REPORT_AUDIT = query(report_id=code(REPORT), **trail())
OFFICE_ROUND_AUDIT = query(round_id=code(ROUND), office_id=code(OFFICE), **trail())
ROUND_AUDIT = query(round_id=code(ROUND), **trail())
LIST_OFFICE_ROUNDS = query(round_id=code(ROUND), office_id=optional(code, OFFICE), **leaf())
LIST_EXTENSIONS = query(round_id=code(ROUND), office_id=optional(code, OFFICE))
EXTENSIONS_BOARD = query(
    round_ids=fields.List(code(ROUND), required=True, validate=validate.Length(max=10)),
    office_id=optional(code, OFFICE),
    **leaf(),
)


# ---- others' events: only what we read
class _ReviewEvent(Tolerant):
    report_id = code(REPORT)
    submission_no = whole(1)
    at = fields.AwareDateTime(required=True, format="iso")


class _Decided(_ReviewEvent):
    reviewer = optional(fields.String)


class _Withdrawn(_ReviewEvent):
    by = optional(fields.String)


class _Finding(Tolerant):
    field = fields.String(required=True)
    reason_code = fields.String(required=True)
    text = fields.String(required=True)


class _Returned(_Decided):
    findings = fields.List(fields.Nested(_Finding), required=True, validate=validate.Length(min=1))


class _ClockMoved(Tolerant):
    offset_ms = whole(0)


REPORT_RETURNED, REPORT_APPROVED, TASK_WITHDRAWN = _Returned(), _Decided(), _Withdrawn()
CLOCK_MOVED = _ClockMoved()

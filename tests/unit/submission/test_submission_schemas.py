"""The edge: strict when we are told something, tolerant when we read others' events."""

from __future__ import annotations

from datetime import date

import pytest

from emes_kit.problems import Refused
from emes_kit.validation import load
from submission import schemas

ACTOR = {"user_id": "owner.P5703", "roles": ["owner"], "office_id": "P5703"}
SAVE = {
    "actor": ACTOR, "round_id": "2570-1", "office_id": "P5703", "indicator_id": "AP-03", "version": 0,
    "content": {"claims": {"c1": {"numerator": "242", "denominator": "245"}}, "sections": {"what": "อบรม"}},
}  # fmt: skip


def faults(schema, data) -> list[str]:
    with pytest.raises(Refused) as refused:
        load(schema, data)
    return [error["field"] for error in refused.value.errors]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"round_id": "2570"}, "round_id"),
        ({"round_id": "2570-1\n"}, "round_id"),
        ({"office_id": "X1"}, "office_id"),
        ({"indicator_id": "AP-3"}, "indicator_id"),
        ({"version": "0"}, "version"),
        ({"version": -1}, "version"),
        ({"version": None}, "version"),
        ({"content": []}, "content"),
        ({"content": {"claims": {"c1": {"numerator": 242}}}}, "content.claims.c1.numerator"),
        ({"content": {"claims": {"c1": {"met": "yes"}}}}, "content.claims.c1.met"),
        ({"content": {"claims": {"c1": {"numbr": "1"}}}}, "content.claims.c1.numbr"),
        ({"content": {"sections": {"what": "ก" * 100_001}}}, "content.sections.what"),
        ({"surprise": 1}, "surprise"),
        ({"actor": None}, "actor"),
    ],
)
def test_a_command_names_each_field_at_fault(changes, field):
    assert faults(schemas.SAVE_REPORT, {**SAVE, **changes}) == [field]


@pytest.mark.parametrize("call", [None, [], "x", 5])
def test_a_call_that_is_no_mapping_is_refused(call):
    with pytest.raises(Refused):
        load(schemas.SAVE_REPORT, call)


def test_days_may_be_written_as_thai_offices_write_them():
    call = {"actor": ACTOR, "round_id": "2570-1", "office_id": "P5703", "due_on": "๒๔ ธ.ค. ๖๙"}
    assert load(schemas.SET_INTERNAL_DEADLINE, call)["due_on"] == date(2026, 12, 24)
    assert faults(schemas.SET_INTERNAL_DEADLINE, {**call, "due_on": "24 ธ.ค."}) == ["due_on"]
    assert faults(schemas.SET_INTERNAL_DEADLINE, {**call, "due_on": 5}) == ["due_on"]


def test_a_blank_reason_is_no_reason():
    call = {"actor": ACTOR, "extension_id": "2570-1.P5703.1", "granted": True, "reason": "  "}
    assert faults(schemas.DECIDE_EXTENSION, call) == ["reason"]


def test_reasons_and_names_are_repaired_on_the_way_in():
    call = {"actor": ACTOR, "extension_id": "2570-1.P5703.1", "granted": True, "reason": " น้ำท่วมส านักงาน "}
    assert load(schemas.DECIDE_EXTENSION, call)["reason"] == "น้ำท่วมสำนักงาน"


def test_reports_are_listed_by_round_or_office():
    assert faults(schemas.LIST_REPORTS, {}) == ["round_id"]
    assert load(schemas.LIST_REPORTS, {"office_id": "P5703"})["limit"] == 100


def test_a_reference_column_is_a_plain_name():
    rows = [{"code": "1", "name_th": "ก", "$where": "x"}]
    with pytest.raises(Refused):
        load(schemas.LOAD_REFERENCE, {"actor": ACTOR, "kind": "provinces", "rows": rows})


def test_an_event_may_carry_more_than_we_read():
    data = {"report_id": "2570-1.AP-03.P5703", "submission_no": 1, "at": "2026-11-25T03:30:00Z", "new": {"field": 1}}
    assert set(schemas.REPORT_APPROVED.load(data)) == {"report_id", "submission_no", "at", "reviewer"}

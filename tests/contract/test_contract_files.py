"""The contracts themselves: complete, valid, frozen; the documents made from them are up to date."""

from __future__ import annotations

import copy
import json
import re

import generate
import pytest
from asyncapi_document import document, key
from jsonschema import Draft202012Validator

CONTRACTS = generate.load()
EACH = pytest.mark.parametrize("contract", CONTRACTS, ids=[key(c) for c in CONTRACTS])
FIELDS = {
    "source", "type", "version", "public", "title_th", "title_en", "description_th", "description_en",
    "subject", "consumers", "schema", "example",
}  # fmt: skip
THAI = re.compile("[\u0e00-\u0e7f]")


def validator(contract):
    return Draft202012Validator(contract["schema"], format_checker=Draft202012Validator.FORMAT_CHECKER)


def objects(schema):
    """Every object schema inside a schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for inner in schema.values():
            yield from objects(inner)


@EACH
def test_a_contract_says_everything_in_both_languages(contract):
    assert set(contract) == FIELDS
    for name in ("title", "description"):
        assert THAI.search(contract[f"{name}_th"])
        assert contract[f"{name}_en"].isascii() or "×" in contract[f"{name}_en"]
    assert (generate.HERE / f"{key(contract)}.json").exists()
    assert contract["schema"]["$id"] == f"/contracts/{key(contract)}.json"


@EACH
def test_the_schema_is_valid_and_leaves_nothing_open(contract):
    Draft202012Validator.check_schema(contract["schema"])
    for inner in objects(contract["schema"]):
        assert inner["additionalProperties"] is False
        assert sorted(inner["required"]) == sorted(inner["properties"])


@EACH
def test_the_example_is_valid_and_would_not_be_without_any_of_its_fields(contract):
    validator(contract).validate(contract["example"])
    for name in contract["example"]:
        assert not validator(contract).is_valid({k: v for k, v in contract["example"].items() if k != name})
    assert not validator(contract).is_valid({**contract["example"], "surprise": 1})


@EACH
def test_an_event_fits_in_the_broker(contract):
    assert len(json.dumps(contract["example"], ensure_ascii=False).encode()) < 64 * 1024


@pytest.mark.parametrize(("name", "field", "wrong"), [
    ("submission.report_submitted.v1", "report_id", "2570-1.AP-03"),
    ("submission.report_submitted.v1", "report_id", "๒๕๗๐-1.AP-03.P5703"),
    ("submission.report_submitted.v1", "submitted_at", "2026-11-20T02:00:00"),
    ("submission.report_submitted.v1", "submitted_at", "yesterdayZ"),
    ("submission.report_submitted.v1", "content_hash", "ABC"),
    ("submission.report_submitted.v1", "late", "false"),
    ("submission.deadline_near.v1", "days_left", 2),
    ("submission.deadline_near.v1", "open_indicators", []),
    ("submission.office_registered.v1", "valid_from", "2569-11-20T00:00:00Z"),
    ("review.report_returned.v1", "findings", []),
    ("scoring.score_set.v1", "score", 6),
    ("scoring.score_set.v1", "percent", 98.56),
    ("gateway.user_changed.v1", "email", "no address"),
    ("notification.notice_delivered.v1", "notice_id", "no recipient"),
])  # fmt: skip
def test_values_that_make_no_sense_are_refused(name, field, wrong):
    contract = next(c for c in CONTRACTS if key(c) == name)
    assert not validator(contract).is_valid({**contract["example"], field: wrong})


def test_published_contracts_have_not_changed_and_none_is_missing():
    assert generate.broken_promises(CONTRACTS, generate.frozen()) == []
    assert {key(c) for c in CONTRACTS} == set(generate.frozen()), "run contracts/generate.py --freeze"


def test_a_changed_or_removed_schema_would_be_noticed_and_a_better_description_not():
    changed = copy.deepcopy(CONTRACTS)
    changed[0]["schema"]["properties"].pop(next(iter(changed[0]["schema"]["properties"])))
    assert generate.broken_promises(changed, generate.frozen()) == [key(CONTRACTS[0])]
    assert generate.broken_promises(CONTRACTS[1:], generate.frozen()) == [key(CONTRACTS[0])]
    reworded = copy.deepcopy(CONTRACTS)
    next(iter(reworded[0]["schema"]["properties"].values()))["description"] = "said better"
    assert generate.broken_promises(reworded, generate.frozen()) == []


def test_a_property_called_title_is_part_of_the_promise():
    contract = {"schema": {"title": "Name", "properties": {"title": {"type": "string"}}}}
    other = {"schema": {"title": "Name", "properties": {"title": {"type": "integer"}}}}
    assert generate.schema_hash(contract) != generate.schema_hash(other)


def test_the_catalogue_and_the_asyncapi_document_are_up_to_date():
    assert generate.EVENTS_MD.read_text("utf-8") == generate.markdown(CONTRACTS), "run contracts/generate.py"
    assert json.loads(generate.ASYNCAPI.read_text("utf-8")) == document(CONTRACTS), "run contracts/generate.py"


def test_every_reference_of_the_asyncapi_document_leads_somewhere():
    whole = document(CONTRACTS)
    references = re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(whole))
    assert len(references) == 3 * len(CONTRACTS)
    for reference in references:
        target = whole
        for step in reference.split("/"):
            target = target[step]
        assert target

"""The services keep the contracts: what they publish, what they consume, how it travels."""

from __future__ import annotations

import importlib
import inspect
import json

import generate
import jsonschema
import pytest
from asyncapi_document import document, key

from emes_kit import envelope
from emes_ops.broker import rights, subscriptions

CONTRACTS = {key(c): c for c in generate.load()}
# Heard by nobody in the house, and why they are published all the same.
UNHEARD = {
    "notification.notice_delivered.v1": "the record of who was told what; reconciliation counts it",
}


def name_of(event) -> str:
    return f"{event.source}.{event.type}.v{event.version}"


def test_every_event_class_has_a_contract_and_every_contract_a_class():
    classes = set()
    for service in generate.SERVICES:
        module = importlib.import_module(f"{service}.events")
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__ == module.__name__ and "TYPE" in vars(cls):
                classes.add(f"{service}.{cls.TYPE}.v{getattr(cls, 'VERSION', 1)}")
    assert classes == set(CONTRACTS)


def test_a_whole_year_publishes_every_event_and_nothing_rests_in_a_dead_queue(year):
    assert {name_of(event) for event in year.system.published} == set(CONTRACTS)
    assert year.system.dead == []


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_what_the_services_really_publish_keeps_the_contract(year, name):
    schema = CONTRACTS[name]["schema"]
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    for event in (e for e in year.system.published if name_of(e) == name):
        checker.validate(event.data)


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_the_subject_is_what_the_contract_says_and_its_sequence_grows(year, name):
    seen = {}
    for event in (e for e in year.system.published if name_of(e) == name):
        parts = CONTRACTS[name]["subject"].replace("<", "{").replace(">", "}")
        template = parts if "{" in parts else f"{{{parts}}}"
        assert event.subject == ("clock" if parts == "clock" else template.format(**event.data))
        assert event.sequence > seen.get(event.subject, 0)
        seen[event.subject] = event.sequence


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_the_headers_on_the_wire_are_those_of_the_asyncapi_document(year, name):
    headers = document([CONTRACTS[name]])["components"]["messages"][name]["headers"]
    for event in (e for e in year.system.published if name_of(e) == name):
        wire = envelope.encode(event)
        jsonschema.validate(wire.headers, headers)
        assert set(wire.headers) == set(headers["properties"])
        assert wire.content_type == "application/json"


def test_consumers_are_those_the_code_declares_and_nobody_is_forgotten():
    heard = {name: [] for name in CONTRACTS}
    for service, wanted in subscriptions.of_code().items():
        for source, event, version in wanted:
            heard[f"{source}.{event}.v{version}"].append(service)
    declared = {name: contract["consumers"] for name, contract in CONTRACTS.items()}
    assert declared == {name: sorted(services) for name, services in heard.items()}
    assert {name for name, services in declared.items() if not services} == set(UNHEARD)


def test_public_is_what_outside_subscribers_may_really_bind_to():
    for contract in CONTRACTS.values():
        assert contract["public"] is (contract["source"] in rights.PUBLIC)


def test_no_public_event_tells_a_name_or_an_address(year):
    people = [event.data for event in year.system.published if event.type == "user_changed"]
    personal = {person[field] for person in people for field in ("name_th", "name_en", "email")}
    assert len(personal) > 20
    for event in year.system.published:
        if CONTRACTS[name_of(event)]["public"]:
            told = json.dumps(event.data, ensure_ascii=False)
            assert [secret for secret in personal if secret in told] == []

"""The services keep the contracts: what they publish, what they consume, how it travels."""

from __future__ import annotations

import importlib
import inspect
import json
import types

import generate
import jsonschema
import pytest
from asyncapi_document import document, key
from marshmallow import Schema

from emes_kit import envelope, plainly
from emes_kit.outlet import Outgoing, Outlet
from emes_kit.runner import service_class
from emes_ops.broker import definitions, rights, subscriptions
from emes_ops.settings import VHOST

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


@pytest.mark.parametrize("name", sorted(CONTRACTS.keys() - UNHEARD.keys()))
def test_who_hears_it_takes_what_is_really_published_as_plainly_right(year, name):
    source, event, version = name.split(".")
    methods = [method for service in generate.SERVICES for method in vars(service_class(service)).values()]
    heard = [schemas for method in methods if (schemas := getattr(method, "__emes_schemas__", None))]
    wanted = [found for schemas in heard if (found := schemas.get((source, event, int(version[1:]))))]
    assert wanted
    for sent in (e for e in year.system.published if name_of(e) == name):
        for schema in wanted:
            assert schema.load(sent.data) == Schema.load(schema, sent.data)
            assert plainly.of_schema(schema)(sent.data) is not plainly.UNSURE or schema._hooks["post_load"]


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


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_where_it_is_published_is_where_the_broker_has_it(name):
    told = document([CONTRACTS[name]])
    exchange = told["channels"][name]["bindings"]["amqp"]["exchange"]
    (real,) = (row for row in definitions.committed()["exchanges"] if row["name"] == exchange["name"])
    assert (exchange["type"], exchange["durable"], exchange["autoDelete"]) == (
        real["type"], real["durable"], real["auto_delete"],
    )  # fmt: skip
    assert exchange["vhost"] == real["vhost"] == VHOST
    assert told["servers"]["broker"]["pathname"] == f"/{VHOST}"


def test_the_properties_on_the_wire_are_those_of_the_asyncapi_document():
    sent = []
    outlet = Outlet("amqp://nobody@127.0.0.1:1/")
    channel = types.SimpleNamespace(publish_now=lambda message, *where: sent.append(message))
    event = envelope.Envelope("i", "review", "task_opened", "s", 1, "2026-11-20T02:00:00Z", {})
    outlet._publish(channel, Outgoing("review.events", "task_opened.v1", envelope.encode(event)), mandatory=True)
    told = document([CONTRACTS["review.task_opened.v1"]])
    binding = told["components"]["messages"]["review.task_opened.v1"]["bindings"]["amqp"]
    operation = told["operations"]["send.review.task_opened.v1"]["bindings"]["amqp"]
    assert binding["contentEncoding"] == sent[0].content_encoding
    assert operation["deliveryMode"] == sent[0].properties["delivery_mode"]
    assert ("messageType" in binding) == ("type" in sent[0].properties)


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

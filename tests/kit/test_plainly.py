"""Plainly right data is loaded without marshmallow: with its very result, and nothing that it refuses gets through."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, pre_load, validate, validates_schema

from emes_kit import plainly, validation
from emes_kit.validation import Strict, Tolerant

SERVICES = ("submission", "review", "notification", "scoring", "gateway")


class Claim(Strict):
    claim = fields.String(required=True)
    parts = fields.List(fields.Integer(strict=True), load_default=list)


class Report(Strict):
    id = fields.String(required=True, validate=validate.Length(1, 8))
    kind = fields.String(data_key="type", load_default="plain", validate=[validate.OneOf(["plain", "thai"])])
    note = fields.String(allow_none=True)
    since = fields.DateTime(attribute="begun")
    claims = fields.List(fields.Nested(Claim), validate=validate.Length(max=2))
    first = fields.Nested(Claim, unknown=EXCLUDE)
    many = fields.Nested(Claim, many=True)
    sections = fields.Dict(fields.String(validate=validate.Length(max=3)), fields.String(allow_none=True))
    free = fields.Dict()
    done = fields.Boolean(load_default=False)


class Seen(Tolerant):
    id = fields.String(required=True)
    claims = fields.List(fields.Nested(Claim))


class Hooked(Strict):
    id = fields.String(required=True)

    @pre_load
    def trimmed(self, data: Any, **_: Any) -> Any:
        return {**data, "id": str(data["id"]).strip()} if isinstance(data, dict) and "id" in data else data

    @validates_schema
    def refused(self, data: Any, **_: Any) -> None:
        if data.get("id") == "no":
            raise ValidationError("no", "id")

    @post_load
    def marked(self, data: Any, **_: Any) -> Any:
        return data | {"marked": True}


def _outcome(load: Any, data: Any) -> tuple[str, Any]:
    try:
        return "loaded", load(data)
    except ValidationError as refused:
        return "refused", refused.normalized_messages()


def _same(schema: Schema, data: Any) -> None:
    ours = _outcome(schema.load, data)
    with mock.patch.object(validation._Quick, "load", Schema.load):  # of nested schemas as well
        theirs = _outcome(schema.load, data)
    assert ours == theirs
    assert repr(ours) == repr(theirs)  # 1, 1.0 and True are equal and not the same


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
RIGHT: dict[type, st.SearchStrategy[Any]] = {
    fields.String: st.sampled_from(["plain", "thai", "P5703", "ก", "", "a text that is longer than most limits allow"]),
    fields.Integer: st.integers(0, 40),
    fields.Boolean: st.booleans(),
    fields.DateTime: st.just("2026-11-20T02:00:00Z"),
}


def _value(field: Any) -> st.SearchStrategy[Any]:
    """Mostly right for this field."""
    if isinstance(field, fields.List):
        good = st.lists(_value(field.inner), max_size=3)
    elif isinstance(field, fields.Nested):
        one = _object(field.schema)
        good = st.lists(one, max_size=2) if field.many else one
    elif isinstance(field, fields.Dict):
        inner = _value(field.value_field) if field.value_field else JUNK
        good = st.dictionaries(st.text(max_size=3), inner, max_size=3)
    else:
        good = next((found for kind, found in RIGHT.items() if isinstance(field, kind)), JUNK)
    return st.one_of(good, good, good, good, JUNK)


def _object(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    known = {field.data_key or name: _value(field) for name, field in schema.load_fields.items()}
    must = {key: known[key] for name, f in schema.load_fields.items() if f.required for key in [f.data_key or name]}
    whole = st.fixed_dictionaries(must, optional={key: one for key, one in known.items() if key not in must})
    return st.one_of(whole, whole, whole, st.dictionaries(st.sampled_from([*known, "unknown"]), JUNK, max_size=4))


@settings(deadline=None)
@given(st.data())
@pytest.mark.parametrize("schema", [Report(), Seen(), Hooked(), Claim()], ids=lambda one: type(one).__name__)
def test_the_answer_is_that_of_marshmallow(schema: Schema, data: st.DataObject) -> None:
    _same(schema, data.draw(st.one_of(_object(schema), JUNK)))


@functools.cache
def _of_services() -> list[Schema]:
    """Every schema of every service, but for those that make their data ready themselves (of a query: always text)."""
    for name in SERVICES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)
    found, waiting = {}, [Strict, Tolerant]
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        if cls.__module__.split(".")[0] in SERVICES:
            found[f"{cls.__module__}.{cls.__qualname__}"] = cls
    return [schema for name in sorted(found) for schema in [found[name]()] if not schema._hooks["pre_load"]]


@settings(deadline=None)
@given(st.data())
def test_it_is_for_every_schema_of_every_service(data: st.DataObject) -> None:
    schemas = _of_services()
    assert len(schemas) > 100
    for schema in data.draw(st.lists(st.sampled_from(schemas), min_size=3, max_size=3)):
        _same(schema, data.draw(_object(schema)))


def test_what_is_plainly_right_does_not_reach_marshmallow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Schema, "load", lambda *_, **__: pytest.fail("judged"))
    claims = [{"claim": "reading", "parts": []}]
    given_ = {"id": "1", "note": None, "claims": claims, "sections": {"a": "ก"}, "free": {"x": [1]}}
    assert Report().load(given_) == given_ | {"kind": "plain", "done": False}
    assert Seen().load({"id": "1", "more": 7}) == {"id": "1"}


def test_what_is_loaded_is_a_copy() -> None:
    given_ = {"id": "1", "claims": [{"claim": "reading"}], "sections": {"a": "b"}, "free": {}}
    loaded = Report().load(given_)
    loaded["claims"][0]["claim"], loaded["sections"]["a"], loaded["free"]["x"] = "other", "other", 1
    assert given_ == {"id": "1", "claims": [{"claim": "reading"}], "sections": {"a": "b"}, "free": {}}


@pytest.mark.parametrize("schema", [Hooked(), Report(many=True), Report(partial=True), Report(unknown="include")])
def test_a_schema_with_rules_of_its_own_is_left_to_marshmallow(schema: Schema) -> None:
    assert plainly.of_schema(schema)({"id": "1"}) is plainly.UNSURE

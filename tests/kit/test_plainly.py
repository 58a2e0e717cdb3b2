"""Plainly right data is loaded without marshmallow: with its very result, and nothing that it refuses gets through."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kitlab.guesses import JUNK, an_object
from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing, post_load, pre_load, validate
from marshmallow import validates_schema as judges

from emes_kit import plainly
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

    @judges
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


def _same(schema: Schema, data: Any) -> bool:
    """With the same answer; whether it was plainly right."""
    ours, theirs = _outcome(schema.load, data), _outcome(lambda given: Schema.load(schema, given), data)
    assert ours == theirs
    assert repr(ours) == repr(theirs)  # 1, 1.0 and True are equal and not the same
    return ours[0] == "loaded" and plainly.of_schema(schema)(data) is not plainly.UNSURE


@settings(deadline=None)
@given(st.data())
@pytest.mark.parametrize("schema", [Report(), Seen(), Hooked(), Claim()], ids=lambda one: type(one).__name__)
def test_the_answer_is_that_of_marshmallow(schema: Schema, data: st.DataObject) -> None:
    _same(schema, data.draw(st.one_of(an_object(schema), JUNK)))


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
        if cls.__module__.split(".")[0] in (*SERVICES, "abc"):  # abc: made by `from_dict`
            found[cls] = cls()
    return [schema for schema in found.values() if not schema._hooks["pre_load"]]


def _try(schema: Schema, plain: set[Schema]) -> None:
    @settings(deadline=None, max_examples=12, database=None)
    @given(an_object(schema))
    def each(data: Any) -> None:
        if _same(schema, data) and data:
            plain.add(schema)

    each()


def test_it_is_for_every_schema_of_every_service() -> None:
    schemas, plain = _of_services(), set[Schema]()  # those that were seen to take what is right
    assert len(schemas) > 200
    for schema in schemas:
        _try(schema, plain)
    assert len(plain) > 0.7 * len(schemas)


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


class Own(Strict):
    id = fields.String(required=True)

    def load(self, data: Any, **options: Any) -> Any:
        return super().load(data, **options) | {"own": True}


class Beside(fields.Field):  # type: ignore[type-arg]
    """Looks at what stands beside it, and may have nothing to say."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        return missing if value == "nothing" else [value, attr, data["id"]]


class Tree(Strict):
    id = fields.String(required=True)
    own = fields.Nested(Own)
    beside = Beside()
    kids = fields.List(fields.Nested(lambda: Tree()))


class Twice(Strict):
    a = fields.String(data_key="x")
    b = fields.String(data_key="x", load_only=True)
    c = fields.String(data_key="")


@pytest.mark.parametrize(
    ("schema", "data"),
    [
        (Tree(), {"id": "1", "kids": [{"id": "2", "kids": []}, {"id": "3", "kids": [{"id": "4"}]}]}),
        (Tree(), {"id": "1", "kids": [{"id": "2", "kids": [{}]}]}),
        (Tree(), {"id": "1", "own": {"id": "2"}}),
        (Tree(), {"id": "1", "beside": "7"}),
        (Tree(), {"id": "1", "beside": "nothing"}),
        (Twice(), {"x": "1", "unknown": "2"}),
        (Twice(), {"x": "1", "": "3"}),
        (Twice(), {"c": "1"}),
    ],
)
def test_unusual_schemas_are_loaded_as_ever(schema: Schema, data: Any) -> None:
    _same(schema, data)


@pytest.mark.parametrize("schema", [Hooked(), Own(), Seen(many=True), Seen(partial=True), Seen(unknown="include")])
def test_a_schema_with_rules_of_its_own_is_left_to_marshmallow(schema: Schema) -> None:
    assert plainly.of_schema(schema)({"id": "1"}) is plainly.UNSURE

"""Data for a schema: mostly right, now and then not."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from marshmallow import Schema, fields, validate

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
WORDS = st.sampled_from(["P5703", "reading", "2570-1", "ก", "", "a text that is longer than some limits allow"])


def _text(field: fields.Field[Any]) -> st.SearchStrategy[str]:
    """As its validators want it."""
    for rule in field.validators:
        if isinstance(rule, validate.OneOf):
            return st.sampled_from(list(rule.choices))
        if isinstance(rule, validate.Regexp):
            return st.from_regex(rule.regex, fullmatch=True)
        if isinstance(rule, validate.Length):
            return st.text(min_size=rule.equal or rule.min or 0, max_size=min(rule.equal or rule.max or 9, 20))
    return WORDS


def _value(field: Any) -> st.SearchStrategy[Any]:
    """Mostly right for this field."""
    if isinstance(field, fields.List):
        good: st.SearchStrategy[Any] = st.lists(_value(field.inner), min_size=1, max_size=3)
    elif isinstance(field, fields.Nested):
        one = an_object(field.schema)
        good = st.lists(one, max_size=2) if field.many else one
    elif isinstance(field, fields.Dict):
        inner = _value(field.value_field) if field.value_field else JUNK
        good = st.dictionaries(_text(field.key_field) if field.key_field else WORDS, inner, max_size=3)
    elif isinstance(field, fields.Boolean):
        good = st.booleans()
    elif isinstance(field, fields.Integer):
        good = st.integers(0, 40)
    elif isinstance(field, fields.DateTime):
        good = st.just("2026-11-20T02:00:00Z")
    else:
        good = _text(field)
    return st.integers(0, 24).flatmap(lambda luck: good if luck else JUNK)


def an_object(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    known = {field.data_key or name: _value(field) for name, field in schema.load_fields.items()}
    must = {key: known[key] for name, f in schema.load_fields.items() if f.required for key in [f.data_key or name]}
    whole = st.fixed_dictionaries(must, optional={key: one for key, one in known.items() if key not in must})
    odd = st.dictionaries(st.sampled_from([*known, "unknown"]), JUNK, max_size=4)
    return st.integers(0, 9).flatmap(lambda luck: whole if luck else odd)

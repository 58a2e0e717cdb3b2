"""What marshmallow answers to data that is plainly right, in a fraction of its time. Whatever is not plainly right, or
not known here, is left to marshmallow, which stays the judge of everything that is refused.

A check answers the loaded value or UNSURE. It may raise ValidationError where a validator does: unsure as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, fields, missing

UNSURE: Any = object()
Check = Callable[[Any], Any]
_LOADING = ("pre_load", "post_load", "validates", "validates_schema")


def of_schema(schema: Schema) -> Check:
    """One object, as `schema.load` takes it with no further options."""
    hooked = any(schema._hooks[name] for name in _LOADING)
    parts = [
        (field.data_key or name, field.attribute or name, UNSURE if field.required else field.load_default, field)
        for name, field in schema.load_fields.items()
    ]
    deep = any("." in target for _, target, _, _ in parts)
    if hooked or deep or schema.many or schema.partial or schema.unknown not in (RAISE, EXCLUDE):
        return lambda data: UNSURE
    checks = [(key, target, default, _of_field(field)) for key, target, default, field in parts]
    strict = schema.unknown == RAISE

    def check(data: Any) -> Any:
        if type(data) is not dict:
            return UNSURE
        found, known = {}, 0
        for key, target, default, of_value in checks:
            if key in data:
                known += 1
                found[target] = value = of_value(data[key])
                if value is UNSURE:
                    return UNSURE
            elif default is UNSURE:
                return UNSURE
            elif default is not missing:
                found[target] = default() if callable(default) else default
        return UNSURE if strict and known != len(data) else found

    return check


def _of_field(field: fields.Field[Any]) -> Check:
    make = _KNOWN.get(type(field))
    if make is None or field.pre_load or field.post_load:
        return field.deserialize
    inner, validators, none = make(field), tuple(field.validators), None if field.allow_none else UNSURE

    def check(value: Any) -> Any:
        if value is None:
            return none
        if (found := inner(value)) is not UNSURE:
            for validate in validators:
                validate(found)
        return found

    return check


def _text(field: fields.String) -> Check:
    return lambda value: value if type(value) is str else UNSURE


def _list(field: fields.List[Any]) -> Check:
    inner = _of_field(field.inner)

    def check(value: Any) -> Any:
        if type(value) is not list:
            return UNSURE
        found = [inner(one) for one in value]
        return UNSURE if UNSURE in found else found

    return check


def _nested(field: fields.Nested) -> Check:
    return field.deserialize if field.many or field.unknown is not None else of_schema(field.schema)


def _dict(field: fields.Dict) -> Check:
    of_key = _of_field(field.key_field) if field.key_field else lambda key: key
    of_value = _of_field(field.value_field) if field.value_field else lambda value: value

    def check(value: Any) -> Any:
        if type(value) is not dict:
            return UNSURE
        found = {of_key(key): of_value(inner) for key, inner in value.items()}
        return UNSURE if UNSURE in found or UNSURE in found.values() else found

    return check


_KNOWN: dict[type, Callable[[Any], Check]] = {
    fields.String: _text,
    fields.List: _list,
    fields.Nested: _nested,
    fields.Dict: _dict,
}

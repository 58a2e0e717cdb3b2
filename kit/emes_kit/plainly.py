"""What marshmallow answers to data that is plainly right, in a fraction of its time. Whatever is not plainly right, or
not known here, is left to marshmallow, which stays the judge of everything that is refused.

A check answers the loaded value or UNSURE. A ValidationError of a validator or of a field means unsure as well.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, missing

UNSURE: Any = object()
Check = Callable[..., Any]  # of a value and, as a field may want to know, its name and the object it is part of
_LOADING = ("pre_load", "post_load", "validates", "validates_schema")


class Quick(Schema):
    """Plainly right data needs no judge."""

    @cached_property
    def _plainly(self) -> Check:
        return of_schema(self)

    def load(self, data: Any, **options: Any) -> Any:
        if not options:
            try:
                if (found := self._plainly(data)) is not UNSURE:
                    return found
            except ValidationError:
                pass  # whether and how that is said, marshmallow knows
        return super().load(data, **options)


def of_schema(schema: Schema) -> Check:
    """One object, as `schema.load` takes it with no further options."""
    parts = [
        (name if field.data_key is None else field.data_key, field.attribute or name, field)
        for name, field in schema.load_fields.items()
    ]
    if not _usual(schema) or any("." in target for _, target, _ in parts):
        return lambda data, *_: UNSURE
    strict, known = schema.unknown == RAISE, {key for key, _, _ in parts}
    checks = [
        (key, target, UNSURE if field.required else field.load_default, _of_field(field))
        for key, target, field in parts
    ]

    def check(data: Any, *_: Any) -> Any:
        if type(data) is not dict or (strict and not data.keys() <= known):
            return UNSURE
        found = {}
        for key, target, default, of_value in checks:
            if key in data:
                value = of_value(data[key], key, data)
            else:
                value = default() if callable(default) else default
            if value is UNSURE:
                return UNSURE
            if value is not missing:
                found[target] = value
        return found

    return check


def _usual(schema: Schema) -> bool:
    """Nothing but its fields says what it loads."""
    return (
        type(schema).load in (Schema.load, Quick.load)
        and not any(schema._hooks[name] for name in _LOADING)
        and not (schema.many or schema.partial)
        and schema.unknown in (RAISE, EXCLUDE)
        and schema.dict_class is dict
    )


def _of_field(field: fields.Field[Any]) -> Check:
    make = _KNOWN.get(type(field))
    if make is None or field.pre_load or field.post_load:
        return field.deserialize
    inner, validators, none = make(field), tuple(field.validators), None if field.allow_none else UNSURE

    def check(value: Any, *where: Any) -> Any:
        if value is None:
            return none
        if (found := inner(value, *where)) is not UNSURE:
            for validate in validators:
                validate(found)
        return found

    return check


def _text(field: fields.String) -> Check:
    return lambda value, *_: value if type(value) is str else UNSURE


def _list(field: fields.List[Any]) -> Check:
    inner = _of_field(field.inner)

    def check(value: Any, *_: Any) -> Any:
        if type(value) is not list:
            return UNSURE
        found = [inner(one) for one in value]
        return UNSURE if UNSURE in found else found

    return check


def _nested(field: fields.Nested) -> Check:
    """Looked at when the first one comes: a schema may nest itself."""
    made: list[Check] = []

    def check(value: Any, *_: Any) -> Any:
        if not made:
            made.append(of_schema(field.schema))
        return made[0](value)

    return field.deserialize if field.many or field.unknown is not None else check


def _dict(field: fields.Dict) -> Check:
    of_key = _of_field(field.key_field) if field.key_field else lambda key: key
    of_value = _of_field(field.value_field) if field.value_field else lambda value: value

    def check(value: Any, *_: Any) -> Any:
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

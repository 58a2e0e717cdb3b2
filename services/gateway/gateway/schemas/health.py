"""Is it alive, is it ready."""

from __future__ import annotations

from marshmallow import fields

from emes_kit.schemas import Tolerant
from gateway.schemas.common import about


class AliveSchema(Tolerant):
    status = fields.String(required=True)


def part() -> fields.String:
    return fields.String(required=True, **about("ok หรือรหัสปัญหา — ok, or the code of the problem", example="ok"))


class ReadinessSchema(Tolerant):
    gateway, submission, review, scoring, notification = part(), part(), part(), part(), part()


ALIVE, READINESS = AliveSchema(), ReadinessSchema()

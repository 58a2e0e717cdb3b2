"""What the forms of the frame send. Each page group keeps its own forms in a file of its own."""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate, validates_schema

from emes_kit.schemas import Strict
from gateway.pages.taste import DIGITS, LANGUAGES
from gateway.schemas.accounts import LoginSchema, NewPasswordSchema


class LoginFormSchema(LoginSchema):
    next = fields.String(load_default="")


class DisplaySchema(Strict):
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    digits = fields.String(required=True, validate=validate.OneOf(DIGITS))


class PasswordFormSchema(NewPasswordSchema):
    repeated_password = fields.String(required=True, load_only=True, validate=validate.Length(max=200))

    @validates_schema
    def same_twice(self, data: dict[str, str], **_: object) -> None:
        if data.get("new_password") != data.get("repeated_password"):
            raise ValidationError("The two new passwords differ.", "repeated_password")


LOGIN_FORM, DISPLAY, PASSWORD_FORM = LoginFormSchema(), DisplaySchema(), PasswordFormSchema()

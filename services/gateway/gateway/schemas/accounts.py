"""People: log in, who am I, and the administration of users (HTTP and RPC)."""

from __future__ import annotations

from marshmallow import fields, validate

from emes_kit.schemas import ActorSchema, Strict, Tolerant
from gateway import ids
from gateway.domain import LOCALES, PARTS, ROLES
from gateway.schemas.common import Paged, about, moment, office_id, page, text

USER_ID = validate.Regexp(rf"^{ids.USER}\Z")
EMAIL = validate.Regexp(r"^\Z|^[^@\s]+@[^@\s]+\Z")


def user_id(**options: object) -> fields.String:
    return fields.String(validate=USER_ID, **about("ชื่อผู้ใช้ — user name", example="owner.P5703"), **options)  # type: ignore[arg-type]


def password(description: str, **options: object) -> fields.String:
    return fields.String(
        load_only=True,
        validate=validate.Length(min=8, max=200),
        metadata={"description": description, "format": "password"},
        **options,
    )  # type: ignore[arg-type]


class LoginSchema(Strict):
    # No rule on length or form here: a wrong name and a wrong password must be refused in the same way.
    user_id = fields.String(
        required=True, validate=validate.Length(max=200), **about("ชื่อผู้ใช้ — user name", example="owner.P5703")
    )
    password = fields.String(
        required=True,
        validate=validate.Length(max=200),
        metadata={"description": "รหัสผ่าน — password", "format": "password"},
    )


class UserViewSchema(Tolerant):
    user_id = user_id(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    roles = fields.List(fields.String(validate=validate.OneOf(ROLES)), required=True)
    office_id = fields.String(allow_none=True, required=True)
    parts = fields.List(fields.String(validate=validate.OneOf(PARTS)), required=True)
    email = fields.String(required=True)
    locale = fields.String(required=True, validate=validate.OneOf(LOCALES))
    active = fields.Boolean(required=True)


class SessionViewSchema(Tolerant):
    token = fields.String(required=True, **about("ใส่ใน Authorization: Bearer … — send as Authorization: Bearer …"))
    token_type = fields.String(required=True, validate=validate.OneOf(["Bearer"]))
    expires_at = moment("หมดอายุ — expires", required=True)
    user = fields.Nested(UserViewSchema, required=True)


class LoggedOutSchema(Tolerant):
    logged_out = fields.Boolean(required=True)


class NewPasswordSchema(Strict):
    old_password = fields.String(required=True, load_only=True, validate=validate.Length(max=200))
    new_password = password("รหัสผ่านใหม่อย่างน้อย 8 ตัวอักษร — new password, at least 8 characters", required=True)


class UserSchema(Strict):
    user_id = user_id(required=True)
    name_th = text("ชื่อ — Thai name", 200, required=True)
    name_en = text("ชื่อภาษาอังกฤษ — English name", 200, required=True)
    roles = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    office_id = office_id(load_default=None, allow_none=True)
    parts = fields.List(fields.String(), load_default=list)
    email = fields.String(load_default="", validate=[validate.Length(max=254), EMAIL])
    locale = fields.String(load_default="th")
    active = fields.Boolean(load_default=True)
    password = password("รหัสผ่าน — password", load_default=None, allow_none=True)
    password_hash = fields.String(
        load_only=True,
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=300),
        **about("argon2id ที่คำนวณมาแล้ว — a ready argon2id hash"),
    )


class UsersSchema(Strict):
    users = fields.List(fields.Nested(UserSchema), required=True, validate=validate.Length(min=1, max=1000))


class RegisterUsersSchema(UsersSchema):
    actor = fields.Nested(ActorSchema, required=True)


class RegisteredSchema(Tolerant):
    registered = fields.Integer(required=True, **about("ใหม่หรือแก้ไข — new or changed"))
    unchanged = fields.Integer(required=True)


class PasswordSchema(Strict):
    password = password("รหัสผ่าน — password", required=True)


class SetPasswordSchema(PasswordSchema):
    actor = fields.Nested(ActorSchema, required=True)
    user_id = user_id(required=True)


class DisableUserSchema(Strict):
    actor = fields.Nested(ActorSchema, required=True)
    user_id = user_id(required=True)


class UsersQuerySchema(Paged):
    office = office_id(load_default=None)
    role = fields.String(load_default=None, validate=validate.OneOf(ROLES), **about("บทบาท — role"))


class ListUsersSchema(Strict):
    actor = fields.Nested(ActorSchema, load_default=None, allow_none=True)
    office_id = office_id(load_default=None, allow_none=True)
    role = fields.String(load_default=None, allow_none=True)
    cursor = fields.String(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=1000))


LOGIN, SESSION_VIEW, LOGGED_OUT = LoginSchema(), SessionViewSchema(), LoggedOutSchema()
USER_VIEW, NEW_PASSWORD = UserViewSchema(), NewPasswordSchema()
USERS, REGISTERED, PASSWORD = UsersSchema(), RegisteredSchema(), PasswordSchema()
USERS_QUERY, USER_PAGE = UsersQuerySchema(), page("User", UserViewSchema)
REGISTER_USERS, SET_PASSWORD, DISABLE_USER, LIST_USERS = (
    RegisterUsersSchema(),
    SetPasswordSchema(),
    DisableUserSchema(),
    ListUsersSchema(),
)

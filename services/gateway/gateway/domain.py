"""People of the system: who may exist, and what a change of a person means. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

OFFICE_ROLES = ("owner", "screener", "director")
CENTRAL_ROLES = ("reviewer", "deputy", "secretary", "executive", "admin")
ROLES = OFFICE_ROLES + CENTRAL_ROLES
PARTS = ("QP", "AP", "STD")
LOCALES = ("th", "en")
# Pages stand at these addresses beside those of people: /admin/users/new is no person's.
RESERVED_IDS = ("new", "import", "template.xlsx")
# What a token was issued for; when one of these changes, tokens given before must not live on.
_BINDING = ("roles", "office_id", "parts", "active")


class Refusal(Exception):
    """A rule said no. reason: key of problems.PROBLEMS; params fill its sentences."""

    def __init__(self, reason: str, field: str | None = None, **params: Any) -> None:
        super().__init__(reason)
        self.reason, self.field, self.params = reason, field, params


@dataclass(frozen=True)
class User:
    """user_id: "owner.P5703"; sequence: number of changes; token_epoch: tokens of an earlier epoch are void."""

    user_id: str
    name_th: str
    name_en: str
    roles: tuple[str, ...]
    office_id: str | None = None
    parts: tuple[str, ...] = ()
    email: str = ""
    locale: str = "th"
    active: bool = True
    password_hash: str = ""
    sequence: int = 0
    token_epoch: int = 1


def check(user: User, where: str = "") -> None:
    """Refuse a person who cannot exist: called like a page, unknown role, office role without office…

    where: prefix of the field name in the refusal, "users.3." for the fourth of a list.
    """
    if user.user_id in RESERVED_IDS:
        raise Refusal("reserved_id", where + "user_id", user_id=user.user_id)
    if not user.roles or set(user.roles) - set(ROLES):
        raise Refusal("unknown_role", where + "roles", roles=", ".join(ROLES))
    if bool(set(user.roles) & set(OFFICE_ROLES)) != (user.office_id is not None):
        raise Refusal("office_and_role", where + "office_id")
    if set(user.parts) - set(PARTS) or bool(user.parts) != ("reviewer" in user.roles):
        raise Refusal("parts_and_role", where + "parts", parts=", ".join(PARTS))
    if user.locale not in LOCALES:
        raise Refusal("unknown_locale", where + "locale")


def registered(old: User | None, new: User) -> User | None:
    """The person to store, or None when nothing changes (registering twice is no event)."""
    if old is None:
        return replace(new, sequence=1, token_epoch=1)
    wanted = replace(
        new, sequence=old.sequence, token_epoch=old.token_epoch, password_hash=new.password_hash or old.password_hash
    )
    if wanted == old:
        return None
    revoked = any(getattr(wanted, name) != getattr(old, name) for name in (*_BINDING, "password_hash"))
    return replace(wanted, sequence=old.sequence + 1, token_epoch=old.token_epoch + revoked)


def with_password(user: User, password_hash: str) -> User:
    """A new password ends every session opened with the old one."""
    return replace(user, password_hash=password_hash, sequence=user.sequence + 1, token_epoch=user.token_epoch + 1)


def disabled(user: User) -> User:
    if not user.active:
        return user
    return replace(user, active=False, sequence=user.sequence + 1, token_epoch=user.token_epoch + 1)


def entry(old: User | None, new: User) -> dict[str, Any]:
    """What the log says of a change: what the person may do now, and the names of what changed.

    Never a name, an address or a password: the log is for ever, personal data must be able to go.
    """
    rights = {"roles": list(new.roles), "office_id": new.office_id, "parts": list(new.parts), "active": new.active}
    changed = [name for name in _TOLD if old is None or getattr(old, name) != getattr(new, name)]
    return {**rights, "sequence": new.sequence, "changed": changed}


FIELDS = tuple(f.name for f in fields(User))
_TOLD = tuple(name for name in FIELDS if name not in ("user_id", "sequence", "token_epoch"))

"""Stories about people, written against the store: register, change a password, disable, log in, lock."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from gateway import domain, events, passwords, sessions
from gateway.domain import Refusal, User
from gateway.sessions import FREE_FAILURES, FREE_FAILURES_ANYWHERE, Session
from gateway.store import GatewayStore

MOST_SEARCHED = 5_000


def register(store: GatewayStore, by: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """New and changed people are stored and announced; registering the same again does nothing."""
    changed = 0
    for number, row in enumerate(rows):
        old = store.user(row["user_id"])
        new = _user(row, old, where := f"users.{number}.")
        domain.check(new, where)
        user = domain.registered(old, new)
        if user is not None:
            _save(store, by, "register", old, user)
            changed += 1
    return {"registered": changed, "unchanged": len(rows) - changed}


def _user(row: Mapping[str, Any], old: User | None, where: str) -> User:
    values = {**row, "roles": tuple(row["roles"]), "parts": tuple(row["parts"])}
    plain, ready = values.pop("password", None), values.pop("password_hash", None)
    if ready is not None and not passwords.is_hash(ready):
        raise Refusal("weak_hash", where + "password_hash")
    if old is None and plain is None and ready is None:
        raise Refusal("password_needed", where + "password")
    if plain is not None:
        same = old is not None and passwords.verified(old.password_hash, plain)
        ready = old.password_hash if old is not None and same else passwords.hashed(plain)
    return User(**values, password_hash=ready or "")


def set_password(store: GatewayStore, by: str, user_id: str, password: str) -> User:
    old = known(store, user_id)
    user = domain.with_password(old, passwords.hashed(password))
    _save(store, by, "set_password", old, user)
    store.clear_guards(user_id)
    return user


def change_own_password(store: GatewayStore, user_id: str, old: str, new: str) -> User:
    user = known(store, user_id)
    if not passwords.verified(user.password_hash, old):
        raise Refusal("wrong_password", "old_password")
    return set_password(store, user_id, user_id, new)


def disable(store: GatewayStore, by: str, user_id: str) -> User:
    if by == user_id:  # or the last administrator could lock everybody out
        raise Refusal("own_account", "user_id")
    old = known(store, user_id)
    user = domain.disabled(old)
    if user is not old:
        _save(store, by, "disable", old, user)
    return user


def known(store: GatewayStore, user_id: str) -> User:
    user = store.user(user_id)
    if user is None:
        raise Refusal("no_such_user", "user_id", user_id=user_id)
    return user


def _save(store: GatewayStore, by: str, action: str, old: User | None, user: User) -> None:
    store.save_user(user, by, action, domain.entry(old, user))
    store.publish(events.UserChanged(user))


def identify(store: GatewayStore, book: Any, user_id: str, password: str, address: str, now: datetime) -> User | None:
    """The person, or None when name or password is wrong; both cost the same time. Refusal: locked.

    book: where wrong passwords are counted (the store; for unknown names the process memory).
    """
    for guard in book.guards(user_id, address):
        sessions.check_lock(guard, now)
    user = store.user(user_id)
    usable = user is not None and user.active
    right = passwords.verified(user.password_hash if user is not None and usable else None, password)
    return user if right else None


def note_failure(store: GatewayStore, book: Any, user_id: str, address: str, now: datetime) -> None:
    """Costs the same for a known and an unknown name, so that the clock tells nobody who exists."""
    here, anywhere = book.guards(user_id, address)
    here = sessions.failed(here, FREE_FAILURES, now)
    anywhere = sessions.failed(anywhere, FREE_FAILURES_ANYWHERE, now)
    book.save_guards(user_id, address, here, anywhere, now)
    if book is not store:
        store.pretend_guards(user_id, now)


def open_session(store: GatewayStore, user: User, now: datetime, life: timedelta) -> tuple[str, Session]:
    """(the token, shown once and never stored; the session)"""
    token = secrets.token_urlsafe(32)
    session = sessions.opened(token, user, now, life)
    store.open_session(session)
    store.clear_guards(user.user_id)
    return token, session


def page(
    store: GatewayStore, by: str, office_id: str | None, role: str | None, after: str | None, limit: int
) -> dict[str, Any]:
    """People as lists show them; who looked at whom is logged."""
    users = store.users(office_id=office_id, role=role, limit=limit + 1, after=after)
    shown = users[:limit]
    asked = {"office": office_id, "role": role, "users": [user.user_id for user in shown]}
    store.note_reading(by, "list_users", asked)
    return {"items": [view(user) for user in shown], "next": shown[-1].user_id if len(users) > limit else None}


def search(
    store: GatewayStore, by: str, everybody: Iterable[User], asked: Mapping[str, Any], after: str | None, limit: int
) -> dict[str, Any]:
    """As page, by asked["office"], ["role"] and ["q"]: those whose id, names or address hold the text.

    more: there are others that are not shown (with a text; without one, `next` leads to them).
    """
    text, office_id, role = asked["q"], asked["office"], asked["role"]
    found = [user for user in everybody if _fits(user, text, office_id, role) and user.user_id > (after or "")]
    shown, more = found[:limit], len(found) > limit
    # What was looked for may be a name: the log, which is for ever, only says who was shown.
    seen = {"office": office_id, "role": role, "users": [user.user_id for user in shown]}
    store.note_reading(by, "list_users" if text is None else "search_users", seen)
    following = shown[-1].user_id if more and text is None else None
    return {"items": [view(user) for user in shown], "next": following, "more": more and text is not None}


def _fits(user: User, text: str | None, office_id: str | None, role: str | None) -> bool:
    if (office_id or user.office_id) != user.office_id or (role is not None and role not in user.roles):
        return False
    said = f"{user.user_id}\n{user.name_th}\n{user.name_en}\n{user.email}"
    return text is None or text.casefold() in said.casefold()


def read(store: GatewayStore, by: str, user_id: str) -> dict[str, Any]:
    user = known(store, user_id)
    store.note_reading(by, "read_user", {"users": [user_id]})
    return view(user)


def view(user: User) -> dict[str, Any]:
    return events.UserChanged(user).to_data()

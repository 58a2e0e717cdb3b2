"""Who may exist, and what a change of a person means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway import domain
from gateway.domain import Refusal, User
from gateway.events import UserChanged

OWNER = User("owner.P5703", "ผู้รับผิดชอบ", "Owner", ("owner",), "P5703", email="o@example.go.th", password_hash="h1")
REVIEWER = User("reviewer.1", "ผู้ตรวจ", "Reviewer", ("reviewer",), None, ("QP", "AP"), password_hash="h2")


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        (OWNER, None),
        (REVIEWER, None),
        (replace(OWNER, roles=("owner", "director")), None),
        (replace(OWNER, roles=("king",)), "unknown_role"),
        (replace(OWNER, roles=()), "unknown_role"),
        (replace(OWNER, office_id=None), "office_and_role"),
        (replace(REVIEWER, office_id="P5703"), "office_and_role"),
        (replace(REVIEWER, parts=()), "parts_and_role"),
        (replace(REVIEWER, parts=("XX",)), "parts_and_role"),
        (replace(OWNER, parts=("QP",)), "parts_and_role"),
        (replace(OWNER, locale="fr"), "unknown_locale"),
    ],
)
def test_only_people_who_can_exist_are_registered(user: User, reason: str | None) -> None:
    if reason is None:
        domain.check(user)
        return
    with pytest.raises(Refusal) as caught:
        domain.check(user, "users.3.")
    assert caught.value.reason == reason
    assert (caught.value.field or "").startswith("users.3.")


def test_registering_the_same_person_again_is_no_event() -> None:
    first = domain.registered(None, OWNER)
    assert first is not None
    assert (first.sequence, first.token_epoch) == (1, 1)
    assert domain.registered(first, OWNER) is None
    assert domain.registered(first, replace(OWNER, password_hash="")) is None  # no word on the password: it stays


@pytest.mark.parametrize(
    ("change", "revoked"),
    [
        ({"email": "new@example.go.th"}, 0),
        ({"name_th": "ชื่อใหม่"}, 0),
        ({"roles": ("screener",)}, 1),
        ({"office_id": "P1001"}, 1),
        ({"active": False}, 1),
        ({"password_hash": "h9"}, 1),
    ],
)
def test_a_change_of_what_a_token_was_given_for_ends_the_sessions(change: dict[str, object], revoked: int) -> None:
    first = domain.registered(None, OWNER)
    assert first is not None
    second = domain.registered(first, replace(OWNER, **change))  # type: ignore[arg-type]
    assert second is not None
    assert (second.sequence, second.token_epoch) == (2, 1 + revoked)


def test_a_new_password_and_disabling_end_the_sessions() -> None:
    assert domain.with_password(OWNER, "h3").token_epoch == OWNER.token_epoch + 1
    gone = domain.disabled(OWNER)
    assert (gone.active, gone.token_epoch, gone.sequence) == (False, OWNER.token_epoch + 1, OWNER.sequence + 1)
    assert domain.disabled(gone) is gone


def test_the_event_of_a_person_carries_no_secret() -> None:
    event = UserChanged(replace(OWNER, sequence=4))
    assert (event.subject, event.sequence) == ("owner.P5703", 4)
    assert set(event.to_data()) == {
        *("user_id", "name_th", "name_en", "roles", "office_id", "parts", "email", "locale", "active"),
    }

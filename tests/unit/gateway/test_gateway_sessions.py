"""Tokens, the lock against guessing, passwords and rate buckets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway import passwords, sessions
from gateway.domain import Refusal, User
from gateway.memory import CAPACITY, Memory, Strangers
from gateway.ratelimit import Buckets, Limit
from gateway.sessions import FREE_FAILURES, Guard

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
USER = User("owner.P5703", "ชื่อ", "Name", ("owner",), "P5703", password_hash="x", sequence=1)
LIFE = timedelta(hours=12)


def lock_after(failures: int) -> timedelta | None:
    guard = Guard()
    for _ in range(failures):
        guard = sessions.failed(guard, FREE_FAILURES, NOW)
    return None if guard.locked_until is None else guard.locked_until - NOW


def test_only_the_hash_of_a_token_is_kept() -> None:
    session = sessions.opened("secret-token", USER, NOW, LIFE)
    assert "secret-token" not in repr(session)
    assert session.id == sessions.token_id("secret-token")
    assert len(session.id) == 64


def test_a_session_ends_by_time_by_a_new_epoch_and_with_its_user() -> None:
    session = sessions.opened("t", USER, NOW, LIFE)
    assert sessions.valid(session, USER, NOW + LIFE - timedelta(seconds=1))
    assert not sessions.valid(session, USER, NOW + LIFE)
    assert not sessions.valid(session, replace(USER, token_epoch=2), NOW)
    assert not sessions.valid(session, replace(USER, active=False), NOW)
    assert not sessions.valid(None, USER, NOW)
    assert not sessions.valid(session, None, NOW)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, None), (4, None), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (500, 60)]
)
def test_the_lock_grows_with_every_wrong_password_up_to_an_hour(failures: int, minutes: int | None) -> None:
    assert lock_after(failures) == (None if minutes is None else timedelta(minutes=minutes))


def test_a_lock_says_how_long_and_opens_in_time() -> None:
    guard = Guard(5, NOW, NOW + timedelta(minutes=1))
    with pytest.raises(Refusal) as caught:
        sessions.check_lock(guard, NOW + timedelta(seconds=59.5))
    assert (caught.value.reason, caught.value.params["retry_after"]) == ("locked", 1)
    sessions.check_lock(guard, NOW + timedelta(minutes=1))


def test_old_failures_are_forgotten_after_a_day() -> None:
    old = Guard(20, NOW - timedelta(hours=25), NOW - timedelta(hours=24))
    assert sessions.failed(old, FREE_FAILURES, NOW) == Guard(1, NOW, None)


def test_unknown_names_lock_like_known_ones_and_stay_bounded() -> None:
    book = Strangers()
    for number in range(CAPACITY + 10):
        book.save_guards(f"nobody{number}", "10.0.0.1", Guard(5, NOW, NOW + timedelta(minutes=1)), Guard(5, NOW), NOW)
    here, anywhere = book.guards(f"nobody{CAPACITY + 9}", "10.0.0.1")
    assert (here.failures, anywhere.failures) == (5, 5)
    assert book.guards("nobody0", "10.0.0.1") == (Guard(), Guard())


def test_a_password_is_kept_as_argon2id_and_verified() -> None:
    stored = passwords.hashed("รหัสผ่านยาวพอ")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_hash(stored)
    assert passwords.verified(stored, "รหัสผ่านยาวพอ")
    assert not passwords.verified(stored, "รหัสผ่านอื่น")
    assert not passwords.verified(None, "รหัสผ่านยาวพอ")
    assert not passwords.verified("no hash at all", "x")


def test_two_spellings_of_sara_am_are_one_password() -> None:
    assert passwords.verified(passwords.hashed("คำสั่งลับ"), "ค\u0e4d\u0e32สั่งลับ")


def test_a_bucket_gives_its_burst_then_its_rate() -> None:
    buckets, limit = Buckets(), Limit(per_second=2, burst=3)
    assert [buckets.take("u", limit, 100.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert buckets.take("other", limit, 100.0) == 0.0
    assert buckets.take("u", limit, 100.5) == 0.0
    assert buckets.take("u", limit, 100.5) == 0.5
    assert [buckets.take("u", limit, 1000.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]


def test_buckets_are_bounded() -> None:
    buckets, limit = Buckets(capacity=2), Limit(1, 1)
    for key in ("a", "b", "c"):
        buckets.take(key, limit, 0.0)
    assert buckets.take("a", limit, 0.0) == 0.0  # the longest unused was dropped: a full bucket again
    assert buckets.take("c", limit, 0.0) > 0


def test_a_session_is_remembered_for_five_seconds_at_most() -> None:
    memory, session = Memory(), sessions.opened("t", USER, NOW, LIFE)
    memory.remember(session, USER, 10.0)
    assert memory.session(session.id, 14.9) == (session, USER)
    assert memory.session(session.id, 15.0) is None
    memory.remember(session, USER, 20.0)
    memory.forget_user(USER.user_id)
    assert memory.session(session.id, 20.1) is None

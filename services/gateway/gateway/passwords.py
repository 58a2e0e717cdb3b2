"""Passwords: argon2id with the parameters of the OWASP cheat sheet, outside the event loop."""

from __future__ import annotations

import functools
import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from emes_kit.concurrency import Semaphore, in_thread

_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, type=Type.ID)
_AT_ONCE = Semaphore(4)  # bounds memory (19 MiB each) and leaves processor time for everybody already logged in


def hashed(password: str) -> str:
    with _AT_ONCE:
        return str(in_thread(_HASHER.hash, _composed(password)))


def verified(stored: str | None, password: str) -> bool:
    """Takes as long for an unknown user (stored None) as for a wrong password."""
    with _AT_ONCE:
        right = bool(in_thread(_verify, stored or _decoy(), _composed(password)))
    return right and stored is not None


def is_hash(text: str) -> bool:
    return text.startswith("$argon2id$") and text.count("$") == 5


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _decoy() -> str:
    return _HASHER.hash("nobody has this password")


def _composed(password: str) -> bytes:
    # The same Thai word from two keyboards is one password; NFC alone leaves the two spellings of sara am apart.
    return unicodedata.normalize("NFC", password).replace("\u0e4d\u0e32", "\u0e33").encode()

"""What a browser carries for us, and how we know it is ours: form tickets (CSRF), flash messages, ways back. Pure.

Every browser has a secret in an HttpOnly cookie: its login token, or before that a random visit. Tickets and messages
are bound to it by HMAC, so nothing is stored, and what another browser was given is worth nothing here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from urllib.parse import urlsplit

HOME, LONGEST_PATH, LONGEST_FLASH = "/home", 1000, 3000
TONES = ("good", "info", "warn", "bad")
Message = tuple[str, str]  # (tone, text)


def ticket(secret: str, pad: bytes) -> str:
    """Proves that a form came from a page we gave to this browser. pad: 32 fresh random bytes.

    Masked anew on every page: compressed pages must not betray the ticket by their length (BREACH).
    """
    return (pad + _mixed(_mac(secret, b"form"), pad)).hex()


def good_ticket(secret: str, given: str) -> bool:
    try:
        raw = bytes.fromhex(given)
    except ValueError:
        return False
    return len(raw) == 64 and hmac.compare_digest(_mixed(raw[32:], raw[:32]), _mac(secret, b"form"))


def same_site(origin: str | None, host: str) -> bool:
    """A browser that names another origin is refused whatever its ticket says; old ones name none."""
    return origin is None or (origin != "null" and urlsplit(origin).netloc == host)


def packed(secret: str, messages: Sequence[Message]) -> str:
    body = base64.urlsafe_b64encode(json.dumps(messages, ensure_ascii=False).encode()).decode().rstrip("=")
    return f"{body}.{_mac(secret, body.encode()).hex()}"


def unpacked(secret: str, text: str | None) -> list[Message]:
    """[] for anything that is not ours: a message in our frame must be our message."""
    body, _, mac = (text or "")[:LONGEST_FLASH].partition(".")
    if not body or not mac.isascii() or not hmac.compare_digest(_mac(secret, body.encode()).hex(), mac):
        return []
    try:
        rows = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (binascii.Error, ValueError):
        return []
    return [(tone, said) for tone, said in rows if tone in TONES]


def way_back(path: str | None) -> str:
    """Where to go after logging in: a path of this site, else home. "//host", "/\\host" and the like lead away."""
    if path is None or not path.startswith("/") or len(path) > LONGEST_PATH:
        return HOME
    if path.startswith("//") or "\\" in path or not path.isprintable():
        return HOME
    try:
        parts = urlsplit(path)
    except ValueError:
        return HOME
    return HOME if parts.scheme or parts.netloc or parts.path in ("/login", "/logout") else path


def _mac(secret: str, purpose: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"emes " + purpose, hashlib.sha256)


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))

"""Passwords of this installation: made once, kept in one file only its owner can read; only the demo one is printed."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from urllib.parse import quote

# Easy to type and to read aloud: no 0/o, 1/l/i.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Vault:
    """<var>/secrets.json: {"broker.<user>": password, "demo": password, …}; a missing one is made on first use."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def get(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = secrets.token_urlsafe(24)
            self._write()
        return self._known[name]

    def demo_password(self, wanted: str | None = None) -> str:
        """The one password of the demo accounts: `wanted` if given (and kept), else three short groups, made once."""
        kept = self._known.get("demo")
        word = wanted or kept or "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
        if word != kept:
            self._known["demo"] = word
            self._write()
        return word

    def broker(self, user: str) -> str:
        return self.get(f"broker.{user}")

    def amqp_uri(self, user: str, host: str, port: int, vhost: str) -> str:
        return f"amqp://{quote(user)}:{quote(self.broker(user))}@{host}:{port}/{quote(vhost, safe='')}"

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(self._known, file, indent=1, sort_keys=True)
        fresh.replace(self.path)

"""The cookies of a browser: its login token, its visit before that, its taste, and messages for the next page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Request as RawRequest
from werkzeug.wrappers import Response

SESSION, VISIT, TASTE, FLASH = "session", "visit", "taste", "flash"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Jar:
    """Reads and writes them. Over https they are Secure and bound to this very host (`__Host-`).

    X-Forwarded-Proto may be made up by anybody: the worst it does is to make the liar's own cookies Secure.
    """

    raw: RawRequest
    secure: bool

    @classmethod
    def of(cls, raw: RawRequest, public_url: str = "") -> Jar:
        forwarded = raw.headers.get("X-Forwarded-Proto", "").split(",")[0].strip().lower()
        return cls(raw, raw.is_secure or forwarded == "https" or public_url.startswith("https://"))

    def name(self, of: str) -> str:
        return f"__Host-emes-{of}" if self.secure else f"emes-{of}"

    def get(self, of: str) -> str | None:
        return self.raw.cookies.get(self.name(of)) or None

    def put(self, answer: Response, of: str, value: str, seconds: float | None = None) -> None:
        self._set(answer, of, value, None if seconds is None else int(seconds))

    def drop(self, answer: Response, of: str) -> None:
        self._set(answer, of, "", 0)

    def _set(self, answer: Response, of: str, value: str, seconds: int | None) -> None:
        how: dict[str, Any] = {"httponly": True, "samesite": "Lax", "path": "/"}
        answer.set_cookie(self.name(of), value, max_age=seconds, secure=self.secure, **how)

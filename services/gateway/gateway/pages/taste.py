"""How somebody wants to read: language and digits. Pure."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("th", "en")
DIGITS = ("arabic", "thai")


@dataclass(frozen=True)
class Taste:
    """Thai digits belong to Thai text only."""

    language: str = "th"
    digits: str = "arabic"

    @property
    def in_thai_digits(self) -> bool:
        return self.language == "th" and self.digits == "thai"

    def text(self) -> str:
        """As it stands in the cookie."""
        return f"{self.language}.{self.digits}"


def chosen(cookie: str | None, asked: str | None, of_user: str | None) -> Taste:
    """What the address asks for, else what was chosen before, else the user's own language, else Thai.

    Accept-Language is not heard: browsers in Thai offices often say English without meaning it.
    """
    language, _, digits = (cookie or "").partition(".")
    wanted = next((one for one in (asked, language, of_user) if one in LANGUAGES), "th")
    return Taste(wanted, digits if digits in DIGITS else "arabic")

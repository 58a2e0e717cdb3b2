"""Who can be told something: the people user_changed tells of, and the groups they are found by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OFFICES, REVIEWERS, EXECUTIVES = "offices", "reviewers", "executives"
EXECUTIVE_ROLES = frozenset({"deputy", "secretary", "executive"})
OFFICE_ROLES = frozenset({"owner", "director"})


@dataclass(frozen=True)
class Person:
    """email: empty = told in the inbox only. locale: th | en. sequence: of the user_changed this is known from."""

    user_id: str
    name_th: str
    name_en: str
    roles: tuple[str, ...]
    office_id: str | None
    parts: tuple[str, ...]
    email: str
    locale: str
    active: bool
    sequence: int = 0

    def name(self, language: str) -> str:
        return self.name_th if language == "th" else self.name_en

    @property
    def masked_email(self) -> str:
        """Enough to recognise a wrong domain, too little to write to: o…@example.go.th."""
        name, at, domain = self.email.rpartition("@")
        return f"{name[:1]}…{at}{domain}" if self.email else ""

    @property
    def groups(self) -> list[str]:
        """Index keys: the office's people under the office id; whoever has left is in no group and is told nothing."""
        if not self.active:
            return []
        roles = set(self.roles)
        keys = {REVIEWERS: "reviewer" in roles, EXECUTIVES: bool(roles & EXECUTIVE_ROLES)}
        keys[OFFICES] = self.office_id is not None and bool(roles & OFFICE_ROLES)
        return [key for key, held in keys.items() if held] + ([self.office_id] if self.office_id else [])


def of(data: Mapping[str, Any], sequence: int) -> Person:
    """A person as user_changed tells of them."""
    known = {**data, "roles": tuple(data["roles"]), "parts": tuple(data["parts"])}
    return Person(**known, sequence=sequence)


def newer(known: Person | None, told: Person) -> bool:
    """user_changed may arrive out of order; only a later number changes what we know."""
    return known is None or told.sequence > known.sequence

"""Offices with validity dates and predecessors: 245 today (183 primary, 62 secondary), others before and after.

The secondary offices re-cut on 28 January 2564 inherit the FY2564 result of their predecessor; a closed office cannot
be reported on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from submission.refusal import Refusal
from submission.thai_text import clean, sort_key

KINDS = ("primary", "secondary")


@dataclass(frozen=True)
class Office:
    """valid_from/valid_to: first and last day, None = open; predecessor: id of the office it came from, if known.

    version: of the stored document (0 = new), also the number of its last event.
    """

    office_id: str
    kind: str
    name_th: str
    short_th: str
    name_en: str
    region: str
    province_codes: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    predecessor: str | None = None
    version: int = 0

    @property
    def sort_key(self) -> str:
        """Unique, so that it can also serve as a cursor."""
        return f"{sort_key(self.short_th)} {self.office_id}"

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def same_facts(self, other: Office) -> bool:
        return replace(self, version=0) == replace(other, version=0)


def registered(office: Office) -> Office:
    """The office with its names cleaned. Refusal: office_not_valid (dates reversed, kind ≠ id, own predecessor)."""
    if office.valid_from and office.valid_to and office.valid_to < office.valid_from:
        raise Refusal("office_not_valid", "valid_to", office_id=office.office_id)
    if office.office_id[0] != {"primary": "P", "secondary": "S"}[office.kind]:
        raise Refusal("office_not_valid", "kind", office_id=office.office_id)
    if office.predecessor == office.office_id:
        raise Refusal("office_not_valid", "predecessor", office_id=office.office_id)
    return replace(office, name_th=clean(office.name_th), short_th=clean(office.short_th))


def require_valid(office: Office, day: date) -> None:
    """Refusal: office_closed (not yet, or no longer)."""
    if not office.valid_on(day):
        raise Refusal("office_closed", "office_id", office_id=office.office_id, day=day.isoformat())

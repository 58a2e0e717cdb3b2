"""Who is told what, over which channels: one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from notification.news import News
from notification.people import EXECUTIVE_ROLES, Person

INBOX, EMAIL = "inbox", "email"


@dataclass(frozen=True)
class Line:
    """role: owner | screener | director | reviewer | executive. within_days: only while at most so many are left."""

    role: str
    channels: tuple[str, ...]
    within_days: int | None = None


OWNER_INBOX, DIRECTOR_INBOX = Line("owner", (INBOX,)), Line("director", (INBOX,))
OWNER_BOTH, DIRECTOR_BOTH = Line("owner", (INBOX, EMAIL)), Line("director", (INBOX, EMAIL))

TABLE: dict[str, tuple[Line, ...]] = {
    # inside the house: whoever has the next step; no e-mail, they sit next door
    "screening_asked": (Line("screener", (INBOX,)),),
    "screening_passed": (DIRECTOR_INBOX,),
    "screening_returned": (OWNER_INBOX,),
    "report_submitted": (OWNER_INBOX, DIRECTOR_BOTH),  # the receipt: the director is liable (P9)
    "report_taken_back": (OWNER_INBOX, DIRECTOR_INBOX),
    "report_returned": (OWNER_BOTH, DIRECTOR_BOTH),
    "report_approved": (OWNER_BOTH, DIRECTOR_INBOX),
    "report_scored": (OWNER_INBOX, DIRECTOR_INBOX),
    "task_opened": (Line("reviewer", (INBOX,)),),
    "task_overdue": (Line("reviewer", (INBOX, EMAIL)),),
    "round_opened": (OWNER_BOTH, DIRECTOR_BOTH),
    # the ladder: the owner first, then the director too
    "deadline_near": (OWNER_BOTH, Line("director", (INBOX, EMAIL), within_days=3)),
    "deadline_passed": (OWNER_BOTH, DIRECTOR_BOTH),
    "extension_decided": (OWNER_BOTH, DIRECTOR_BOTH),
    "office_level_changed": (Line("executive", (INBOX,)),),
}


def concerns_owner(news: News) -> bool:
    """Whether it matters who wrote the report."""
    return any(line.role == "owner" for line in TABLE[news.kind])


def told(news: News, people: Iterable[Person], author: str | None = None) -> list[tuple[Person, tuple[str, ...]]]:
    """Each active person who is told, once, with the channels of all their roles.

    author: who wrote the report; the other owners of the office are then left alone. E-mail needs an address.
    """
    active = [person for person in people if person.active]
    known_author = author if author in {person.user_id for person in active} else None
    result = []
    for person in active:
        roles = _roles(person, news, known_author)
        lines = [line for line in TABLE[news.kind] if line.role in roles and _in_time(line, news)]
        channels = {channel for line in lines for channel in line.channels}
        if not person.email:
            channels.discard(EMAIL)
        if channels:
            result.append((person, tuple(c for c in (INBOX, EMAIL) if c in channels)))
    return result


def _roles(person: Person, news: News, author: str | None) -> set[str]:
    """The roles in which this person is meant by this news."""
    roles = set(person.roles) & {"owner", "screener", "director"}
    if author is not None and person.user_id != author:
        roles.discard("owner")
    if "reviewer" in person.roles and _reviews(person, news):
        roles.add("reviewer")
    if EXECUTIVE_ROLES & set(person.roles):
        roles.add("executive")
    return roles


def _reviews(person: Person, news: News) -> bool:
    """The reviewer named; while nobody is named, every reviewer of the part, so that a task finds a hand."""
    if news.person is not None:
        return person.user_id == news.person
    return news.facts.get("part") in person.parts


def _in_time(line: Line, news: News) -> bool:
    return line.within_days is None or news.facts["days_left"] <= line.within_days

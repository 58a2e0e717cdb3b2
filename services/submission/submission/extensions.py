"""Extension of the official deadline = request, reason, decision, expiry; per office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from submission.deadlines import day_ends, is_past, local_day
from submission.refusal import Refusal
from submission.rounds import OfficeRound, Round

REQUESTED, GRANTED, DECLINED = "requested", "granted", "declined"


@dataclass
class Extension:
    """until: the new due time asked for; the decision carries its own reason."""

    extension_id: str
    round_id: str
    office_id: str
    state: str
    reason: str
    until: datetime
    requested_by: str
    requested_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    version: int = 0


def request(
    round: Round, mine: OfficeRound, reason: str, until: date, user: str, now: datetime, pending: bool
) -> Extension:
    """Refusals: extension_pending (one at a time), extension_not_later (than what the office has, or than today)."""
    if pending:
        raise Refusal("extension_pending", office_id=mine.office_id)
    due_at = day_ends(until)
    if due_at <= mine.official_due(round) or is_past(due_at, now):
        raise Refusal("extension_not_later", "until", due_on=local_day(mine.official_due(round)).isoformat())
    mine.extensions += 1
    id = f"{round.round_id}.{mine.office_id}.{mine.extensions}"
    return Extension(id, round.round_id, mine.office_id, REQUESTED, reason, due_at, user, now)


def decide(extension: Extension, mine: OfficeRound, granted: bool, reason: str, user: str, now: datetime) -> None:
    """Refusals: extension_decided, own_extension, extension_not_later (it ran out while it waited)."""
    if extension.state != REQUESTED:
        raise Refusal("extension_decided", extension_id=extension.extension_id)
    if user == extension.requested_by:
        raise Refusal("own_extension")
    if granted and is_past(extension.until, now):
        raise Refusal("extension_not_later", "granted", due_on=local_day(extension.until).isoformat())
    extension.state = GRANTED if granted else DECLINED
    extension.decided_by, extension.decided_at, extension.decision_reason = user, now, reason
    if granted:
        mine.extended_due_at = extension.until


def sorted_out(found: Iterable[Extension]) -> tuple[list[Extension], list[Extension]]:
    """Those that wait, the oldest request first, and those decided, the newest decision first."""
    all_of_them = sorted(found, key=lambda one: (one.requested_at, one.extension_id))
    waiting = [one for one in all_of_them if one.state == REQUESTED]
    decided = [one for one in all_of_them if one.state != REQUESTED]
    return waiting, sorted(decided, key=lambda one: one.decided_at or one.requested_at, reverse=True)

"""The deadline ladder at work: one due row per clock holds the next rung; what to announce is decided when it fires.

Clocks: internal and official per (round, office), returned per report. The row's id names the clock, so arming it anew
(an extension, a new return) replaces the old promise.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from submission import events
from submission.deadlines import local_day
from submission.domain import DONE, Report
from submission.ladder import INTERNAL, OFFICIAL, RETURNED, Rung, climb, next_rung, rungs
from submission.lineage import Office
from submission.rounds import OPEN, OfficeRound, Round
from submission.store import SubmissionStore

KIND = "reminder"


def arm(
    store: SubmissionStore, round: Round, mine: OfficeRound, clock: str, since: datetime, report: Report | None = None
) -> None:
    """Plan the first rung after `since`; nothing when there is none left, or no clock runs."""
    id = f"{KIND}:{report.report_id if report else f'{round.round_id}.{mine.office_id}'}:{clock}"
    due_at = due_of(round, mine, clock, report)
    rung = next_rung(ladder_of(store, round, due_at), since) if due_at else None
    if rung is None:
        store.unschedule(id)
    else:
        facts = {"round_id": round.round_id, "office_id": mine.office_id, "clock": clock}
        store.schedule(id, rung.at, KIND, **facts, report_id=report.report_id if report else None)


def due_of(round: Round, mine: OfficeRound, clock: str, report: Report | None) -> datetime | None:
    """None: this clock does not run (no return, or the internal deadline is the official one)."""
    if clock == RETURNED:
        return report.returned_due_at if report else None
    if clock == INTERNAL and mine.due(round, INTERNAL) >= mine.due(round, OFFICIAL):
        return None
    return mine.due(round, clock)


def ladder_of(store: SubmissionStore, round: Round, due_at: datetime) -> list[Rung]:
    return rungs(due_at, store.days_off() if round.count_days == "working" else None)


def arm_office(store: SubmissionStore, round: Round, mine: OfficeRound, since: datetime) -> None:
    for clock in (INTERNAL, OFFICIAL):
        arm(store, round, mine, clock, since)


def arm_round(store: SubmissionStore, round: Round, offices: list[Office], since: datetime) -> None:
    """Both clocks of every office, when the round opens (and of an office that is registered later)."""
    special, day = store.office_rounds(round.round_id), local_day(since)
    for office in offices:
        if office.valid_on(day):
            mine = special.get(office.office_id) or OfficeRound(round.round_id, office.office_id)
            arm_office(store, round, mine, since)


def arm_newcomers(store: SubmissionStore, offices: list[Office], now: datetime) -> None:
    newcomers = [office for office in offices if office.version == 0]
    for round in store.rounds(state=OPEN) if newcomers else ():
        arm_round(store, round, newcomers, now)


def fall_due(store: SubmissionStore, data: dict[str, Any], at: datetime, now: datetime) -> None:
    """A rung fell due at `at`: tell the office what is still open, and plan the next rung."""
    round, mine = store.known_round(data["round_id"]), store.office_round(data["round_id"], data["office_id"])
    report = store.report(data["report_id"]) if data["report_id"] else None
    due_at = due_of(round, mine, data["clock"], report) if round is not None else None
    office = store.known_office(data["office_id"])
    if round is None or due_at is None or office is None or not office.valid_on(local_day(now)):
        return
    still_open = open_indicators(store, round, mine.office_id, report)
    for rung in climb(ladder_of(store, round, due_at), at, now) if still_open else ():
        store.publish(events.deadline(mine, data["clock"], due_at, rung, still_open, data["report_id"]))
    if still_open:
        store.save_office_round(mine)
    arm(store, round, mine, data["clock"], now, report)


def open_indicators(store: SubmissionStore, round: Round, office_id: str, report: Report | None) -> list[str]:
    """What the office still owes: one returned report, or the round's except returned ones (they have a clock)."""
    if report is not None:
        return [] if report.state in DONE else [report.indicator_id]
    settled = {
        other.indicator_id
        for other in store.reports_of_office(office_id, round.round_id)
        if other.state in DONE or other.returned_due_at
    }
    return [one["indicator_id"] for one in round.indicators if one["indicator_id"] not in settled]

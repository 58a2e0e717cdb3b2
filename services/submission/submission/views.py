"""Answers of the RPC surface and facts of events: plain JSON with the same names in both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from submission import deadlines
from submission.domain import Move, Report
from submission.extensions import Extension
from submission.history import Submission
from submission.ladder import INTERNAL, OFFICIAL
from submission.lineage import Office
from submission.rounds import OfficeRound, Round
from submission.schools import School

T = TypeVar("T")


def iso(at: datetime) -> str:
    """2026-11-20T02:00:00Z; fractions only when there are any."""
    timespec = "milliseconds" if at.microsecond else "seconds"
    return at.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")


def office_facts(office: Office) -> dict[str, Any]:
    names = ("office_id", "kind", "name_th", "short_th", "name_en", "region", "predecessor")
    return {
        **{name: getattr(office, name) for name in names},
        "province_codes": list(office.province_codes),
        "valid_from": office.valid_from.isoformat() if office.valid_from else None,
        "valid_to": office.valid_to.isoformat() if office.valid_to else None,
    }


def round_facts(round: Round) -> dict[str, Any]:
    names = ("round_id", "fiscal_year", "number", "kind", "name_th", "name_en", "scheme_id", "scheme_version")
    times = ("opens_at", "official_due_at", "internal_due_at")
    return {
        **{name: getattr(round, name) for name in names},
        **{name: iso(getattr(round, name)) for name in times},
        "accepts_late": round.accepts_late,
        "indicators": round.indicators,
    }


def office_view(office: Office) -> dict[str, Any]:
    return {**office_facts(office), "version": office.version}


def school_view(school: School, today: date) -> dict[str, Any]:
    """open: on this day; a closed school stays in the list, so that old reports can name it."""
    days = {name: day.isoformat() if (day := getattr(school, name)) else None for name in ("valid_from", "valid_to")}
    return {**asdict(school), **days, "open": school.open_on(today)}


def scheme_summary(scheme: Mapping[str, Any]) -> dict[str, Any]:
    """What a list says of a scheme; indicators: how many, by number of the round they belong to."""
    names = ("scheme_id", "scheme_version", "fiscal_year", "is_sample", "label_th", "label_en")
    counts = Counter(str(indicator["round"]) for indicator in scheme["indicators"])
    return {**{name: scheme[name] for name in names}, "indicators": dict(sorted(counts.items()))}


def round_view(round: Round, now: datetime) -> dict[str, Any]:
    """window: before | open | late | closed, by the round's own official deadline."""
    window = deadlines.window(round.opens_at, round.official_due_at, round.accepts_late, now)
    names = ("return_days", "count_days", "state", "version")
    return {**round_facts(round), **{name: getattr(round, name) for name in names}, "window": window}


def report_view(report: Report) -> dict[str, Any]:
    """A report without its text: what lists need. Times as text, the committee's pass as {"by", "at"}."""
    facts = asdict(report)
    for name in ("submitted_at", "returned_due_at", "updated_at"):
        facts[name] = iso(facts[name]) if facts[name] else None
    if facts["screened"]:
        facts["screened"]["at"] = iso(facts["screened"]["at"])
    del facts["sequence"], facts["audit"]
    return facts


def report_entry(report: Report, move: Move) -> dict[str, Any]:
    """What the log says of a move: `version` is the one this write will store, so that no write can go unlogged."""
    facts = {name: getattr(report, name) for name in ("submission_no", "content_hash", "late")}
    facts |= {"from_state": move.from_state, "to_state": move.to_state, "version": report.version + 1}
    return {**facts, "receipt_no": report.receipt_no} if move.action == "submit" else facts


def round_entry(round: Round) -> dict[str, Any]:
    times = {name: iso(getattr(round, name)) for name in ("opens_at", "internal_due_at", "official_due_at")}
    return {**times, "state": round.state, "scheme": f"{round.scheme_id}.{round.scheme_version}"}


def extension_entry(extension: Extension) -> dict[str, str]:
    """Without the reasons: what people write may name people, and the log is for ever."""
    return {"extension_id": extension.extension_id, "state": extension.state, "until": iso(extension.until)}


def content_of(body: Mapping[str, Any] | None) -> dict[str, Any]:
    """As last saved; of a report nobody has begun: nothing."""
    return body["content"] if body else {"claims": {}, "sections": {}}


def report_page(
    report: Report, body: Mapping[str, Any] | None, round: Round, mine: OfficeRound, now: datetime
) -> dict[str, Any]:
    """One report with its content and the clocks of its office; repaired: fields whose text was cleaned."""
    due_at = deadlines.latest(mine.official_due(round), report.returned_due_at)
    return {
        **report_view(report),
        "content": content_of(body),
        "repaired": [entry["field"] for entry in body["raw"]] if body else [],
        "due_at": iso(due_at),
        "internal_due_at": iso(mine.due(round, INTERNAL)),
        "window": deadlines.window(round.opens_at, due_at, round.accepts_late, now),
    }


def receipt(submission: Submission) -> dict[str, Any]:
    """What the office keeps as proof: number, server time, hash of the exact content."""
    names = ("receipt_no", "report_id", "submission_no", "content_hash", "submitted_by", "owner", "late", "outcome")
    return {**{name: getattr(submission, name) for name in names}, "submitted_at": iso(submission.submitted_at)}


def submission_view(submission: Submission) -> dict[str, Any]:
    """A submission as it was certified, and what became of it."""
    names = ("content", "claims", "explanations", "screened_by", "findings", "answered")
    facts = {name: getattr(submission, name) for name in names}
    outcome_at = iso(submission.outcome_at) if submission.outcome_at else None
    return {**receipt(submission), **facts, "outcome_at": outcome_at}


def extension_view(extension: Extension) -> dict[str, Any]:
    facts = asdict(extension)
    for name in ("until", "requested_at", "decided_at"):
        facts[name] = iso(facts[name]) if facts[name] else None
    return facts


def clocks(round: Round, mine: OfficeRound) -> dict[str, Any]:
    due = {f"{clock}_due_at": iso(mine.due(round, clock)) for clock in (INTERNAL, OFFICIAL)}
    return {"round_id": mine.round_id, "office_id": mine.office_id, **due, "version": mine.version}


def whole(items: Iterable[Any]) -> dict[str, Any]:
    return {"items": list(items), "next": None}


def leaf(things: Sequence[T], view: Callable[[T], Any], start: int, limit: int | None) -> dict[str, Any]:
    """Of a list at hand as a whole: those to show, where the next leaf starts (if any), how many there are."""
    end = len(things) if limit is None else start + limit
    shown = [view(thing) for thing in things[start:end]]
    return {"items": shown, "start": start, "next": end if end < len(things) else None, "all": len(things)}


def page(things: Sequence[T], view: Callable[[T], Any], limit: int, place: Callable[[T], str]) -> dict[str, Any]:
    """`place`: the cursor after one of them; there is a next page only when this one is full."""
    full = len(things) == limit
    return {"items": [view(thing) for thing in things], "next": place(things[-1]) if full else None}

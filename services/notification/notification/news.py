"""What happened, taken from an event, before it is known who is told: one builder per event.

`what` is the natural key of the news; `<what>:<user id>` is the id of each notice, so whatever arrives twice, or by two
ways, is told once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from notification.people import EXECUTIVES, OFFICES, REVIEWERS

Data = dict[str, Any]


@dataclass(frozen=True)
class News:
    """audience: a group of people.py or an office id. person: the one meant inside it (reviewer), None = not named.

    at: when it happened, ISO 8601 UTC. facts: fields of the event, for the wording. subject_id: what a page links to.
    """

    kind: str
    what: str
    subject_id: str
    at: str
    audience: str
    facts: Data = field(default_factory=dict)
    person: str | None = None


def of(event: str, data: Data, sequence: int, at: str) -> News:
    """event: type of the event; sequence and at: from its envelope. KeyError for an event nobody is told about."""
    return BUILDERS[event](data, sequence, at)


def _of_report(kind: str, moment: str = "at") -> Callable[[Data, int, str], News]:
    """News of one submission of a report, for its office: told once per submission."""

    def build(data: Data, sequence: int, at: str) -> News:
        what = f"{kind}.{data['report_id']}.{data['submission_no']}"
        return News(kind, what, data["report_id"], at, data["office_id"], {**data, "at": data[moment]})

    return build


def _screening(data: Data, sequence: int, at: str) -> News:
    # A report may be before the committee many times between two submissions: each time is news.
    kind = f"screening_{data['step']}"
    what = f"{kind}.{data['report_id']}.{sequence}"
    facts = {**data, "finding_count": data["findings"]}
    del facts["findings"]  # elsewhere these are the findings themselves
    return News(kind, what, data["report_id"], data["at"], data["office_id"], facts)


def _scored(data: Data, sequence: int, at: str) -> News:
    # A report is scored again under a new scheme version: every score is news of its own.
    what = f"report_scored.{data['report_id']}.{data['submission_no']}.{sequence}"
    return News("report_scored", what, data["report_id"], at, data["office_id"], {**data, "at": at})


def _of_task(kind: str) -> Callable[[Data, int, str], News]:
    def build(data: Data, sequence: int, at: str) -> News:
        what = f"{kind}.{data['task_id']}"
        return News(kind, what, data["task_id"], at, REVIEWERS, {**data, "at": at}, data["reviewer"])

    return build


def _round_opened(data: Data, sequence: int, at: str) -> News:
    facts = {**data, "at": at, "count": len(data["indicators"])}
    del facts["indicators"]  # the names are kept once, with the round
    return News("round_opened", f"round_opened.{data['round_id']}", data["round_id"], at, OFFICES, facts)


def _of_deadline(kind: str, step: str) -> Callable[[Data, int, str], News]:
    def build(data: Data, sequence: int, at: str) -> News:
        about = data["report_id"] or f"{data['round_id']}.{data['office_id']}"
        what = f"{kind}.{about}.{data['clock']}.{_compact(data['due_at'])}.{data[step]}"
        return News(kind, what, about, at, data["office_id"], {**data, "at": at})

    return build


def _extension(data: Data, sequence: int, at: str) -> News:
    about = f"{data['round_id']}.{data['office_id']}"
    what = f"extension_decided.{about}.{sequence}"
    return News("extension_decided", what, about, at, data["office_id"], {**data, "at": at})


def _level(data: Data, sequence: int, at: str) -> News:
    about = f"{data['fiscal_year']}.{data['office_id']}.{data['part']}"
    what = f"office_level_changed.{about}.{sequence}"
    return News("office_level_changed", what, about, at, EXECUTIVES, {**data, "at": at})


def _compact(moment: str) -> str:
    """ "2026-12-15T16:59:59Z" → "20261215T165959Z": fit for an id."""
    return moment.replace("-", "").replace(":", "")


BUILDERS: dict[str, Callable[[Data, int, str], News]] = {
    "report_submitted": _of_report("report_submitted", "submitted_at"),
    "report_taken_back": _of_report("report_taken_back"),
    "report_returned": _of_report("report_returned"),
    "report_approved": _of_report("report_approved"),
    "screening_moved": _screening,
    "score_set": _scored,
    "task_opened": _of_task("task_opened"),
    "task_overdue": _of_task("task_overdue"),
    "round_opened": _round_opened,
    "deadline_near": _of_deadline("deadline_near", "days_left"),
    "deadline_passed": _of_deadline("deadline_passed", "days_late"),
    "extension_decided": _extension,
    "office_level_changed": _level,
}

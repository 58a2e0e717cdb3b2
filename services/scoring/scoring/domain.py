"""The score of one report: which approval counts and what is recorded.

Percents and levels are computed in assessment.py, offices in results.py, the country in national.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any


class Refusal(Exception):
    """A rule says no. `reason` is a key of problems.PROBLEMS."""

    def __init__(self, reason: str, field: str | None = None, **params: Any) -> None:
        super().__init__(f"{reason} {params}" if params else reason)
        self.reason, self.field, self.params = reason, field, params


@dataclass(frozen=True)
class Ref:
    """The fields by which every event names a report and its submission round."""

    report_id: str
    round_id: str
    fiscal_year: int
    office_id: str
    indicator_id: str
    part: str
    submission_no: int

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Ref:
        return cls(**{f.name: data[f.name] for f in fields(cls)})

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Round:
    """A reporting round as far as scoring cares. Only kind "report" counts for an office's result."""

    round_id: str
    fiscal_year: int
    number: int
    kind: str
    scheme_id: str
    scheme_version: int

    @property
    def counts(self) -> bool:
        return self.kind == "report"


@dataclass
class Score:
    """The score of a report and everything that explains it.

    score = level, 1..5. percent: text under the scheme's rounding. claims: the approved figures, unrounded.
    missing: what the next level lacks (assessment.Gap as a dict) or None at the top.
    """

    ref: Ref
    score: int
    percent: str
    met: bool
    missing: dict[str, Any] | None
    explanation_th: str
    explanation_en: str
    scheme_id: str
    scheme_version: int
    claims: list[dict[str, Any]]
    content_hash: str
    task_id: str
    reviewer: str
    approved_at: datetime
    previous_score: int | None = None
    sequence: int = 1
    version: int = 0

    @property
    def level(self) -> int:
        return self.score


def overtakes(known: Score | None, ref: Ref, content_hash: str) -> bool:
    """True when this approval sets or replaces the score; an older one that arrives late does not, nor a duplicate.

    The same submission approved with other content is a contradiction and is refused.
    """
    if known is None or ref.submission_no > known.ref.submission_no:
        return True
    if ref.submission_no == known.ref.submission_no and content_hash != known.content_hash:
        raise Refusal("other_content", submission_no=ref.submission_no)
    return False


def succeed(known: Score | None, score: Score) -> Score:
    """The new score takes the place of the one known so far."""
    if known is not None:
        score.previous_score, score.sequence, score.version = known.score, known.sequence + 1, known.version
    return score

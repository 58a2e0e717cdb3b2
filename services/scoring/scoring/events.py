"""What scoring publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from scoring.domain import Score
from scoring.results import PartResult, Standing


@dataclass(frozen=True)
class ScoreSet:
    """Subject: the report; sequence: how often its score has been set."""

    TYPE: ClassVar[str] = "score_set"
    score: Score

    @property
    def subject(self) -> str:
        return self.score.ref.report_id

    @property
    def sequence(self) -> int:
        return self.score.sequence

    def to_data(self) -> dict[str, Any]:
        names = ("score", "level", "percent", "scheme_id", "scheme_version", "explanation_th", "explanation_en")
        facts = {name: getattr(self.score, name) for name in names}
        return {**self.score.ref.to_dict(), **facts, "previous_score": self.score.previous_score}


@dataclass(frozen=True)
class OfficeLevelChanged:
    """Subject: <fiscal_year>.<office>.<part>; sequence: how often this result has changed."""

    TYPE: ClassVar[str] = "office_level_changed"
    result: PartResult
    before: Standing

    @property
    def subject(self) -> str:
        return self.result.result_id

    @property
    def sequence(self) -> int:
        return self.result.sequence

    def to_data(self) -> dict[str, Any]:
        names = ("fiscal_year", "office_id", "part", "mean", "scored", "expected")
        facts = {name: getattr(self.result, name) for name in names}
        return {**facts, "from_level": self.before.level, "to_level": self.result.level}

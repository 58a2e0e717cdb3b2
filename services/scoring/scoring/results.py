"""The result of one office in one part: weighted mean of its indicators' scores, level by the office bands."""

from __future__ import annotations

from dataclasses import dataclass, field

from scoring.rounding import text
from scoring.scheme import Scheme


@dataclass(frozen=True)
class Entry:
    """The score of one indicator, and the submission it came from."""

    score: int
    report_id: str
    round_number: int
    submission_no: int

    @property
    def age(self) -> tuple[int, int]:
        return self.round_number, self.submission_no


@dataclass(frozen=True)
class Standing:
    """Where an office stands in a part. level None: nothing scored yet. complete: all expected indicators scored."""

    level: int | None = None
    complete: bool = False


@dataclass
class PartResult:
    """entries by indicator; mean as text. The rest follows from them by settle()."""

    fiscal_year: int
    office_id: str
    part: str
    entries: dict[str, Entry] = field(default_factory=dict)
    mean: str | None = None
    level: int | None = None
    scored: int = 0
    expected: int = 0
    sequence: int = 0
    version: int = 0

    @property
    def result_id(self) -> str:
        return result_id(self.fiscal_year, self.office_id, self.part)

    @property
    def standing(self) -> Standing:
        return Standing(self.level, self.level is not None and self.scored == self.expected)

    def enter(self, indicator_id: str, entry: Entry) -> bool:
        """A score arrives. False when a newer one of the same indicator is there already."""
        known = self.entries.get(indicator_id)
        if known is not None and known.age >= entry.age:
            return False
        self.entries[indicator_id] = entry
        return True

    def settle(self, scheme: Scheme) -> None:
        """Mean and level under the scheme of the year. Scores of indicators it no longer has stay, but do not count."""
        expected = scheme.of_part(self.part)
        counted = [(self.entries[i.indicator_id].score, i.weight) for i in expected if i.indicator_id in self.entries]
        self.expected, self.scored = len(expected), len(counted)
        self.mean = self.level = None
        if any(weight for _, weight in counted):
            mean = scheme.rounding.mean([score for score, _ in counted], [weight for _, weight in counted])
            self.mean, self.level = text(mean), scheme.office_level(mean)


def result_id(fiscal_year: int, office_id: str, part: str) -> str:
    return f"{fiscal_year}.{office_id}.{part}"

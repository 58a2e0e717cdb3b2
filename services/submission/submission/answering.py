"""Answers to findings: typed while a report is mended, kept with the submission that they led to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from submission.refusal import Refusal
from submission.thai_text import clean

Finding = Mapping[str, Any]
MOST_KEPT = 200  # findings of committee and reviewer together between two returns of the reviewer


def written(findings: Sequence[Finding], answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """The findings with these answers beside them; what is not named stays, an empty answer takes one away.

    answers: by the finding's place in the list, "0", "1" … Refusal: unknown_finding.
    """
    for place in answers:
        if not (place.isascii() and place.isdigit() and int(place) < len(findings)):
            raise Refusal("unknown_finding", f"answers.{place}", number=place[:10])
    return [_answered(finding, answers.get(str(place))) for place, finding in enumerate(findings)]


def _answered(finding: Finding, text: str | None) -> dict[str, Any]:
    if text is None:
        return dict(finding)
    bare, answer = {name: value for name, value in finding.items() if name != "answer"}, clean(text)
    return {**bare, "answer": answer} if answer else bare


def kept(before: Sequence[Finding], findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """What goes along to the committee and the reviewer: also what was asked and answered since the last return."""
    return [dict(finding) for finding in (*before, *findings)][-MOST_KEPT:]

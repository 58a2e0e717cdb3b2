"""Builders of review's domain objects."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from review.deadlines import due_at
from review.domain import Submission, Task
from review.identity import Ref

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def ref(number: int = 1) -> Ref:
    return Ref("2570-1.AP-03.P5703", "2570-1", 2570, "P5703", "AP-03", "AP", number)


def submission(**changes) -> Submission:
    facts = {
        "content_hash": "a" * 64,
        "receipt_no": "R-2570-1-P5703-AP-03-1",
        "owner": "owner.P5703",
        "certifier": "director.P5703",
        "submitted_at": NOW - timedelta(minutes=1),
        "late": False,
        "claims": [{"claim": "c1", "numerator": "242", "denominator": "245"}],
    }
    return Submission(**facts | changes)


def task(state: str = "open", number: int = 1, **changes) -> Task:
    return Task(ref(number), NOW, due_at(NOW), **{"submission": submission(), "state": state, "version": 3} | changes)


class Build:
    now, ref, submission, task = NOW, staticmethod(ref), staticmethod(submission), staticmethod(task)


@pytest.fixture
def build() -> type[Build]:
    return Build

"""A reviewer whose task becomes overdue between reading and deciding reads it again and decides; nothing else is so."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from emes_ops.simulate.client import Unexpected
from emes_ops.simulate.plan import APPROVED
from emes_ops.simulate.reviewers import Case

TASK = {"task_id": "R.1", "part": "QP", "version": 1, "overdue": False}
APPROVAL = {"decision": "approve", "findings": []}


class Bench:
    """A case in hand, read at version 2. read: whether it was overdue then."""

    def __init__(self, on, read) -> None:
        journey = SimpleNamespace(report_id="R", prank=None)
        story = SimpleNamespace(journey=journey, owner="owner.P1001", content_hash="h", outcome=APPROVED)
        world = SimpleNamespace(api=on.api, colleague_of=lambda _user, _part: "reviewer.2")
        self.case, self.on = Case(world, "reviewer.1", story, TASK), on
        self.case._read()
        assert self.case.overdue is read

    def versions(self) -> list[str | None]:
        return [headers.get("If-Match") for method, _, headers, _ in self.on.script.asked if method == "POST"]


@pytest.fixture
def task(answer):
    def make(version: int, overdue: bool, content_hash: str = "h"):
        body = {**TASK, "version": version, "overdue": overdue, "report": {"content_hash": content_hash}}
        return answer(200, body, etag=f'"{version}"')

    return make


@pytest.fixture
def changed(answer):
    return answer(412, {"code": "REV-013", "detail_en": "changed"})


def test_overdue_meanwhile_is_read_again_and_decided(line, answer, task, changed):
    bench = Bench(line(task(2, False), changed, task(3, True), answer(200, {}, etag='"4"')), False)
    bench.case._decide(APPROVAL)
    assert (bench.versions(), bench.case.etag) == (['"2"', '"3"'], '"4"')
    assert bench.on.ledger.unexpected == []


@pytest.mark.parametrize(("before", "after"), [(False, False), (True, True)])
def test_changed_for_no_reason_is_a_surprise(line, task, changed, before, after):
    bench = Bench(line(task(2, before), changed, task(3, after)), before)
    with pytest.raises(Unexpected):
        bench.case._decide(APPROVAL)
    assert len(bench.versions()) == 1


def test_overdue_with_another_content_is_a_surprise(line, task, changed):
    bench = Bench(line(task(2, False), changed, task(3, True, "other")), False)
    with pytest.raises(Unexpected):
        bench.case._decide(APPROVAL)


def test_changed_twice_is_a_surprise(line, task, changed):
    bench = Bench(line(task(2, False), changed, task(3, True), changed), False)
    with pytest.raises(Unexpected):
        bench.case._decide(APPROVAL)


def test_an_error_that_is_no_problem_document_is_not_accepted(line, answer, task):
    bench = Bench(line(task(2, False), answer(500, "oops")), False)
    with pytest.raises(Unexpected):
        bench.case._decide(APPROVAL)

"""What counts as lost, doubled, held and reached."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from emes_ops.deadline_day import books, ramp, report
from emes_ops.deadline_day.evening import Evening
from emes_ops.deadline_day.meter import Meter, Usage
from emes_ops.deadline_day.settling import Settled

NOTHING_WRONG = books.Verdict((), (), ())


def answer(name: str = "a", ms: float = 20.0, receipt: bool = True) -> dict[str, Any]:
    told = {"report_id": name, "content_hash": f"hash {name}", "receipt_no": f"R-{name}" if receipt else None}
    return {**told, "why": "" if receipt else "503", "sent": 0.5, "answered": ms}


def submission(name: str = "a", **other: Any) -> dict[str, Any]:
    return {"_id": f"R-{name}", "report_id": name, "content_hash": f"hash {name}", **other}


def task(name: str = "a", **other: Any) -> dict[str, Any]:
    return {"report_id": name, "receipt_no": f"R-{name}", "content_hash": f"hash {name}", **other}


# ---- books
def test_a_receipt_with_its_submission_and_its_task_is_neither_lost_nor_doubled() -> None:
    assert books.judge([answer()], [submission()], [task()]) == NOTHING_WRONG


@pytest.mark.parametrize(
    ("submissions", "tasks", "said"),
    [
        ([], [task()], "no submission"),
        ([submission()], [], "no review task"),
        ([submission(content_hash="another")], [task()], "no submission"),
        ([submission()], [task(content_hash="another")], "no review task"),
    ],
)
def test_a_receipt_that_is_not_stored_as_it_was_given_is_lost(submissions, tasks, said) -> None:
    assert books.judge([answer()], submissions, tasks).lost == (f"R-a: {said}",)


@pytest.mark.parametrize(
    ("answers", "submissions", "tasks"),
    [
        ([answer(), answer()], [submission()], [task()]),
        ([answer()], [submission(), submission(_id="R-a-2")], [task()]),
        ([answer()], [submission()], [task(), task()]),
    ],
    ids=["receipt", "submission", "task"],
)
def test_what_is_there_twice_is_doubled(answers, submissions, tasks) -> None:
    assert len(books.judge(answers, submissions, tasks).doubled) == 1


def test_what_was_stored_for_a_program_that_had_given_up_is_told_apart() -> None:
    found = books.judge([answer()], [submission(), submission("b")], [task(), task("b")])
    assert found == books.Verdict((), (), ("R-b",))


# ---- rates
def spend_up_to(limit: float):
    rates: list[float] = []

    def spend(reports: Sequence[str], rate: float) -> Evening:
        rates.append(rate)
        return Evening(rate, [answer(name, 20.0 if rate <= limit else 900.0) for name in reports])

    return rates, spend


@pytest.mark.parametrize(
    ("limit", "held", "tried"),
    [(22, 20, [10, 15, 20, 25]), (3, 2, [10, 5, 2]), (0, 0, [10, 5, 2, 1]), (99, 50, [*range(10, 55, 5)])],
)
def test_the_highest_rate_is_looked_for_upwards_and_below_the_first_when_that_is_too_much(limit, held, tried) -> None:
    rates, spend = spend_up_to(limit)
    found = ramp.find([f"r{n}" for n in range(9_000)], 50, spend)
    assert (found.rate, rates) == (held, tried)
    assert (found.beyond is None) == (held == 50)


def test_no_report_is_handed_in_twice_and_the_search_ends_with_the_reports() -> None:
    handed_in: list[str] = []

    def spend(reports: Sequence[str], rate: float) -> Evening:
        handed_in.extend(reports)
        return Evening(rate, [answer(name) for name in reports])

    assert ramp.find([f"r{n}" for n in range(400)], 50, spend).rate == 15
    assert len(set(handed_in)) == len(handed_in) == 400


@pytest.mark.parametrize(
    "evening",
    [
        Evening(10, [answer(), answer("b", receipt=False)]),
        Evening(10, [answer(ms=301.0)]),
        Evening(10, [answer()], settled=Settled(6.0, 6.0)),
    ],
    ids=["refused", "late", "a growing pile"],
)
def test_a_rate_is_not_held_when(evening: Evening) -> None:
    assert not ramp.holds(evening)


# ---- goals
def evening_of(*answers: dict[str, Any], **other: Any) -> Evening:
    return Evening(2.0, list(answers), seconds=len(answers) / 2, matrix=[40.0], **other)


def missed(evening: Evening, verdict: books.Verdict = NOTHING_WRONG, schools: int = 2) -> set[str]:
    return {one.what for one in report.goals(schools, evening, verdict) if not one.reached}


def test_an_evening_without_a_fault_reaches_every_goal() -> None:
    assert missed(evening_of(answer(), answer("b"))) == set()


def test_to_be_slow_is_told_and_is_no_failure() -> None:
    slow = evening_of(answer(ms=400), answer("b", ms=400), settled=Settled(61.0, 70.0))
    assert report.too_slow(slow)
    assert missed(slow) == {"POST p95", "queues and outboxes empty after", "and the last e-mail sent after"}
    assert report.Outcome(2, 1, slow).code == 0


@pytest.mark.parametrize(
    ("evening", "verdict", "wrong"),
    [
        (evening_of(answer(), answer("b", receipt=False)), NOTHING_WRONG, []),
        (evening_of(answer(), answer("b")), books.Verdict(("R-a",), (), ()), []),
        (evening_of(answer(), answer("b")), books.Verdict((), ("R-a",), ()), []),
        (evening_of(answer(), answer("b")), NOTHING_WRONG, ["a cell of the matrix"]),
    ],
    ids=["refused", "lost", "doubled", "books"],
)
def test_what_is_refused_lost_doubled_or_disagrees_is_a_failure(evening, verdict, wrong) -> None:
    assert report.Outcome(2, 1, evening, None, verdict, wrong).code == 1


def test_the_table_replaces_only_what_is_between_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.md"
    path.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    held = ramp.Held(1, (evening_of(answer()),), None)
    report.write(path, report.Outcome(2, 1, evening_of(answer(), answer("b")), held), "emes x")
    text = path.read_text()
    assert text.startswith(f"before\n{report.BEGIN}\n- `emes x`")
    assert text.endswith(f"{report.END}\nafter\n")
    assert "old" not in text
    assert "| hand-ins accepted, receipt in the answer | 2 | 2 | reached |" in text


# ---- what limits it
@pytest.mark.parametrize(
    ("usage", "said"),
    [
        (Usage({"database": 1.2, "gateway": 0.3}, busy=1.95, of=2), "CPU: 1.95 of 2 cores busy, 1.50 of them by us"),
        (Usage({"gateway": 0.95}, busy=1.2, of=4), "gateway: one process, busy 95% of a core"),
        (Usage({"database": 0.3}, busy=0.6, waiting=0.8, of=2), "the disk"),
        (Usage({"database": 0.3}, busy=0.6, of=2), "waiting for each other"),
        (Usage({"database": 0.95}, busy=1.2, of=4), "waiting for each other"),  # it has more than one thread
    ],
)
def test_the_limit_is_named(usage: Usage, said: str) -> None:
    assert usage.limit().startswith(said)
    assert usage.busiest in usage.limit()


def test_the_meter_sees_what_this_process_burns() -> None:
    meter = Meter({"another": 1})
    meter.start()
    sum(n * n for n in range(2_000_000))
    used = meter.stop()
    assert used.cores["this command"] > 0.2
    assert used.busy > 0.2

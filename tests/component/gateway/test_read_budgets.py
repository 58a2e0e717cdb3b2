"""What one report costs in commands to the databases. A database takes its moment per read, whatever it
reads: a read more in a use case is felt by everybody, so each use case has its list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

READS = ("get", "find", "count", "versions")


@contextmanager
def reads(house: Any, service: str) -> Iterator[list[str]]:
    """The collections this service asks for from now on, one entry per command."""
    engine, asked = house.system.engines[service], list[str]()

    def noting(read: Callable[..., Any]) -> Callable[..., Any]:
        return lambda collection, *how: (asked.append(collection), read(collection, *how))[1]

    for name in READS:
        setattr(engine, name, noting(getattr(engine, name)))
    yield asked
    for name in READS:
        delattr(engine, name)


@pytest.fixture
def warm(house: Any) -> Any:
    """An office in the midst of its work: somebody has just looked at the report, and no memory grows old."""
    for engine in house.system.engines.values():
        engine.memory.tick = lambda: 0.0
    house.get(f"owner.{house.OFFICE}", f"/api/v1/reports/{house.REPORT}")
    return house


def test_a_saved_report_costs_two_reads(warm: Any) -> None:
    with reads(warm, "submission") as asked:
        assert warm.save(key="once").status == 201
    assert asked == ["office_rounds", "reports"]


def test_a_report_shown_sent_screened_or_submitted_costs_three_reads(warm: Any) -> None:
    owner, screener, report = f"owner.{warm.OFFICE}", f"screener.{warm.OFFICE}", f"/api/v1/reports/{warm.REPORT}"
    decision = {"decision": "pass", "findings": []}
    warm.save()
    page: list[Any] = []
    steps: list[Callable[[], Any]] = [
        lambda: warm.post(owner, f"{report}/screening", version=1, key="send"),
        lambda: warm.post(screener, f"{report}/screening/decision", decision, version=2, key="pass"),
        lambda: page.append(shown := warm.get(owner, report)) or shown,
        lambda: warm.submit(page[0].json, key="submit"),
    ]
    for step in steps:
        with reads(warm, "submission") as asked:
            assert step().status in (200, 201)
        assert asked == ["office_rounds", "reports", "contents"]


def test_a_task_is_opened_with_two_reads_and_claimed_and_decided_with_one_each(warm: Any) -> None:
    warm.submitted()
    warm.decide(1, "return", warm.FINDING)
    with reads(warm, "review") as asked:
        warm.save(version=warm.get(f"owner.{warm.OFFICE}", f"/api/v1/reports/{warm.REPORT}").json["version"])
    assert asked == []
    report = warm.passed(warm.get(f"owner.{warm.OFFICE}", f"/api/v1/reports/{warm.REPORT}").json["version"]).json
    with reads(warm, "review") as asked:
        warm.submit(report)
        warm.system.settle()
    assert [name for name in asked if name != "due"] == ["tasks", "loads"]
    task = f"/api/v1/review/tasks/{warm.REPORT}.2"
    with reads(warm, "review") as asked:
        version = warm.get("reviewer.1", task).json["version"]
        claimed = warm.post("reviewer.1", f"{task}/claim", version=version, key="c")
        decision = {"decision": "approve", "findings": []}
        warm.post("reviewer.1", f"{task}/decision", decision, version=claimed.json["version"], key="d")
    assert asked == ["tasks"] * 3  # shown, claimed, decided


def approve(house: Any) -> None:
    """What the office and the reviewer do, up to the approval; nobody has heard of it yet."""
    house.submitted()
    task = f"/api/v1/review/tasks/{house.REPORT}.1"
    version = house.get("reviewer.1", task).json["version"]
    version = house.post("reviewer.1", f"{task}/claim", version=version).json["version"]
    house.system.settle()
    house.post("reviewer.1", f"{task}/decision", {"decision": "approve", "findings": []}, version=version)


def test_an_approval_is_taken_and_scored_with_three_reads_each(warm: Any) -> None:
    approve(warm)
    store = warm.system.store("scoring")
    store.find_scheme(*(getattr(store.known_round(warm.ROUND), name) for name in ("scheme_id", "scheme_version")))
    with reads(warm, "scoring") as scored, reads(warm, "submission") as taken:
        warm.system.settle()
    assert [name for name in scored if name != "due"] == ["scores", "years", "part_results"]
    assert [name for name in taken if name != "due"] == ["office_rounds", "reports", "submissions"]


def test_an_event_told_to_an_office_costs_two_reads_however_many_are_told(warm: Any) -> None:
    more = [warm.user(f"owner.{n}.{warm.OFFICE}", "owner", office_id=warm.OFFICE) for n in range(5)]
    warm.command("gateway", "register_users", users=more)
    warm.system.settle()
    warm.submitted()
    warm.system.store("notification").lasting("offices", warm.OFFICE)
    facts = {"round_id": warm.ROUND, "office_id": warm.OFFICE, "clock": "official", "due_at": "2026-12-15T16:59:59Z"}
    facts |= {"open_indicators": ["AP-03"], "report_id": None, "days_left": 3}
    with reads(warm, "notification") as asked:
        warm.system.deliver("submission", "deadline_near", subject="d", sequence=9, data=facts)
        warm.system.settle()
    assert [name for name in asked if name != "due"] == ["notices"]  # seven people; nobody's authorship matters
    with reads(warm, "notification") as asked:
        warm.decide(1, "return", warm.FINDING)
    told = [name for name in asked if name != "due"]
    assert told == ["authors", "notices"]
    assert len(warm.system.engines["notification"].find("notices", {"kind": "deadline_near"})) == 7


def test_a_second_look_at_the_matrix_reads_only_the_rows_that_have_changed(warm: Any) -> None:
    address = f"/api/v1/rounds/{warm.ROUND}/matrix"
    first = warm.get("executive", address).json
    with reads(warm, "gateway") as asked:
        assert warm.get("executive", address).json == first
    assert asked == ["rounds", "matrix_rows"]  # the rows' versions, no row
    warm.save()
    warm.system.settle()
    with reads(warm, "gateway") as asked:
        second = warm.get("executive", address).json
    assert asked == ["rounds", "matrix_rows", "matrix_rows"]
    assert (first["counts"]["draft"], second["counts"]["draft"]) == (0, 1)
    assert [row["office_id"] for row in second["rows"]] == [row["office_id"] for row in first["rows"]]

"""The executives' figures: what a year consists of, which reports are counted, how offices stand."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from gateway.pages import standings, year

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
DUE = "2026-12-15T16:59:59Z"
TRUNCATE = {"mode": "truncate", "places": 2}


def round_(number: int = 1, kind: str = "report", fiscal_year: int = 2570) -> dict[str, Any]:
    indicators = [{"indicator_id": id, "part": id[:2], "name_th": id, "name_en": id} for id in ("QP-01", "AP-01")]
    return {"round_id": f"{fiscal_year}-{number}", "fiscal_year": fiscal_year, "number": number, "kind": kind,
            "official_due_at": DUE, "indicators": indicators}  # fmt: skip


def office(id: str, region: str = "ภาคเหนือ", valid_to: str | None = None) -> dict[str, Any]:
    return {"office_id": id, "region": region, "valid_to": valid_to, "short_th": id, "name_en": id}


def cell(state: str, **changes: Any) -> dict[str, Any]:
    return {"state": state, "level": None, "late": False, "due_at": DUE, "moved_at": None, **changes}


def a_year(cells: dict[str, dict[str, Any]] | None = None, now: datetime = NOW, **offices: Any) -> year.Year:
    there = [office("P01"), office("P02", "ภาคใต้")] if not offices else list(offices.values())
    rows = {"2570-1": {"P01": {"cells": cells or {}}}}
    return year.of(2570, [round_()], there, rows, now)


# ---- a year
def test_a_year_has_a_line_for_every_report_that_is_owed() -> None:
    made = a_year({"QP-01": cell("approved", level=4)})
    assert [(line.report_id, line.state, line.level) for line in made.lines] == [
        ("2570-1.QP-01.P01", "approved", 4),
        ("2570-1.AP-01.P01", "not_started", None),
        ("2570-1.QP-01.P02", "not_started", None),
        ("2570-1.AP-01.P02", "not_started", None),
    ]


def test_checkpoints_and_other_years_are_not_judged() -> None:
    rounds = [round_(2), round_(1, "checkpoint"), round_(1, fiscal_year=2569)]
    made = year.of(2570, rounds, [office("P01")], {"2570-2": {}}, NOW)
    assert [one["round_id"] for one in made.rounds] == ["2570-2"]
    assert {line.round_id for line in made.lines} == {"2570-2"}


@pytest.mark.parametrize(("valid_to", "there"), [(None, 1), ("2027-09-30", 1), ("2027-09-29", 0), ("2025-01-01", 0)])
def test_an_office_that_did_not_see_the_end_of_the_year_is_not_counted(valid_to: str | None, there: int) -> None:
    assert len(a_year(only=office("P01", valid_to=valid_to)).offices) == there


@pytest.mark.parametrize(
    ("state", "late", "due_at", "time"),
    [
        ("submitted", False, DUE, "on_time"),
        ("approved", False, "2026-11-01T00:00:00Z", "on_time"),
        ("approved", True, DUE, "late"),
        ("draft", False, DUE, "waiting"),
        ("draft", True, "2026-11-30T16:59:59Z", "overdue"),
        ("returned", False, DUE, "waiting"),
        ("returned", False, "2026-11-30T16:59:59Z", "overdue"),
        ("not_started", False, "2026-11-30T16:59:59Z", "overdue"),
    ],
)
def test_a_report_stands_to_its_own_deadline(state: str, late: bool, due_at: str, time: str) -> None:
    assert year.time_of(state, late, due_at, NOW) == time


def test_lines_are_picked_as_asked_and_counted_alike() -> None:
    lines = a_year({"QP-01": cell("approved", level=3), "AP-01": cell("draft", level=2)}).lines
    assert [line.report_id for line in year.picked(lines, {"level": "good"})] == ["2570-1.QP-01.P01"]
    assert len(year.picked(lines, {"level": "good"}, goal=2)) == 2
    assert len(year.picked(lines, {"level": "none"})) == 2
    assert [line.level for line in year.picked(lines, {"level": "2", "region": "ภาคเหนือ"})] == [2]
    assert year.picked(lines, {"level": "2", "region": "ภาคใต้"}) == []
    assert year.picked(lines, {"state": None}) == list(lines)
    counted = year.counts(lines, "region", "state")
    for (region, state), n in counted.items():
        assert len(year.picked(lines, {"region": region, "state": state})) == n
    assert sum(counted.values()) == len(lines)


# ---- standings
STANDINGS = standings.by_office(
    [{"office_id": id, "part": "QP", "level": level} for id, level in (("P01", 5), ("P02", 3), ("P03", 2))]
)


@pytest.mark.parametrize(
    ("offices", "state", "good"),
    [
        (["P01", "P02"], "all", 2),
        (["P01", "P03"], "some", 1),
        (["P01", "P04"], "some", 1),
        (["P03", "P04"], "few", 0),
        (["P04"], "none", 0),
        ([], "none", 0),
    ],
)
def test_a_tile_says_how_many_of_its_offices_are_good(offices: list[str], state: str, good: int) -> None:
    group = standings.group(offices, "QP", STANDINGS, 3)
    assert (group.state, group.good, sum(group.levels.values()) + group.none) == (state, good, len(offices))


@pytest.mark.parametrize(("mode", "shown"), [("truncate", "98.77"), ("half_up", "98.78"), ("half_even", "98.78")])
def test_a_share_is_rounded_as_the_scheme_of_the_year_says(mode: str, shown: str) -> None:
    assert standings.percent(242, 245, {"mode": mode, "places": 2}) == Decimal(shown)
    assert standings.percent(0, 0, TRUNCATE) is None

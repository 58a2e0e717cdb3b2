"""The executives' figures: what a year consists of, how offices stand, what a download may hold, where tiles lie."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from emes_ops.settings import ROOT
from gateway.pages import charts, labels, sheets, standings, year
from gateway.pages.tables import Cell, Column, Table, Tongue
from gateway.pages.taste import Taste
from gateway.pages.tiles import TILES
from gateway.warm import FIGURES, Shelf, Warm

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
DUE = "2026-12-15T16:59:59Z"
SEEDS = ROOT / "deploy" / "seeds"
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


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


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


# ---- downloads
NASTY = ["=1+1", "+66", "-1", "@SUM(A1)", "\t=1", "ปกติ", 'a,b"c\nd']


def nasty() -> Table:
    columns = [Column("ชื่อ"), Column("n", "number"), Column("เมื่อ", "moment")]
    rows = [[Cell(text), Cell(n), Cell("2026-12-15T16:59:59Z")] for n, text in enumerate(NASTY)]
    total = [Cell("รวม"), Cell("98.70"), Cell(None)]
    return Table("nasty", "a/b[c]:*? 'ตารางที่มีชื่อยาวกว่าสามสิบเอ็ดตัวอักษร'", columns, rows, total)


def test_no_cell_of_a_csv_file_begins_a_formula() -> None:
    rows = rows_of(sheets.as_csv(nasty(), "th"))
    assert [row[0] for row in rows[1:-1]] == ["'=1+1", "'+66", "'-1", "'@SUM(A1)", "'\t=1", *NASTY[5:]]
    assert rows[1][1:] == ["0", "15 ธ.ค. 2569 23:59 น."]
    assert rows[-1] == ["รวม", "98.70", ""]


def test_an_excel_file_holds_text_as_text_and_numbers_as_numbers() -> None:
    with zipfile.ZipFile(io.BytesIO(sheets.as_xlsx(nasty(), "th"))) as book:
        sheet, strings = (book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "sharedStrings"))
    assert "<f>" not in sheet
    assert "<v>98.7</v>" in sheet
    for text in ("=1+1", "@SUM(A1)", "ปกติ"):
        assert f">{text}</t>" in strings


# ---- charts
def test_no_word_of_a_chart_is_turned_and_no_number_is_left_out() -> None:
    columns = [Column("ส่วน"), *(Column(label.text, "number") for label in labels.LEVELS.values()), Column("ไม่มี")]
    row = [Cell("นโยบาย"), *(Cell(n) for n in (100, 45, 60, 20, 20, 0))]
    spec = charts.stacked(Table("levels", "t", columns, [row]), range(1, 7), charts.LEVELS, Taste("th", "thai"), "wide")
    values = spec["data"]["values"]
    assert [one["kind"] for one in values] == [column.text for column in columns[1:]]
    assert values[-1]["to"] == 1
    assert [one["shown"] for one in values] == ["๑๐๐", "๔๕", "๖๐", "๒๐", "๒๐", ""]
    assert [one["name"] for one in values] == ["นโยบาย", "", "", "", "", ""]
    assert "labelAngle" not in json.dumps(spec)


def test_a_chart_of_nothing_divides_by_nothing() -> None:
    columns = [Column("รอบ"), Column("a"), Column("b"), Column("c"), Column("d")]
    empty = Table("t", "t", columns, [[Cell("x"), Cell(0), Cell(0), Cell(0), Cell(0)]])
    assert charts.stacked(empty, range(1, 5), charts.TIMES, Taste(), "narrow")["data"]["values"][0]["to"] == 0


# ---- the map and the regions
def test_every_province_has_a_tile_of_its_own() -> None:
    with (SEEDS / "provinces.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert sorted(TILES) == sorted(codes)
    for names in ([(t.row, t.column) for t in TILES.values()], [t.thai for t in TILES.values()],
                  [t.latin for t in TILES.values()]):  # fmt: skip
        assert len(set(names)) == 77


def test_every_place_of_a_tile_has_its_rule_in_the_style_sheet() -> None:
    from gateway.pages.files import STATIC

    style = (STATIC / "figures.css").read_text()
    for tile in TILES.values():
        assert f".x{tile.column} {{" in style
        assert f".y{tile.row} {{" in style


def test_every_region_is_spoken_in_english() -> None:
    with (SEEDS / "offices.csv").open(encoding="utf-8") as file:
        regions = {row["region6"] for row in csv.DictReader(file)}
    assert set(labels.REGIONS) == regions
    assert all(Tongue("en").say(region).isascii() for region in regions)


# ---- kept warm
class Behind:
    """Work that goes on behind the reader's back, when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []

    def __call__(self, fn: Any, *args: Any) -> None:
        self.waiting.append(lambda: fn(*args))

    def run(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


def test_a_reader_waits_for_the_first_figure_only() -> None:
    behind, made = Behind(), iter(range(9))
    warm = Warm(behind)
    ask = lambda now: warm.get("a", 5, 60, now, lambda: next(made))  # noqa: E731
    assert [ask(0), ask(4.9)] == [0, 0]
    assert [ask(5), ask(6)] == [0, 0]
    assert len(behind.waiting) == 1, "one renewal at a time"
    behind.run()
    assert [ask(7), ask(9)] == [1, 1]
    assert ask(66) == 2, "too old to be shown"
    assert behind.waiting == []


def test_a_renewal_that_fails_leaves_the_figure_and_is_tried_again() -> None:
    behind, answers = Behind(), iter([1, ValueError("away"), 2])
    warm = Warm(behind)

    def make() -> int:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    assert warm.get("a", 5, 60, 0, make) == 1
    assert warm.get("a", 5, 60, 6, make) == 1
    behind.run()
    assert warm.get("a", 5, 60, 7, make) == 1
    behind.run()
    assert warm.get("a", 5, 60, 8, make) == 2


def test_what_is_kept_is_bounded() -> None:
    shelf = Shelf(2)
    for key in "abc":
        shelf.put(key, key)
        shelf.get("a")
    assert [shelf.get(key) for key in "abc"] == ["a", None, "c"]
    warm = Warm(Behind())
    for n in range(FIGURES + 10):
        warm.get(str(n), 5, 60, 0, lambda: n)  # noqa: B023 - called at once
    assert len(warm._shelf._rows) == FIGURES

"""The executives' figures as they are shown: what a download may hold, how charts are drawn, where tiles lie."""

from __future__ import annotations

import csv
import io
import json
import zipfile

from emes_ops.settings import ROOT
from gateway.pages import charts, labels, sheets
from gateway.pages.tables import Cell, Column, Table, Tongue
from gateway.pages.taste import Taste
from gateway.pages.tiles import TILES

SEEDS = ROOT / "deploy" / "seeds"


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


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

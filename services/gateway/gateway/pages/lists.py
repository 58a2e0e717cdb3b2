"""Lists behind the figures: reports one by one, offices with their levels, an office with its indicators. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.pages import labels
from gateway.pages.figures import Country, address
from gateway.pages.standings import level_of
from gateway.pages.tables import Cell, Column, Table, Tongue
from gateway.pages.words import N_
from gateway.pages.year import GOOD, Line, Year

LEVEL, MEAN = N_("ระดับ"), N_("ค่าเฉลี่ย")


def reports(year: Year, lines: Sequence[Line], tongue: Tongue) -> Table:
    columns = [
        Column(tongue.say(N_("ตัวชี้วัด"))),
        Column(tongue.say(N_("สำนักงานเขตพื้นที่การศึกษา"))),
        Column(tongue.say(N_("สถานะ"))),
        Column(tongue.say(LEVEL)),
        Column(tongue.say(N_("ความตรงเวลา"))),
        Column(tongue.say(N_("กำหนดส่ง")), "moment"),
        Column(tongue.say(N_("เปลี่ยนล่าสุด")), "moment"),
        Column(tongue.say(N_("รหัสรายงาน")), "file"),
    ]
    names = {id: tongue.name(one) for id, one in year.indicators.items()}
    rows = [_report(year, line, names[line.indicator_id], tongue) for line in lines]
    return Table("reports", tongue.say(N_("รายการรายงาน")), columns, rows)


def _report(year: Year, line: Line, name: str, tongue: Tongue) -> list[Cell]:
    office = tongue.office(year.offices[line.office_id])
    return [
        Cell(f"{line.indicator_id} {name}", f"/results/reports/{line.report_id}"),
        Cell(office, address(f"/results/offices/{line.office_id}", fiscal_year=year.fiscal_year)),
        *_standing(line, tongue),
        Cell(line.due_at),
        Cell(line.moved_at),
        Cell(line.report_id),
    ]


def _standing(line: Line, tongue: Tongue) -> list[Cell]:
    level = labels.LEVELS.get(line.level) if line.level is not None else None
    return [tongue.badge(one) for one in (labels.STATES[line.state], level, labels.TIMES[line.time])]


def of_office(year: Year, lines: Sequence[Line], weights: Mapping[str, str], tongue: Tongue) -> Table:
    """weights: of the scheme, by indicator; empty while the year has none."""
    columns = [
        Column(tongue.say(N_("ตัวชี้วัด")), "code"),
        Column(tongue.say(N_("ชื่อตัวชี้วัด"))),
        Column(tongue.say(N_("น้ำหนัก")), "number"),
        Column(tongue.say(N_("สถานะ"))),
        Column(tongue.say(LEVEL)),
        Column(tongue.say(N_("ความตรงเวลา"))),
        Column(tongue.say(N_("กำหนดส่ง")), "moment"),
    ]
    mine = {line.indicator_id: line for line in lines}
    rows = []
    for id, indicator in year.indicators.items():
        if (line := mine.get(id)) is not None:
            lead = [Cell(id, f"/results/reports/{line.report_id}"), Cell(tongue.name(indicator)), Cell(weights.get(id))]
            rows.append([*lead, *_standing(line, tongue), Cell(line.due_at)])
    return Table("indicators", tongue.say(N_("ตัวชี้วัดของสำนักงานเขต")), columns, rows)


def parts(result: Mapping[str, Any], tongue: Tongue) -> Table:
    """How an office stands in each part; result: scoring's answer for it."""
    columns = [
        Column(tongue.say(N_("ส่วน"))),
        Column(tongue.say(LEVEL)),
        Column(tongue.say(N_("ค่าเฉลี่ยถ่วงน้ำหนัก")), "number"),
        Column(tongue.say(N_("มีคะแนนแล้ว (ตัวชี้วัด)")), "number"),
        Column(tongue.say(N_("ทั้งหมด (ตัวชี้วัด)")), "number"),
        Column(tongue.say(N_("รับผลมาจาก"))),
    ]
    rows = [
        [
            Cell(tongue.name(part)),
            tongue.badge(labels.LEVELS.get(part["level"])),
            Cell(part["mean"]),
            Cell(part["scored"]),
            Cell(part["expected"]),
            Cell(part["inherited_from"]),
        ]
        for part in result["parts"]
    ]
    return Table("parts", tongue.say(N_("ผลรายส่วน")), columns, rows)


def offices(country: Country, wanted: Mapping[str, Any], tongue: Tongue, only: str | None = None) -> Table:
    """wanted: region, part and level as the address asks for them. only: the one office its reader may see."""
    columns = [Column(tongue.say(N_("สำนักงานเขตพื้นที่การศึกษา"))), Column(tongue.say(N_("รหัส")), "code")]
    columns.append(Column(tongue.say(N_("ภาค"))))
    for part in country.parts:
        columns.append(Column(f"{part['part']} {tongue.say(LEVEL)}"))
        columns.append(Column(f"{part['part']} {tongue.say(MEAN)}", "number"))
    there = (office for office in country.year.offices.values() if only in (None, office["office_id"]))
    found = [office for office in there if _wanted(country, office, wanted)]
    rows = [_office(country, office, tongue) for office in found]
    return Table("offices", tongue.say(N_("รายชื่อสำนักงานเขต")), columns, rows)


def _office(country: Country, office: Mapping[str, Any], tongue: Tongue) -> list[Cell]:
    id = office["office_id"]
    link = address(f"/results/offices/{id}", fiscal_year=country.year.fiscal_year)
    cells = [Cell(tongue.office(office), link), Cell(id), Cell(tongue.say(office["region"]))]
    for part in country.parts:
        standing = country.standings.get(id, {}).get(part["part"], {})
        level = standing.get("level")
        cells += [tongue.badge(labels.LEVELS.get(level) if level else None), Cell(standing.get("mean"))]
    return cells


def _wanted(country: Country, office: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    if wanted["region"] not in (None, office["region"]):
        return False
    part, level = wanted["part"], wanted["level"]
    if part is None or level is None:
        return True
    found = level_of(country.standings, office["office_id"], part)
    if level == GOOD:
        return found is not None and found >= country.goal
    return found == (None if level == "none" else int(level))

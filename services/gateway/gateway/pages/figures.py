"""The tables behind the executives' charts: every figure leads to the offices or reports it counts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from gateway.matrix import STATES
from gateway.pages import labels, standings
from gateway.pages.standings import Group
from gateway.pages.tables import Cell, Column, Table, Tongue
from gateway.pages.words import N_
from gateway.pages.year import GOOD, TIMES, Line, Year, counts

PROVISIONAL, FINAL = "provisional", "final"
GOOD_OR_BETTER, PER_CENT = N_("ดีขึ้นไป"), N_("ร้อยละ")
YES, NO = N_("ถึงเป้าหมาย"), N_("ยังไม่ถึงเป้าหมาย")


@dataclass(frozen=True)
class Country:
    """A year with its result: national is scoring's answer, standings office → part → standing."""

    year: Year
    national: Mapping[str, Any]
    standings: Mapping[str, Mapping[str, Mapping[str, Any]]]

    @property
    def goal(self) -> int:
        return int(self.national["goal"]["level"])

    @property
    def parts(self) -> Sequence[Mapping[str, Any]]:
        parts: Sequence[Mapping[str, Any]] = self.national["parts"]
        return parts

    def group(self, offices: Iterable[Mapping[str, Any]], part: str) -> Group:
        return standings.group([one["office_id"] for one in offices], part, self.standings, self.goal)

    def of_region(self, region: str) -> list[Mapping[str, Any]]:
        return [office for office in self.year.offices.values() if office["region"] == region]


def address(path: str, **query: Any) -> str:
    given = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path


Link = Callable[..., str | None]


def links(path: str, allowed: bool, **always: Any) -> Link:
    """An address behind a figure, or none for readers who may not see the lines of others."""
    return lambda **query: address(path, **always, **query) if allowed else None


def share(country: Country, tongue: Tongue, to: Link) -> Table:
    columns = [
        Column(tongue.say(N_("ส่วน"))),
        Column(tongue.say(N_("เขตที่ได้ระดับดีขึ้นไป")), "number"),
        Column(tongue.say(N_("เขตทั้งหมด")), "number"),
        Column(tongue.say(PER_CENT), "number"),
        Column(tongue.say(N_("เป้าหมาย (ร้อยละ)")), "number"),
        Column(tongue.say(N_("เทียบเป้าหมาย"))),
        Column(tongue.say(N_("เขตที่มีคะแนนครบทุกตัวชี้วัด")), "number"),
    ]
    rows = [_share_row(country.national, part, tongue, to) for part in country.parts]
    return Table("share", tongue.say(N_("สัดส่วนเขตที่ได้ระดับดีขึ้นไป รายส่วน")), columns, rows)


def _share_row(national: Mapping[str, Any], part: Mapping[str, Any], tongue: Tongue, to: Link) -> list[Cell]:
    now = part[PROVISIONAL]
    verdict = labels.Label(YES, "good", "check") if now["goal_reached"] else labels.Label(NO, "warn", "warning")
    return [
        Cell(tongue.name(part)),
        Cell(now["good_or_better"], to(part=part["part"], level=GOOD)),
        Cell(national["offices"], to(part=part["part"])),
        Cell(now["percent"]),
        Cell(national["goal"]["percent"]),
        tongue.badge(verdict),
        Cell(part[FINAL]["scored"]),
    ]


def levels(country: Country, tongue: Tongue, to: Link) -> Table:
    columns = [Column(tongue.say(N_("ส่วน")))]
    columns += [Column(tongue.say(label.text), "number") for label in labels.LEVELS.values()]
    columns.append(Column(tongue.say(N_("ยังไม่มีผล")), "number"))
    rows = [_levels_row(country.national, part, tongue, to) for part in country.parts]
    return Table("levels", tongue.say(N_("จำนวนเขตตามระดับผล รายส่วน")), columns, rows)


def _levels_row(national: Mapping[str, Any], part: Mapping[str, Any], tongue: Tongue, to: Link) -> list[Cell]:
    found, id = part[PROVISIONAL]["levels"], part["part"]
    cells = [Cell(found.get(str(level), 0), to(part=id, level=level)) for level in labels.LEVELS]
    none = max(0, national["offices"] - part[PROVISIONAL]["scored"])
    return [Cell(tongue.name(part)), *cells, Cell(none, to(part=id, level="none"))]


def timeliness(year: Year, lines: Sequence[Line], tongue: Tongue, to: Link) -> Table:
    columns = [Column(tongue.say(N_("รอบ")))]
    columns += [Column(tongue.say(labels.TIMES[time].text), "number") for time in TIMES]
    columns.append(Column(tongue.say(N_("รวม")), "number"))
    found, rows = counts(lines, "round_id", "time"), []
    for round in year.rounds:
        id = round["round_id"]
        cells = [Cell(found[id, time], to(round=id, time=time)) for time in TIMES]
        total = Cell(sum(cell.value for cell in cells), to(round=id))
        rows.append([Cell(tongue.name(round)), *cells, total])
    return Table("timeliness", tongue.say(N_("ความตรงเวลาของรายงาน รายรอบ")), columns, rows)


def regions(country: Country, tongue: Tongue, to: Link, matrix: Link) -> Table:
    columns = [Column(tongue.say(N_("ภาค"))), Column(tongue.say(N_("เขต")), "number")]
    for part in country.parts:
        columns.append(Column(f"{part['part']} {tongue.say(GOOD_OR_BETTER)}", "number"))
        columns.append(Column(f"{part['part']} {tongue.say(PER_CENT)}", "number"))
    rows = [_region_row(country, region, tongue, to, matrix) for region in country.year.regions]
    return Table("regions", tongue.say(N_("เขตที่ได้ระดับดีขึ้นไป รายภาค")), columns, rows)


def _region_row(country: Country, region: str, tongue: Tongue, to: Link, matrix: Link) -> list[Cell]:
    offices = country.of_region(region)
    cells = [Cell(tongue.say(region), matrix(region=region)), Cell(len(offices), to(region=region))]
    for part in country.parts:
        found = country.group(offices, part["part"])
        share = standings.percent(found.good, found.offices, country.national["rounding"])
        cells += [Cell(found.good, to(region=region, part=part["part"], level=GOOD)), Cell(share)]
    return cells


def states(year: Year, round: Mapping[str, Any], lines: Sequence[Line], tongue: Tongue, to: Link) -> Table:
    """A round by region and state, and what is overdue among it."""
    columns = [Column(tongue.say(N_("ภาค")))]
    columns += [Column(tongue.say(labels.STATES[state].text), "number") for state in STATES]
    columns += [Column(tongue.say(N_("รวม")), "number"), Column(tongue.say(labels.TIMES["overdue"].text), "number")]
    found, late, id = counts(lines, "region", "state"), counts(lines, "region", "time"), round["round_id"]
    there = [region for region in year.regions if any(line.region == region for line in lines)]
    rows = [_state_row(found, late, region, tongue, lambda **q: to(round=id, **q)) for region in there]
    total = [Cell(tongue.say(N_("ทั้งหมด")))]
    for n, state in enumerate(STATES, 1):
        total.append(Cell(sum(row[n].value for row in rows), to(round=id, state=state)))
    total.append(Cell(len(lines), to(round=id)))
    total.append(Cell(sum(row[-1].value for row in rows), to(round=id, time="overdue")))
    return Table("states", tongue.say(N_("จำนวนรายงานตามภาคและสถานะ")), columns, rows, total)


def _state_row(found: Any, late: Any, region: str, tongue: Tongue, to: Link) -> list[Cell]:
    cells = [Cell(found[region, state], to(region=region, state=state)) for state in STATES]
    total = Cell(sum(cell.value for cell in cells), to(region=region))
    overdue = Cell(late[region, "overdue"], to(region=region, time="overdue"))
    return [Cell(tongue.say(region)), *cells, total, overdue]

"""Offices by province. An office is no province: secondary offices serve up to four and stand in each. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gateway.pages import standings
from gateway.pages.figures import GOOD_OR_BETTER, PER_CENT, Country
from gateway.pages.standings import Group
from gateway.pages.tables import Cell, Column, Table, Tongue
from gateway.pages.tiles import TILES, Tile
from gateway.pages.words import N_


@dataclass(frozen=True)
class Province:
    """offices: of the year; group: how they stand in the part that is shown. tile: None for a code nobody knows."""

    code: str
    name: str
    region: str
    offices: Sequence[Mapping[str, Any]]
    group: Group
    percent: Decimal | None
    tile: Tile | None


@dataclass(frozen=True)
class Places:
    """provinces: {code, name_th, name_en, region6}; codes: office → codes of its provinces."""

    provinces: Sequence[Mapping[str, Any]]
    codes: Mapping[str, Sequence[str]]


def of(country: Country, places: Places, part: str, language: str) -> list[Province]:
    """In the order of their codes, those without an office too."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for id, office in country.year.offices.items():
        for code in places.codes.get(id, ()):
            found.setdefault(code, []).append(office)
    rows = sorted(places.provinces, key=lambda row: str(row["code"]))
    return [_province(country, row, found.get(row["code"], []), part, language) for row in rows]


def homeless(country: Country, places: Places) -> list[Mapping[str, Any]]:
    """Offices that stand on no tile: nobody is lost without being named."""
    known = {row["code"] for row in places.provinces}
    return [o for id, o in country.year.offices.items() if not known & set(places.codes.get(id, ()))]


def _province(country: Country, row: Mapping[str, Any], offices: Sequence[Mapping[str, Any]], part: str,
              language: str) -> Province:  # fmt: skip
    group = country.group(offices, part)
    share = standings.percent(group.good, group.offices, country.national["rounding"])
    name = row.get(f"name_{language}") or row["name_th"]
    return Province(row["code"], name, row.get("region6", ""), offices, group, share, TILES.get(row["code"]))


def table(found: Sequence[Province], part: str, tongue: Tongue) -> Table:
    columns = [
        Column(tongue.say(N_("จังหวัด"))),
        Column(tongue.say(N_("ภาค"))),
        Column(tongue.say(N_("เขต")), "number"),
        Column(f"{part} {tongue.say(GOOD_OR_BETTER)}", "number"),
        Column(f"{part} {tongue.say(PER_CENT)}", "number"),
        Column(tongue.say(N_("สำนักงานเขตพื้นที่การศึกษา"))),
    ]
    rows = [
        [
            Cell(one.name, f"#p{one.code}"),
            Cell(tongue.say(one.region)),
            Cell(one.group.offices),
            Cell(one.group.good),
            Cell(one.percent),
            Cell(", ".join(tongue.office(office) for office in one.offices)),
        ]
        for one in found
    ]
    return Table("provinces", tongue.say(N_("ผลรายจังหวัด")), columns, rows)

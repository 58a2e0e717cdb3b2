"""The office × indicator matrix as people read it: in every cell a level or a word, and its colour. Pure.

A whole country has 5,880 cells, so cells are put together here and not in a template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from gateway.pages import labels, shown
from gateway.pages.tables import Cell, Column, Table, Tongue
from gateway.pages.taste import Taste
from gateway.pages.words import N_
from gateway.pages.year import Line, Year

SHORT = {
    "not_started": "–",
    "draft": N_("ร่าง"),
    "screening": N_("กรอง"),
    "submitted": N_("ส่ง"),
    "returned": N_("คืน"),
    "approved": N_("ผ่าน"),
    "overdue": N_("ค้าง"),
}


@dataclass(frozen=True)
class Row:
    """cells: the <td>s, ready. good, scored, overdue: how many of its reports."""

    office: Mapping[str, Any]
    cells: Markup
    good: int
    scored: int
    overdue: int


def kind_of(line: Line) -> str:
    """What a cell shows: "5" for a level, else the state, or that it is overdue."""
    if line.level is not None:
        return str(line.level)
    return "overdue" if line.time == "overdue" else line.state


def rows(year: Year, lines: Iterable[Line], goal: int, tongue: Tongue, taste: Taste) -> list[Row]:
    found: dict[str, dict[str, Line]] = {}
    for line in lines:
        found.setdefault(line.office_id, {})[line.indicator_id] = line
    indicators, words = list(year.indicators), _words(tongue, taste)
    return [_row(year.offices[office], mine, indicators, words, goal) for office, mine in found.items()]


def _row(office: Mapping[str, Any], mine: Mapping[str, Line], indicators: Sequence[str], words: Mapping[str, str],
         goal: int) -> Row:  # fmt: skip
    cells = "".join(_cell(mine.get(indicator), words) for indicator in indicators)
    levels = [line.level for line in mine.values() if line.level is not None]
    overdue = sum(line.time == "overdue" for line in mine.values())
    # What is joined are our own words and ids; an id that could hold a "<" is no id.
    return Row(office, Markup(cells), sum(level >= goal for level in levels), len(levels), overdue)  # noqa: S704


def _cell(line: Line | None, words: Mapping[str, str]) -> str:
    if line is None:
        return "<td></td>"
    kind = kind_of(line)
    return f'<td class="m-{kind}"><a href="/results/reports/{line.report_id}">{words[kind]}</a></td>'


def _words(tongue: Tongue, taste: Taste) -> dict[str, str]:
    levels = {str(level): shown.digits(level, taste) for level in labels.LEVELS}
    return levels | {kind: tongue.say(word) for kind, word in SHORT.items()}


def legend(tongue: Tongue, taste: Taste) -> list[tuple[str, str, str]]:
    """(class, what stands in the cell, what it means)"""
    words = _words(tongue, taste)
    meant = {str(level): label.text for level, label in labels.LEVELS.items()}
    meant |= {state: label.text for state, label in labels.STATES.items()} | {"overdue": labels.TIMES["overdue"].text}
    return [(f"m-{kind}", words[kind], tongue.say(text)) for kind, text in meant.items()]


def table(year: Year, lines: Iterable[Line], tongue: Tongue) -> Table:
    """The same to take along: a number is a level, a word is a state."""
    head = [Column(tongue.say(N_("สำนักงานเขตพื้นที่การศึกษา"))), Column(tongue.say(N_("รหัส")), "code")]
    head += [Column(tongue.say(N_("ภาค"))), *(Column(indicator) for indicator in year.indicators)]
    found: dict[str, dict[str, Line]] = {}
    for line in lines:
        found.setdefault(line.office_id, {})[line.indicator_id] = line
    body = []
    for id, mine in found.items():
        office = year.offices[id]
        lead = [Cell(tongue.office(office)), Cell(id), Cell(tongue.say(office["region"]))]
        body.append([*lead, *(_value(mine.get(indicator), tongue) for indicator in year.indicators)])
    return Table("matrix", tongue.say(N_("ตารางเขตและตัวชี้วัด")), head, body)


def _value(line: Line | None, tongue: Tongue) -> Cell:
    if line is None or line.level is not None:
        return Cell(line.level if line else None)
    return Cell(tongue.say((labels.TIMES if line.time == "overdue" else labels.STATES)[kind_of(line)].text))

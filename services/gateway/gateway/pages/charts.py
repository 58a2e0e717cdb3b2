"""Charts as Vega-Lite specifications, made from the very tables that stand below them. Pure.

Names stand above their bars, so that a chart fits a phone and no Thai word is turned or cut off. Numbers are written by
us, in the reader's digits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gateway.pages import shown
from gateway.pages.tables import Table
from gateway.pages.taste import Taste

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # a name, nothing is fetched
WIDTHS = {"wide": 720, "narrow": 330}
FONT, INK, MUTED, LINE, PAPER = "Sarabun", "#1a2129", "#4a5763", "#b9c4ce", "#ffffff"
REACHED, MISSED = "#1b7a4b", "#b26a00"
LEVELS = ("#b3261e", "#d98a1f", "#9ccfb0", "#2b7d53", "#11603a", "#e3e8ec")
TIMES = ("#11603a", "#d98a1f", "#e3e8ec", "#b3261e")
STATES = ("#e3e8ec", "#a9c7e8", "#5f97cf", "#0a4b86", "#d98a1f", "#11603a")
LIGHT = ("#9ccfb0", "#d98a1f", "#e3e8ec", "#a9c7e8")  # segments that carry dark letters
LETTERS, STEP, BAR = 15, 64, 26
LEAST = 0.07  # share of the width from which a number fits into its segment


def share(table: Table, target: str, taste: Taste, size: str) -> dict[str, Any]:
    """Per cent of the offices at the goal's level or better, and the line they have to reach. target: its word."""
    goal = table.rows[0][4].value if table.rows else "90"
    values = []
    for n, row in enumerate(table.rows):
        percent, good = float(row[3].value or 0), row[5].label is not None and row[5].label.tone == "good"
        values.append({
            "n": n, "name": str(row[0].value), "percent": percent, "shown": _number(row[3], taste),
            "tone": REACHED if good else MISSED, "goal": float(goal), "right": max(percent, float(goal)),
        })  # fmt: skip
    ticks = [0, 20, 40, 60, 80, 100]
    axis = {"title": None, "values": ticks, "grid": False, "domainColor": LINE, "tickColor": LINE,
            "labelExpr": f"{json.dumps({str(n): shown.number(n, taste) for n in ticks})}[datum.value]"}  # fmt: skip
    x = {"field": "percent", "type": "quantitative", "scale": {"domain": [0, 100]}, "axis": axis}
    layers = [
        {"mark": {"type": "bar", "height": BAR, "yOffset": 12}, "encoding": {"x": x, "color": _own("tone")}},
        _names(),
        _text("shown", {"x": {**x, "field": "right"}}, {"align": "left", "dx": 8, "dy": 12}),
        {"mark": {"type": "tick", "color": INK, "thickness": 2, "size": BAR + 12, "yOffset": 12},
         "encoding": {"x": {**x, "field": "goal"}}},
        _goal(float(goal), f"{target} {shown.number(goal, taste)}"),
    ]  # fmt: skip
    return _spec(values, size, layers, len(values))


def stacked(table: Table, columns: Sequence[int], colours: Sequence[str], taste: Taste, size: str) -> dict[str, Any]:
    """A bar for each row, a segment for each of the columns, as wide as its share of the row."""
    values, names = [], [table.columns[m].text for m in columns]
    for n, row in enumerate(table.rows):
        total, before = sum(row[m].value for m in columns) or 1, 0
        for m, colour in zip(columns, colours, strict=True):
            value, dark = row[m].value, colour not in LIGHT
            fits = value / total >= LEAST * (2 if size == "narrow" else 1)
            values.append({
                "n": n, "name": str(row[0].value) if m == columns[0] else "", "kind": table.columns[m].text,
                "from": before / total, "to": (before + value) / total, "middle": (before + value / 2) / total,
                "shown": _number(row[m], taste) if fits else "", "ink": PAPER if dark else INK,
            })  # fmt: skip
            before += value
    x = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": None}
    legend = {"title": None, "orient": "top", "columns": 2 if size == "narrow" else len(names), "symbolType": "square",
              "labelLimit": 0, "columnPadding": 14, "rowPadding": 6}  # fmt: skip
    colour = {"field": "kind", "type": "nominal", "scale": {"domain": names, "range": list(colours)}, "legend": legend}
    segment = {"x": {"field": "from", **x}, "x2": {"field": "to"}, "color": colour}
    layers = [
        {"mark": {"type": "bar", "height": BAR, "yOffset": 12, "stroke": PAPER, "strokeWidth": 1}, "encoding": segment},
        _names(),
        _text("shown", {"x": {"field": "middle", **x}, "color": _own("ink")}, {"align": "center", "dy": 12}),
    ]
    return _spec(values, size, layers, len(table.rows))


def _names() -> dict[str, Any]:
    return _text("name", {"x": {"value": 0}}, {"align": "left", "dy": -16, "limit": 0})


def _goal(at: float, said: str) -> dict[str, Any]:
    """The word above; the line itself crosses every bar and leaves the names alone."""
    mark = {"type": "text", "align": "right", "baseline": "bottom", "dy": -2, "dx": 4}
    encoding = {"x": {"datum": at, "type": "quantitative"}, "y": {"value": 0}, "text": {"value": said}}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": encoding}


def _text(field: str, encoding: Mapping[str, Any], mark: Mapping[str, Any]) -> dict[str, Any]:
    words = {"text": {"field": field, "type": "nominal"}}
    return {"mark": {"type": "text", "baseline": "middle", **mark}, "encoding": {**encoding, **words}}


def _own(field: str) -> dict[str, Any]:
    """The colour that the row itself names."""
    return {"field": field, "type": "nominal", "scale": None}


def _spec(values: Sequence[Any], size: str, layers: Sequence[Any], rows: int) -> dict[str, Any]:
    y = {"field": "n", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    text = {"font": FONT, "fontSize": LETTERS, "color": INK}
    letters = {"labelFont": FONT, "labelFontSize": LETTERS - 1, "labelColor": MUTED}
    return {
        "$schema": SCHEMA,
        "background": PAPER,
        "width": WIDTHS[size] - 70 if size == "wide" else WIDTHS[size] - 50,
        "height": max(1, rows) * STEP,
        "data": {"values": list(values)},
        "encoding": {"y": y},
        "layer": list(layers),
        "config": {"font": FONT, "text": text, "axis": letters, "legend": letters, "view": {"stroke": None}},
    }


def _number(cell: Any, taste: Taste) -> str:
    return shown.number(cell.value, taste)

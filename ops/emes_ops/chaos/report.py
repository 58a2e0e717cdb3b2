"""What a campaign showed, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from emes_ops.chaos.campaign import Outcome
from emes_ops.chaos.schedule import KINDS, PLANTS, ROLLING

SHOWN = 20


def show(console: Console, outcomes: Sequence[Outcome]) -> None:
    console.print(_blows(outcomes))
    console.print(_figures(outcomes))
    for outcome in outcomes:
        wrong = outcome.wrong()
        word = "[green]nothing lost, nothing doubled, nothing left over" if not wrong else f"[red]{len(wrong)} faults"
        console.print(f"  seed {outcome.wanted.seed}: {word}", highlight=False)
        for line in wrong[:SHOWN]:
            console.print(f"    {line}", highlight=False, markup=False)


def _table(title: str, outcomes: Sequence[Outcome]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for outcome in outcomes:
        table.add_column(f"seed {outcome.wanted.seed}", justify="right")
    return table


def _blows(outcomes: Sequence[Outcome]) -> Table:
    table = _table("ความขัดข้องที่ทำ · faults and planted messages", outcomes)
    for kind in (*KINDS, ROLLING):
        table.add_row(kind, *(str(one.faults[kind]) for one in outcomes))
    table.add_section()
    table.add_row("[bold]faults", *(str(sum(one.faults.values())) for one in outcomes))
    for kind in PLANTS:
        table.add_row(f"planted: {kind}", *(str(one.plants.get(kind, 0)) for one in outcomes))
    return table


def _figures(outcomes: Sequence[Outcome]) -> Table:
    table = _table("ผล · result", outcomes)
    for name, values in figures(outcomes):
        table.add_row(name, *values)
    return table


def figures(outcomes: Sequence[Outcome]) -> list[tuple[str, list[str]]]:
    verdicts = [one.verdict for one in outcomes]
    rows: list[tuple[str, list[object]]] = [
        ("reports approved", [one.reports for one in outcomes]),
        ("submissions", [one.submissions for one in outcomes]),
        ("requests answered", [one.requests for one in outcomes]),
        ("attempts repeated", [sum(one.repeated.values()) for one in outcomes]),
        ("accepted (with a key)", [v and v.accepted for v in verdicts]),
        ("refused (with a key)", [v and v.refused for v in verdicts]),
        ("without any answer", [v and v.unanswered for v in verdicts]),
        ("lost", [v and len(v.lost) for v in verdicts]),
        ("doubled", [v and len(v.doubled) for v in verdicts]),
        ("refused, but took effect", [v and len(v.ghosts) for v in verdicts]),
        ("parked, replayed", [one.parked for one in outcomes]),
        (
            "checks · faults found",
            [f"{len(one.checks)} · {sum(len(c.faults) for c in one.checks)}" for one in outcomes],
        ),
        ("p99 of an accepted write during faults, ms", [f"{one.p99_attempt:.0f}" for one in outcomes]),
        ("p99 incl. all repetitions, ms", [f"{one.p99_accepted:.0f}" for one in outcomes]),
        ("all processes ready after the last fault, s", [f"{one.recovery:.1f}" for one in outcomes]),
        ("settled after the last fault, s", [f"{one.settle:.1f}" for one in outcomes]),
        ("load and attack, s", [f"{one.seconds:.0f}" for one in outcomes]),
    ]
    return [(name, [str(value) for value in values]) for name, values in rows]

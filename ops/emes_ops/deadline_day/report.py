"""What came of it: wanted, measured, reached; printed, and for a full run put into docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from emes_ops.deadline_day.books import Verdict
from emes_ops.deadline_day.evening import Evening
from emes_ops.deadline_day.ramp import POST_MS, SECONDS, Held

MATRIX_MS, DRAIN_SECONDS, SHOWN = 100.0, 60.0, 10
BEGIN, END = "<!-- made by make deadline-day: begin -->", "<!-- made by make deadline-day: end -->"
Row = tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """schools, offices: what the evening was about; held: only when a goal of speed was missed; wrong: faults of the
    reconciliation."""

    schools: int
    offices: int
    evening: Evening
    held: Held | None = None
    verdict: Verdict = field(default_factory=Verdict)
    wrong: list[str] = field(default_factory=list)

    @property
    def all_accepted(self) -> list[dict[str, Any]]:
        """Those of the short evenings too."""
        evenings = [self.evening, *(self.held.tried if self.held else ())]
        return [answer for one in evenings for answer in one.accepted]

    @property
    def code(self) -> int:
        """1: something was refused, lost, doubled or does not agree. To be slow is only told."""
        return 1 if self.evening.refused or self.verdict.lost or self.verdict.doubled or self.wrong else 0


@dataclass(frozen=True)
class Goal:
    what: str
    wanted: str
    measured: str
    reached: bool


def goals(schools: int, evening: Evening, verdict: Verdict) -> list[Goal]:
    accepted = len(evening.accepted)
    return [
        Goal("hand-ins accepted, receipt in the answer", f"{schools:,}", f"{accepted:,}", accepted == schools),
        Goal("lost", "0", f"{len(verdict.lost):,}", not verdict.lost),
        Goal("doubled", "0", f"{len(verdict.doubled):,}", not verdict.doubled),
        *speeds(evening),
    ]


def speeds(evening: Evening) -> list[Goal]:
    rate, looks = len(evening.answers) / max(evening.seconds, 0.001), len(evening.matrix) + len(evening.unread)
    return [
        Goal("answers per second", f"{evening.rate:g}", f"{rate:.1f}", rate >= 0.98 * evening.rate),
        Goal("POST p95", f"≤ {POST_MS:.0f} ms", f"{evening.post(0.95):,.0f} ms", evening.post(0.95) <= POST_MS),
        Goal("executives' matrix p95", f"≤ {MATRIX_MS:.0f} ms", f"{evening.read(0.95):,.0f} ms ({looks} looks)",
             evening.read(0.95) <= MATRIX_MS and not evening.unread),
        Goal("queues and outboxes empty after", f"≤ {DRAIN_SECONDS:.0f} s", f"{evening.settled.queues:.1f} s",
             evening.settled.queues <= DRAIN_SECONDS),
        Goal("and the last e-mail sent after", f"≤ {DRAIN_SECONDS:.0f} s", f"{evening.settled.everything:.1f} s",
             evening.settled.everything <= DRAIN_SECONDS),
    ]  # fmt: skip


def too_slow(evening: Evening) -> bool:
    return not all(one.reached for one in speeds(evening))


# ---- as rows, for both the console and the document
def goal_rows(outcome: Outcome) -> list[Row]:
    found = goals(outcome.schools, outcome.evening, outcome.verdict)
    return [(one.what, one.wanted, one.measured, "reached" if one.reached else "not") for one in found]


def usage_rows(evening: Evening) -> list[Row]:
    """What a process does when nothing is handed in is in its share."""
    usage, each = evening.usage, 1000 * evening.seconds / max(1, len(evening.answers))
    mine = sorted(usage.cores.items(), key=lambda item: -item[1])
    rows = [*mine, ("all of ours", sum(usage.cores.values())), ("other programs of this machine", usage.others)]
    return [(name, f"{cores:.2f}", f"{cores * each:.1f}") for name, cores in rows]


def probe_rows(held: Held) -> list[Row]:
    return [_probe(one, one.usage.busiest) for one in held.tried]


def _probe(one: Evening, busiest: str) -> Row:
    return (
        f"{one.rate:g}", f"{len(one.answers):,}", f"{one.post(0.5):,.0f} / {one.post(0.95):,.0f}",
        f"{one.read(0.95):,.0f}", f"{one.settled.queues:.1f} / {one.settled.everything:.1f}",
        f"{one.usage.busy:.2f}", f"{busiest} {one.usage.cores.get(busiest, 0):.2f}",
    )  # fmt: skip


GOAL_HEAD = ("", "wanted", "measured", "reached")
USAGE_HEAD = ("process", "cores", "ms per hand-in")
PROBE_HEAD = (
    "per second", "hand-ins", "POST p50 / p95 ms", "matrix p95 ms", "empty / mailed s", "cores busy", "busiest"
)  # fmt: skip


def sentences(outcome: Outcome) -> list[str]:
    evening = outcome.evening
    again = ", ".join(f"{count}× {why}" for why, count in evening.retried.items()) or "none"
    late = f"the programs themselves were late by {evening.sent(0.95):,.0f} ms (p95)"
    times = f"POST p50 {evening.post(0.5):,.0f}, p99 {evening.post(0.99):,.0f} ms; sent again: {again}; {late}."
    who = f"{outcome.schools:,} schools of {outcome.offices} offices"
    said = [f"{who}, {evening.rate:g} per second, {evening.seconds:.0f} s; {times}"]
    if outcome.held is not None:
        beyond = outcome.held.beyond or evening
        rate = f"Highest rate held in short evenings of {SECONDS} s at most: {outcome.held.rate:g} per second."
        said.append(f"{rate} What limits it: {beyond.usage.limit()}.")
    return said


# ---- console
def show(console: Console, outcome: Outcome) -> None:
    console.print(_table("วันสุดท้าย · deadline day", GOAL_HEAD, goal_rows(outcome)))
    console.print(_table("หน่วยประมวลผลที่ใช้ · CPU during the evening", USAGE_HEAD, usage_rows(outcome.evening)))
    if outcome.held is not None and outcome.held.tried:
        console.print(_table("อัตราที่รับไหว · which rate is held", PROBE_HEAD, probe_rows(outcome.held)))
    for sentence in sentences(outcome):
        console.print(f"  {sentence}", highlight=False)
    verdict = outcome.verdict
    told = [*outcome.evening.refused, *verdict.lost, *verdict.doubled, *outcome.wrong, *outcome.evening.unread]
    for line in told[:SHOWN]:
        console.print(f"  ! {line}", markup=False, highlight=False)
    if verdict.unasked:
        console.print(f"  {len(verdict.unasked)} stored although their program gave up before it had the answer")
    if outcome.code == 0:
        console.print("  ไม่มีรายงานใดหายหรือซ้ำ · Nothing lost, nothing doubled.")


def _table(title: str, head: Row, rows: Iterable[Row]) -> Table:
    table = Table(title=title, title_justify="left")
    for number, name in enumerate(head):
        table.add_column(name, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    return table


# ---- document
def write(path: Path, outcome: Outcome, command: str) -> None:
    """Between the two marks of docs/benchmarks.md; the reading around them stays."""
    parts = [
        _conditions(command), *sentences(outcome), "", _markdown(GOAL_HEAD, goal_rows(outcome)),
        _markdown(USAGE_HEAD, usage_rows(outcome.evening)),
    ]  # fmt: skip
    if outcome.held is not None and outcome.held.tried:
        parts.append(_markdown(PROBE_HEAD, probe_rows(outcome.held)))
    made = f"{BEGIN}\n{chr(10).join(parts)}\n{END}"
    path.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: made, path.read_text(), flags=re.DOTALL))


def _conditions(command: str) -> str:
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    name = model[1].strip() if model else platform.machine()
    return f"- `{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores ({name})\n"


def _markdown(head: Row, rows: Iterable[Row]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join([*lines, ""])

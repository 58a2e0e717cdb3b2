"""What the operator sees: one line per phase with its time, a bar with counts and rate, tables at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from emes_ops.simulate.ledger import Ledger


class _Counts(ProgressColumn):
    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self._ledger = ledger

    def render(self, task: Task) -> Text:
        return Text(counts(self._ledger))


def counts(book: Ledger) -> str:
    text = f"{book.requests:,} คำขอ · {book.rate:,.0f}/s · ปฏิเสธ {sum(book.refused.values()):,}"
    return text + (f" · ผิดคาด {len(book.unexpected)}" if book.unexpected else "")


LOGGED = 30.0  # seconds between two lines of progress where there is no terminal to draw a bar on


class Screen:
    def __init__(self, ledger: Ledger, console: Console | None = None) -> None:
        self.ledger, self.console = ledger, console or Console()
        self._bar = Progress(
            TextColumn("  {task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(), _Counts(ledger),
            TimeElapsedColumn(), console=self.console, refresh_per_second=2, disable=not self.console.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=None)
        self._over = threading.Event()

    def __enter__(self) -> Screen:
        self._bar.start()
        if not self.console.is_terminal:
            threading.Thread(target=self._tell, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        self._bar.stop()

    def _tell(self) -> None:
        while not self._over.wait(LOGGED):
            task = self._bar.tasks[0]
            self.console.print(f"    {task.completed:,.0f}/{task.total or 0:,.0f} · {counts(self.ledger)}")

    def expect(self, reports: int) -> None:
        self._bar.update(self._task, total=reports)

    def advance(self) -> None:
        self._bar.advance(self._task)

    @contextmanager
    def phase(self, th: str, en: str) -> Iterator[None]:
        begun, before = time.monotonic(), self.ledger.requests
        self._bar.update(self._task, description=f"{th} · {en}")
        yield
        seconds, requests = time.monotonic() - begun, self.ledger.requests - before
        self.console.print(
            f"  [green]✓[/] {th} · {en}  [dim]{requests:,} คำขอ {seconds:.1f} s[/]", highlight=False, soft_wrap=True
        )


def national_table(result: Mapping[str, Any]) -> Table:
    """Offices per level, share at the goal level or better among all offices, and whether the goal is reached."""
    goal = result["goal"]
    title = f"ผลระดับประเทศ ปีงบประมาณ พ.ศ. {result['fiscal_year']} · national result ({result['offices']} offices)"
    table = Table(title=title, title_justify="left")
    table.add_column("ส่วน part")
    for name in ("ปรับปรุง", "พอใช้", "ดี", "ดีมาก", "ดีเยี่ยม", "ครบ complete"):
        table.add_column(name, justify="right")
    table.add_column(f"ร้อยละ{goal['level_th']}ขึ้นไป %", justify="right")
    table.add_column(f"เป้า goal ≥ {goal['percent']} %")
    for part in result["parts"]:
        every, final = part["provisional"], part["final"]
        counts = [str(every["levels"][level]) for level in sorted(every["levels"])]
        reached = "บรรลุ reached" if every["goal_reached"] else "ไม่บรรลุ missed"
        table.add_row(part["part"], *counts, str(final["scored"]), str(every["percent_of_scored"] or "–"), reached)
    return table


def requests_table(ledger: Ledger) -> Table:
    table = Table(title="คำขอ HTTP · requests, ms", title_justify="left")
    table.add_column("ชนิด kind")
    for name in ("จำนวน count", "รับ accepted", "ปฏิเสธ refused", "p50", "p95", "p99"):
        table.add_column(name, justify="right")
    for line in ledger.lines():
        times = (f"{value:.0f}" for value in (line.p50, line.p95, line.p99))
        table.add_row(line.kind, f"{line.count:,}", f"{line.accepted:,}", f"{line.refused:,}", *times)
    return table


def refusals_table(ledger: Ledger) -> Table:
    table = Table(title="คำขอที่ต้องถูกปฏิเสธ และถูกปฏิเสธจริง · refused as they had to be", title_justify="left")
    table.add_column("รหัส code")
    table.add_column("จำนวน count", justify="right")
    for code, count in sorted(ledger.refused.items()):
        table.add_row(code, f"{count:,}")
    return table


def summary(ledger: Ledger, reports: int, submissions: int, seconds: float) -> str:
    retried = ", ".join(f"{count}× {reason}" for reason, count in ledger.retried.most_common()) or "none"
    return (
        f"  {reports:,} reports approved after {submissions:,} submissions · {ledger.requests:,} requests in "
        f"{seconds:.0f} s = {ledger.requests / max(seconds, 0.1):,.0f}/s · sent again: {retried}"
    )

"""`emes reconcile`: wait for quiet, read everything, compare, print a table; exit 1 on any fault."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from emes_ops.broker.link import Depth, depths
from emes_ops.console import say, warn
from emes_ops.local.system import LocalSystem
from emes_ops.numbers import above_zero, whole
from emes_ops.reconcile import audit, copies, leftovers, notices, quiet, reports, scores
from emes_ops.reconcile.books import Books
from emes_ops.reconcile.check import Check
from emes_ops.settings import Settings

SHOWN = 10
SECOND_LOOK = 3.0  # seconds after a first look that found something: it may have been under way


@dataclass(frozen=True)
class Result:
    checks: tuple[Check, ...]

    def texts(self) -> list[str]:
        return [f"{check.en}: {fault}" for check in self.checks for fault in check.faults]

    def table(self) -> Table:
        table = Table(title="การกระทบยอด · reconciliation", title_justify="left")
        table.add_column("ตรวจอะไร check")
        table.add_column("จำนวน counted", justify="right")
        table.add_column("ผิด faults", justify="right")
        for one in self.checks:
            mark = f"[red]{len(one.faults):,}" if one.faults else "[green]0"
            table.add_row(f"{one.th} · {one.en}", f"{one.counted:,}", mark)
        return table


def compare(books: Books, seen: Sequence[Depth], mail: Path | None, now: datetime) -> Result:
    """All checks on what was read. now: the machine's time."""
    plain = [make(books) for area in (reports, scores, notices, copies, audit) for make in area.CHECKS]
    under_way = (leftovers.outboxes(books), leftovers.due_rows(books, now), leftovers.queues(seen))
    return Result((*plain, notices.mailbox(books, mail), *under_way, leftovers.dead_queues(seen)))


def reconcile(mongo_uri: str, amqp_uri: str, mail: Path | None, console: Console, limit: float = quiet.LIMIT) -> Result:
    """Waits for quiet first; looks a second time before it calls anything a fault."""
    with console.status("รอให้ระบบนิ่ง · waiting until nothing is under way"):
        waited = quiet.wait(mongo_uri, amqp_uri, limit)
    begun = time.monotonic()
    with console.status("กระทบยอด · reading five databases and the broker"):
        result = look(mongo_uri, amqp_uri, mail)
        if result.texts():
            time.sleep(SECOND_LOOK)
            result = look(mongo_uri, amqp_uri, mail)
    seconds = time.monotonic() - begun
    console.print(
        f"  [green]✓[/] นิ่งใน {waited:.1f} s, กระทบยอดใน {seconds:.1f} s · quiet, then compared", highlight=False
    )
    return result


def look(mongo_uri: str, amqp_uri: str, mail: Path | None) -> Result:
    seen = depths(amqp_uri, leftovers.queue_names())
    return compare(Books.of_databases(mongo_uri), seen, mail, datetime.now(UTC))


def run(args: argparse.Namespace, settings: Settings) -> int:
    system, console = LocalSystem(settings), Console()
    folder = system.var / "mail"
    result = reconcile(system.mongo_uri, system.amqp_uri(), folder if folder.is_dir() else None, console, args.limit)
    console.print(result.table())
    faults = result.texts()
    for fault in faults[: args.show]:
        warn(fault)
    if len(faults) > args.show:
        say(f"    … and {len(faults) - args.show} more")
    return 1 if faults else 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=above_zero, default=quiet.LIMIT, metavar="S", help="seconds to wait for quiet")
    parser.add_argument("--show", type=whole(0), default=SHOWN, metavar="N", help="how many faults to name")

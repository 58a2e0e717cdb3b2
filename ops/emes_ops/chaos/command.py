"""`emes chaos`: campaigns by seed, their tables, exit 1 when anything was lost, doubled or left over."""

from __future__ import annotations

import argparse
import shutil

from rich.console import Console

from emes_ops.chaos import campaign, report, stalled
from emes_ops.chaos.campaign import Wanted
from emes_ops.console import say
from emes_ops.numbers import above_zero, whole
from emes_ops.settings import Settings

FAULTS, REPORTS, MOST, SEEDS = 60, 5000, 24 * 245, (1, 2, 3)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seed", type=whole(0), action="append", metavar="S", help="may be given several times; default 1 2 3"
    )
    parser.add_argument("--faults", type=whole(0), default=FAULTS, metavar="N", help="faults per seed")
    parser.add_argument(
        "--reports", type=whole(1, MOST), default=REPORTS, metavar="N", help="reports per seed, 24 for each office"
    )
    parser.add_argument(
        "--minutes", type=above_zero, default=0, metavar="M", help="spread the load; default: as fast as it goes"
    )
    parser.add_argument(
        "--rolling", action="store_true", help="no faults: restart every process in turn, nobody may notice"
    )
    parser.add_argument("--stalled", type=whole(1), metavar="N", help="instead: N events pile up for one subscriber")
    parser.add_argument("--keep", action="store_true", help="leave data and logs in var/chaos-<seed>")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0: every seed stood; 1: something was lost, doubled, left over or unexpected."""
    if args.stalled:
        return _stalled(settings, args.stalled)
    outcomes, console = [], Console(width=110)
    for seed in args.seed or SEEDS:
        say(f"\n  Campaign, seed {seed}: {args.faults} faults, {args.reports} reports\n")
        faults = 0 if args.rolling else args.faults
        outcomes.append(campaign.run(settings, Wanted(seed, faults, args.reports, args.minutes, args.rolling)))
        report.show(console, outcomes)
        if not args.keep and not outcomes[-1].wrong():
            shutil.rmtree(settings.var / f"chaos-{seed}", ignore_errors=True)
    return 1 if any(outcome.wrong() for outcome in outcomes) else 0


def _stalled(settings: Settings, events: int) -> int:
    found = stalled.run(settings, events)
    say(f"  p95 of delivery: {found.p95_alone:.2f} ms alone, {found.p95_beside:.2f} ms beside {found.waiting:,} waiting"
        f" = {found.change:+.1%}")  # fmt: skip
    memory, limit = found.memory / 2**20, found.limit / 2**20
    say(f"  broker: {memory:.0f} of {limit:.0f} MiB, alarms {found.alarms}, policy {found.policy}")
    return 0 if found.harmless else 1


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="emes chaos", description="The system under load and attack; then the books.")
    add_arguments(parser)
    return run(parser.parse_args(argv), Settings.from_env())

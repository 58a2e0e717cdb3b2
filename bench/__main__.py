"""`make bench`: the same job by everybody, in alternating rounds; then ours alone: clients, growth, replicas, pages.

--quick: short rounds, without 100,000 stored reports. --only: these contenders, nothing else. --pages: the pages alone.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterable
from pathlib import Path

from bench import pages, report
from bench.contenders import CONTENDERS, KIT, ROOT, Contender
from bench.measure import Figures, run
from bench.stage import Stage
from emes_ops.numbers import above_zero, whole

VAR = ROOT / "var" / "bench"


def main() -> None:
    args = _arguments()
    if not args.pages:
        _contest(args)
    if args.pages or not (args.only or args.contest):
        sys.stdout.write("\n" + pages.run(ROOT, args.offices, args.visits))


def _contest(args: argparse.Namespace) -> None:
    stage = Stage(VAR)
    try:
        stage.start()
        _all(stage, args)
    finally:
        stage.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=whole(1), default=3, help="alternating rounds, the table shows medians")
    parser.add_argument("--seconds", type=above_zero, default=8, help="of posting per round")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--contest", action="store_true", help="the contenders and the goals, not ours alone")
    names = [c.name for c in CONTENDERS]
    parser.add_argument("--only", nargs="+", default=[], choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--pages", action="store_true", help="every page of every role on the data of a year, no more")
    parser.add_argument("--offices", type=whole(1, pages.ALL_OFFICES), default=pages.ALL_OFFICES,
                        help="of the pages' year; fewer: not noted")  # fmt: skip
    parser.add_argument("--visits", type=whole(1), default=pages.VISITS, help="of each page; fewer: not noted")
    args = parser.parse_args()
    if args.quick:
        args.seconds = min(args.seconds, 5)
    return args


def _all(stage: Stage, args: argparse.Namespace) -> None:
    started = report.conditions(stage)
    chosen = [c for c in CONTENDERS if not args.only or c.name in args.only]
    rounds: dict[str, list[Figures]] = {c.name: [] for c in chosen}
    for number in range(args.rounds):
        for who in chosen[number % len(chosen) :] + chosen[: number % len(chosen)]:
            rounds[who.name].append(_one(stage, who, args.seconds, f"round {number + 1}"))
    medians = {name: _median(figures) for name, figures in rounds.items()}
    parts = [report.contest(chosen, medians), report.memory(chosen, medians)]
    growth, scaled = {}, {}
    if not args.only and not args.contest:
        parts.append(
            report.clients({n: _one(stage, KIT, args.seconds, f"{n} clients", clients=n) for n in (4, 16, 64)})
        )
        sizes = (1_000, 10_000) if args.quick else (1_000, 10_000, 100_000)
        growth = {n: _one(stage, KIT, args.seconds, f"{n} stored", stored=n) for n in sizes}
        scaled = _replicas(stage, args)
        parts += [report.growth(growth), report.replicas(scaled)]
    if not args.only:
        parts.insert(1, report.goals(medians, growth, scaled))
        report.write(ROOT / "docs" / "benchmarks.md", [started, *parts])
    sys.stdout.write("\n" + "\n".join(parts))


def _replicas(stage: Stage, args: argparse.Namespace) -> dict[str, list[Figures]]:
    """Each alternating with the lone one of the same round."""
    found: dict[str, list[Figures]] = {name: [] for name in ("one of each", *KIT.roles)}
    for _ in range(2):
        for name, figures in found.items():
            more = {name: 2} if name in KIT.roles else {}
            figures.append(_one(stage, KIT, args.seconds, f"replicas: {name}", replicas=more))
    return found


def _one(stage: Stage, who: Contender, seconds: float, what: str, **how: object) -> Figures:
    figures = run(stage, who, seconds, **how)  # type: ignore[arg-type]
    said = f"{figures.job:6.0f}/s  {figures.cpu_sum:5.2f} ms CPU"
    trouble = f"  {figures.failed} refused" * bool(figures.failed) + f"  {figures.wrong}" * bool(figures.wrong)
    sys.stdout.write(f"  {what:22} {who.label:34} {said}{trouble}\n")
    sys.stdout.flush()
    return figures


def _median(rounds: list[Figures]) -> Figures:
    """Of each figure for itself; latencies of all rounds together; what went wrong in any of them."""
    return Figures(
        sum(f.reports for f in rounds),
        statistics.median(f.intake for f in rounds),
        statistics.median(f.job for f in rounds),
        _by_part(f.cpu for f in rounds),
        [t for f in rounds for t in f.posts],
        [t for f in rounds for t in f.ends],
        _by_part(f.idle for f in rounds),
        _by_part(f.loaded for f in rounds),
        sum(f.failed for f in rounds),
        "; ".join(f.wrong for f in rounds if f.wrong),
    )


def _by_part(rounds: Iterable[dict[str, float]]) -> dict[str, float]:
    rounds = list(rounds)
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


if __name__ == "__main__":
    Path(VAR).parent.mkdir(exist_ok=True)
    main()

"""`emes deadline-day`: an installation of its own, the evening, what it set in motion, and the books."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from emes_ops import schools, seed, seeds
from emes_ops.console import Trouble, done, step
from emes_ops.deadline_day import books, plan, ramp, report, world
from emes_ops.deadline_day.evening import Evening, Programs, spend
from emes_ops.deadline_day.meter import Meter
from emes_ops.deadline_day.plan import Plan
from emes_ops.deadline_day.report import Outcome
from emes_ops.deadline_day.settling import settle
from emes_ops.local.system import LocalSystem
from emes_ops.numbers import above_zero, whole
from emes_ops.reconcile.command import reconcile
from emes_ops.settings import ROOT, Settings
from emes_ops.simulate import site
from emes_ops.simulate.client import Api
from emes_ops.simulate.ledger import Ledger
from emes_ops.simulate.site import Site
from emes_ops.simulate.timetable import BANGKOK
from emes_ops.simulate.wire import HttpWire

OFFICES, RATE, MINUTES = 245, 50.0, 10.0
LIST = ROOT.parent / "shared" / "data" / "schools.csv"
BENCHMARKS = ROOT / "docs" / "benchmarks.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rate", type=above_zero, default=RATE, metavar="X", help="hand-ins per second")
    parser.add_argument("--minutes", type=above_zero, default=MINUTES, metavar="M", help="of the evening, at most")
    parser.add_argument("--offices", type=whole(1, OFFICES), default=OFFICES, metavar="N", help="how many take part")
    parser.add_argument(
        "--schools", type=Path, metavar="FILE",
        help="CSV: school_id, name, area_id, province_code; default: the list beside this checkout, else made up",
    )  # fmt: skip
    parser.add_argument("--seed", default="2570", metavar="S", help="which school hands in when")
    parser.add_argument("--keep", action="store_true", help="leave data and logs in var/deadline-day")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0: all accepted, none lost, none doubled, however slow; 1: not so."""
    console, offices = Console(width=110), site.spread(seeds.offices(), args.offices)
    wanted = plan_of(args, [office["office_id"] for office in offices])
    with site.installation(settings, "deadline-day", args.keep) as system:
        outcome = play(system, wanted, offices, args.rate, console)
    report.show(console, outcome)
    if args.offices >= OFFICES and args.rate >= RATE and args.minutes >= MINUTES:
        report.write(BENCHMARKS, outcome, f"emes deadline-day --rate {args.rate:g} --minutes {args.minutes:g}")
    return outcome.code


def plan_of(args: argparse.Namespace, offices: Sequence[str]) -> Plan:
    scheme = seeds.scheme()
    path = args.schools or (LIST if LIST.exists() else None)
    if path is None:
        found = plan.generated(offices, OFFICES)
    else:
        rows = [(row.get("office_id", ""), row["name_th"]) for row in schools.read(path)]
        found = plan.under_offices(rows, offices, every=len(offices) >= OFFICES)
    most = max(1, round(args.rate * 60 * args.minutes))
    indicators = [one["indicator"] for one in scheme["indicators"]]
    return plan.deal(found, indicators, scheme["fiscal_year"], most, args.seed)


def play(system: LocalSystem, wanted: Plan, offices: list[seeds.Row], rate: float, console: Console) -> Outcome:
    """The evening and its books; when it was too slow, also which rate is held."""
    here = site.site_of(system)
    _prepare(system, here, wanted, offices, console)
    with _programs(here, wanted, offices, console) as programs:
        meter = Meter(_processes(system) | {"load client": programs.pid})

        def handed_in(reports: Sequence[str], at: float) -> Evening:
            return _evening(here, programs, meter, reports, at, console)

        evening = handed_in([one.report_id for one in wanted.evening], rate)
        slow = report.too_slow(evening)
        held = ramp.find([one.report_id for one in wanted.spare], rate, handed_in) if slow else None
    return _judge(here, Outcome(len(wanted.evening), len(offices), evening, held), console)


def _prepare(system: LocalSystem, here: Site, wanted: Plan, offices: list[seeds.Row], console: Console) -> None:
    today, scheme = datetime.now(BANGKOK).date(), seeds.scheme()
    with step("Offices and people"):
        seed.load_demo(system.amqp_uri(), here.password, today, offices)
    api = Api(HttpWire(here.url), here.password, Ledger())
    with _bar(console, "เปิดรอบ · rounds open", len(wanted.all_rounds)) as tell:
        world.open_rounds(api, scheme, wanted.all_rounds, today, tell)
    with _bar(console, "รายงานต้นแบบ · one report of each kind", len(scheme["indicators"])) as tell:
        models = world.write_models(api, wanted, tell)
    with _bar(console, "รายงานพร้อมส่ง · reports ready", len(wanted.evening) + len(wanted.spare) - len(models)) as tell:
        world.copy_models(here.mongo_uri, wanted, models, tell)
    with _bar(console, "สร้างตาราง · matrices built", len(wanted.all_rounds)) as tell:
        for _ in world.build_matrices(api, wanted.all_rounds):
            tell(1)
    with step("Everything so far is told"):
        settle(here)


@contextmanager
def _programs(here: Site, wanted: Plan, offices: list[seeds.Row], console: Console) -> Iterator[Programs]:
    programs = Programs(here, [office["office_id"] for office in offices])
    try:
        with console.status("ผอ. ทุกเขตเข้าสู่ระบบ · directors log in"), step("Directors have read their reports"):
            ready, should = programs.ready(), len(wanted.evening) + len(wanted.spare)
        if ready != should:
            raise Trouble(f"{should} reports should lie ready, the directors see {ready}.")
        yield programs
    finally:
        programs.end()


def _processes(system: LocalSystem) -> dict[str, int]:
    states = system.supervisor.states()
    return {name: info["pid"] for name, info in states.items() if info["pid"] and name != "epmd"}


def _evening(
    here: Site, programs: Programs, meter: Meter, reports: Sequence[str], rate: float, console: Console
) -> Evening:
    with _bar(console, f"ส่ง {rate:g} ฉบับ/วินาที · handed in", len(reports)) as tell:
        evening = spend(here, programs, meter, reports, rate, tell)
    settled = evening.settled
    console.print(
        f"    POST p95 {evening.post(0.95):,.0f} ms, matrix p95 {evening.read(0.95):,.0f} ms; empty after "
        f"{settled.queues:.1f} s, mailed after {settled.everything:.1f} s; {evening.usage.busy:.2f} cores busy",
        highlight=False,
    )
    return evening


def _judge(here: Site, outcome: Outcome, console: Console) -> Outcome:
    """Over the short evenings too."""
    with step("Receipts held against what is stored"):
        verdict = books.judge(outcome.all_accepted, *books.stored(here.mongo_uri))
    result = reconcile(here.mongo_uri, here.amqp_uri, here.mail, console)
    console.print(result.table())
    return replace(outcome, verdict=verdict, wrong=result.texts())


@contextmanager
def _bar(console: Console, what: str, total: int) -> Iterator[world.Tell]:
    """A bar while it lasts (on a terminal), one line with its time afterwards."""
    columns = (TextColumn("  {task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total)
        yield lambda count: progress.advance(task, count)
        seconds = progress.tasks[task].elapsed or 0.0
    done(f"{what}: {total:,}", seconds)

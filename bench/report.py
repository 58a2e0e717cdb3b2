"""The tables, as Markdown: printed, and put into docs/benchmarks.md between two marks; the reading there stays."""

from __future__ import annotations

import os
import platform
import re
import statistics
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.contenders import ASYNCIO, KIT, Contender
from bench.measure import Figures, percentile
from bench.stage import Stage
from emes_ops.local import packages

BEGIN, END = "<!-- made by make bench: begin -->", "<!-- made by make bench: end -->"
PACKAGES = ("nameko", "eventlet", "kombu", "pymongo", "SecantusDB")
ASYNCIO_PACKAGES = ("faststream", "fastapi", "uvicorn", "pymongo")


def conditions(stage: Stage) -> str:
    """Machine, versions, date, command, and how busy the machine was before the start."""
    here = [f"{name} {version(name)}" for name in PACKAGES]
    there = [f"{name} {_version_there(name)}" for name in ASYNCIO_PACKAGES]
    machine = f"{os.cpu_count()} cores ({_cpu_model()}), {_memory():.0f} GB, {platform.system()}"
    command = " ".join(["python -m bench", *sys.argv[1:]])
    lines = [
        f"- Command: `{command}` (`make bench`), {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"- Machine: {machine}; load average before the start {os.getloadavg()[0]:.1f}",
        f"- Python {platform.python_version()}, RabbitMQ {packages.version()}, {', '.join(here)}",
        f"- asyncio peers: {', '.join(there)}",
    ]
    return "\n".join([*lines, ""])


def contest(chosen: Sequence[Contender], medians: dict[str, Figures]) -> str:
    head = ("Stack", "intake/s", "whole job/s", "POST p50 / p95 / p99 ms", "end-to-end p50 / p99 ms",
            "CPU ms per report", "services + database + broker", "lost or doubled")  # fmt: skip
    return table("The job, 16 clients", head, (_contest_row(who, medians[who.name]) for who in chosen))


def _contest_row(who: Contender, f: Figures) -> tuple[str, ...]:
    services = f.cpu_sum - f.cpu["database"] - f.cpu["broker"]
    posts = _times(f.posts, 50, 95, 99)
    parts = f"{services:.2f} + {f.cpu['database']:.2f} + {f.cpu['broker']:.2f}"
    return (who.label, f"{f.intake:,.0f}", f"{f.job:,.0f}", posts, _times(f.ends, 50, 99), f"{f.cpu_sum:.2f}",
            parts, f.wrong or "none")  # fmt: skip


def goals(medians: dict[str, Figures], growth: dict[int, Figures], scaled: dict[str, list[Figures]]) -> str:
    """growth, scaled: empty when they were not measured in this run."""
    ours, floor = medians[KIT.name], medians["floor-batched"]
    wanted = [
        ("whole job ÷ batched floor", ours.job / floor.job, "≥", 0.9),
        ("whole job ÷ nameko the default way", ours.job / medians["nameko"].job, "≥", 5),
        ("whole job ÷ peer with an outbox", ours.job / medians["asyncio-outbox"].job, "≥", 3),
        ("whole job ÷ peer without an outbox", ours.job / medians["asyncio"].job, "≥", 2),
        ("end-to-end p50 ÷ POST p50", percentile(ours.ends, 50) / percentile(ours.posts, 50), "≤", 3),
        ("CPU per report ÷ batched floor", ours.cpu_sum / floor.cpu_sum, "≤", 1.5),
    ]
    if scaled:
        lone = statistics.median(f.job for f in scaled["one of each"])
        worst = min(statistics.median(f.job for f in scaled[role]) for role in KIT.roles) / lone
        wanted.append(("whole job with a second replica ÷ without (worst service)", worst, "≥", 1))
    if growth:
        few, many = min(growth), max(growth)
        costs = growth[many].cpu_sum / growth[few].cpu_sum
        wanted.append((f"cost per report at {many:,} ÷ at {few:,} stored", costs, "≤", 1.2))
    return table("Goals", ("Ratio", "goal", "measured", ""), [judged(*one) for one in wanted])


def judged(what: str, measured: float, sign: str, goal: float) -> tuple[str, ...]:
    good = measured >= goal if sign == "≥" else measured <= goal
    return what, f"{sign} {goal}", f"{measured:.2f}", "reached" if good else "**not**"


def memory(chosen: Sequence[Contender], medians: dict[str, Figures]) -> str:
    parts = sorted({part for who in chosen for part in medians[who.name].idle})
    rows = [
        (who.label, *(_pair(medians[who.name].idle.get(p), medians[who.name].loaded.get(p)) for p in parts))
        for who in chosen
    ]
    return table("Resident memory, MB per process: idle → loaded", ("Stack", *parts), rows)


def clients(found: dict[int, Figures]) -> str:
    head = ("clients", "whole job/s", "POST p50 / p95 / p99 ms", "end-to-end p50 / p99 ms", "CPU ms per report")
    rows = [
        (str(n), f"{f.job:,.0f}", _times(f.posts, 50, 95, 99), _times(f.ends, 50, 99), f"{f.cpu_sum:.2f}")
        for n, f in found.items()
    ]
    return table("Ours: latency by number of clients", head, rows)


def growth(found: dict[int, Figures]) -> str:
    rows = [
        (f"{n:,}", f"{f.job:,.0f}", f"{f.cpu_sum:.2f}", f"{f.cpu['database']:.2f}", _times(f.posts, 50, 99))
        for n, f in found.items()
    ]
    head = ("reports stored", "whole job/s", "CPU ms per report", "of it database", "POST p50 / p99 ms")
    return table("Ours: growth", head, rows)


def replicas(found: dict[str, list[Figures]]) -> str:
    rows = [
        (name if name not in KIT.roles else f"two of {name}", " / ".join(f"{f.job:,.0f}" for f in figures),
         f"{statistics.median(f.cpu_sum for f in figures):.2f}")
        for name, figures in found.items()
    ]  # fmt: skip
    return table("Ours: a second replica", ("Processes", "whole job/s, each round", "CPU ms per report"), rows)


def write(path: Path, parts: Iterable[str]) -> None:
    made = f"{BEGIN}\n{chr(10).join(parts)}\n{END}"
    text = path.read_text() if path.exists() else f"# Benchmarks\n\n{BEGIN}\n{END}\n"
    path.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: made, text, flags=re.DOTALL))


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"### {title}", "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])


def _times(values: list[float], *percents: float) -> str:
    return " / ".join(f"{percentile(values, percent):.0f}" for percent in percents) if values else "–"


def _pair(idle: float | None, loaded: float | None) -> str:
    return "–" if idle is None or loaded is None else f"{idle:.0f} → {loaded:.0f}"


def _version_there(name: str) -> str:
    found = list(Path(ASYNCIO).parents[1].glob(f"lib/python3*/site-packages/{name}-*.dist-info"))
    return found[0].name.removesuffix(".dist-info").split("-")[1] if found else "?"


def _cpu_model() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return found[1].strip() if found else platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9

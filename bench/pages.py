"""Every page of every role on the data of a year: how long the server takes, how often it asks the other services.

One reader at a time on a kept connection, from this machine: the time until the head of the answer is there, which is
the server's and a little more. RPCs are counted by the services themselves (/metrics) while nobody else asks anything.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import requests

from bench.measure import percentile
from bench.report import judged, table
from bench.year import MODEL, live
from emes_ops.console import step
from emes_ops.local.system import LocalSystem
from emes_ops.settings import SERVICES, Settings
from emes_ops.simulate import site
from emes_ops.simulate.site import Site
from emes_ops.tour import STOPS, Stop

BEGIN, END = "<!-- made by make bench (pages): begin -->", "<!-- made by make bench (pages): end -->"
GOAL_MS, GOAL_RPCS, ALL_OFFICES, VISITS = 50.0, 5, 245, 40
IN_A_HURRY = {"EMES_RATE_PER_SECOND": "100000"}  # one reader turns more pages than a person may
ASKED = re.compile(r'^emes_entrypoint_seconds_count\{.*kind="(?:command|query)".*\} (\S+)$', re.MULTILINE)


@dataclass
class Visits:
    """times: seconds of each visit; first, all: RPCs of the first visit and of all; size: of the answer as sent."""

    stop: Stop
    times: list[float] = field(default_factory=list)
    first: int = 0
    all: int = 0
    size: int = 0

    @property
    def p95(self) -> float:
        return percentile(self.times, 95)


def run(root: Path, offices: int, visits: int) -> str:
    """The tables; written into docs/benchmarks.md when all offices took part and each page was visited often enough."""
    given = Settings.from_env()
    given = replace(given, for_services={**given.for_services, **IN_A_HURRY})
    with site.installation(given, "bench-pages", keep=False) as system:
        here = site.site_of(system)
        known = live(here, offices)
        with step(f"{len(STOPS)} pages, {visits} visits each"):
            found = [_visit(system, session, stop, known, visits) for stop, session in _sessions(here)]
    made = "\n".join([_conditions(offices, visits), _goals(found), _pages(found)])
    if offices >= ALL_OFFICES and visits >= VISITS:
        path = root / "docs" / "benchmarks.md"
        noted = f"{BEGIN}\n{made}\n{END}"
        old = re.escape(BEGIN) + ".*" + re.escape(END)
        path.write_text(re.sub(old, lambda _: noted, path.read_text(), flags=re.DOTALL))
    return made


def _sessions(here: Site) -> list[tuple[Stop, requests.Session]]:
    """Each stop with somebody who is logged in."""
    users = {user: _login(here, user) for user in {stop.user(MODEL) for stop in STOPS}}
    return [(stop, users[stop.user(MODEL)]) for stop in STOPS]


def _login(here: Site, user: str | None) -> requests.Session:
    session = requests.Session()
    session.headers["Accept"] = "text/html"
    if user is not None:
        ticket = re.search(r'name="csrf" value="([0-9a-f]+)"', session.get(f"{here.url}/login", timeout=30).text)
        assert ticket is not None, "the login page has a form"
        fields = {"csrf": ticket[1], "user_id": user, "password": here.password}
        assert session.post(f"{here.url}/login", data=fields, timeout=30).url.endswith("/home"), f"{user} is not let in"
    return session


def _visit(system: LocalSystem, session: requests.Session, stop: Stop, known: Mapping[str, str], visits: int) -> Visits:
    seen, url, before = Visits(stop), system.settings.url + stop.at(known), _rpcs(system)
    for number in range(visits):
        answer = session.get(url, timeout=30)
        assert answer.status_code == 200, f"{stop.name}: {answer.status_code}"
        seen.times.append(sum(one.elapsed.total_seconds() for one in [*answer.history, answer]))
        if number == 0:
            seen.first, seen.size = _rpcs(system) - before, int(answer.raw.headers.get("Content-Length") or 0)
    seen.all = _rpcs(system) - before
    return seen


def _rpcs(system: LocalSystem) -> int:
    """Commands and queries that the other services have answered so far; what the gateway asks itself is no RPC."""
    ports = [system.settings.ports.ops_of(service) for service in SERVICES if service != "gateway"]
    said = [requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text for port in ports]
    return round(sum(float(count) for text in said for count in ASKED.findall(text)))


def _conditions(offices: int, visits: int) -> str:
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    name = model[1].strip() if model else platform.machine()
    return (
        f"- `python -m bench --pages`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores ({name}), "
        f"load average {os.getloadavg()[0]:.1f}\n- {offices} offices, {len(STOPS)} pages, {visits} visits each\n"
    )


def _goals(found: list[Visits]) -> str:
    slowest, most = max(found, key=lambda one: one.p95), max(found, key=lambda one: one.first)
    wanted = [
        (f"p95 of the slowest page, ms ({slowest.stop.name})", slowest.p95, "≤", GOAL_MS),
        (f"RPCs of the page that asks most ({most.stop.name})", most.first, "≤", GOAL_RPCS),
    ]
    return table("Goals of the pages", ("", "goal", "measured", ""), [judged(*one) for one in wanted])


def _pages(found: list[Visits]) -> str:
    head = ("Page", "p50 / p95 / first ms", "RPCs, first visit / later", "KB sent", "")
    return table("Every page of every role", head, [_row(one) for one in found])


def _row(one: Visits) -> tuple[str, ...]:
    times = f"{percentile(one.times, 50):.0f} / {one.p95:.0f} / {one.times[0] * 1000:.0f}"
    good = one.p95 <= GOAL_MS and one.first <= GOAL_RPCS
    later = (one.all - one.first) / max(1, len(one.times) - 1)
    address = f"{one.stop.name} `{one.stop.address}`"
    return address, times, f"{one.first} / {later:.1f}", f"{one.size / 1024:.0f}", "" if good else "**not**"

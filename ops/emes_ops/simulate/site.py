"""Where the year is played: an installation of its own under var/simulate, or a system that runs already."""

from __future__ import annotations

import fcntl
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from emes_ops import running, seed, seeds
from emes_ops.console import Trouble, step, warn
from emes_ops.local import ports
from emes_ops.local.system import LocalSystem
from emes_ops.rpc import actor, calls
from emes_ops.settings import Settings
from emes_ops.simulate.timetable import BANGKOK

# All logins of the country come from one address here.
FOR_SERVICES = {"EMES_LOGIN_RATE_PER_MINUTE": "100000", "EMES_LOG_LEVEL": "WARNING"}

# number → days from the first opening: opens, internal deadline, official deadline; accepts late reports
ROUNDS = {1: (0, 20, 30, True), 2: (90, 110, 120, False)}


@dataclass(frozen=True)
class Site:
    """mail: the file mailbox, where there is one to look into."""

    url: str
    password: str
    mongo_uri: str
    amqp_uri: str
    mail: Path | None


@contextmanager
def own(given: Settings, offices: int, keep: bool) -> Iterator[Site]:
    """Fresh data of so many offices, own ports, gone at the end; keep: the data stay in var/simulate."""
    with installation(given, "simulate", keep) as system:
        with step("The year's scheme and rounds, offices and people"):
            _load(system, spread(seeds.offices(), offices))
        yield site_of(system)


@contextmanager
def installation(given: Settings, name: str, keep: bool) -> Iterator[LocalSystem]:
    """Fresh and without data under <var>/<name>, one at a time of each name."""
    var = given.var / name
    settings = Settings(
        var=var, ports=ports.choose(), amqp_uri=given.amqp_uri, amqp_admin=given.amqp_admin, mongo_uri=given.mongo_uri,
        seed=False, for_services={**FOR_SERVICES, **given.for_services},
    )  # fmt: skip
    with _alone(given.var, name), _ended_properly():
        system = LocalSystem(settings)
        system.stop()  # what a killed run left behind
        shutil.rmtree(var, ignore_errors=True)
        try:
            running.start(system, dies_with_me=True)
            yield system
        finally:
            system.stop()
            if not keep:
                shutil.rmtree(var, ignore_errors=True)


@contextmanager
def running_already(given: Settings, url: str) -> Iterator[Site]:
    """A system whose database and broker the settings name (`make run` of this checkout, if they say nothing else)."""
    site = site_of(LocalSystem(given))
    yield Site(url.rstrip("/"), site.password, site.mongo_uri, site.amqp_uri, site.mail)


def site_of(system: LocalSystem) -> Site:
    mail = system.var / "mail"
    password = system.vault.demo_password(system.settings.demo_password)
    return Site(system.settings.url, password, system.mongo_uri, system.amqp_uri(), mail if mail.is_dir() else None)


def _load(system: LocalSystem, offices: list[seeds.Row]) -> None:
    """The rounds first, with the simulated year's dates: the demonstration data then leave them as they are."""
    today, scheme = datetime.now(BANGKOK).date(), seeds.scheme()
    password = system.vault.demo_password()
    with calls(system.amqp_uri()) as call:
        call("submission", "publish_scheme", actor=actor(), scheme=scheme)
        for number in ROUNDS:
            call("submission", "create_round", actor=actor(), round=order(number, scheme, first_day(scheme, today)))
    seed.load_demo(system.amqp_uri(), password, today, offices)


def spread(rows: list[seeds.Row], wanted: int) -> list[seeds.Row]:
    """So many of them, from all over the list."""
    return [rows[n * len(rows) // wanted] for n in range(wanted)] if wanted < len(rows) else rows


def first_day(scheme: dict[str, Any], today: date) -> date:
    """Tomorrow, or the first day of the scheme's fiscal year (B.E. year N begins on 1 October N−544)."""
    return max(today + timedelta(days=1), date(scheme["fiscal_year"] - 544, 10, 1))


def order(number: int, scheme: dict[str, Any], first: date) -> dict[str, Any]:
    """A round as create_round wants it. first: the day on which round 1 opens."""
    opens, internal, official, accepts_late = ROUNDS[number]
    days = [(first + timedelta(days=n)).isoformat() for n in (opens, internal, official)]
    year = scheme["fiscal_year"]
    return {
        "fiscal_year": year, "number": number, "kind": "report", "accepts_late": accepts_late,
        "name_th": f"รอบที่ {number} ปีงบประมาณ พ.ศ. {year}", "name_en": f"Round {number}, fiscal year {year}",
        "scheme_id": scheme["scheme_id"], "scheme_version": scheme["scheme_version"],
        "opens_on": days[0], "internal_due_on": days[1], "official_due_on": days[2],
    }  # fmt: skip


@contextmanager
def _alone(var: Path, name: str) -> Iterator[None]:
    var.mkdir(parents=True, exist_ok=True)
    with open(var / f"{name}.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble(f"`emes {name}` is running already in this checkout.") from None
        yield


@contextmanager
def _ended_properly() -> Iterator[None]:
    """A polite end (TERM, a closed terminal) takes the processes with it, as Ctrl-C does."""

    def end(*_: Any) -> None:
        warn("ended from outside")
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)

"""`emes run|stop|reset|status`: the whole system in the foreground, each step with its time, one Ctrl-C to end it."""

from __future__ import annotations

import fcntl
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from emes_ops import migrations, seed
from emes_ops.clock import BANGKOK
from emes_ops.console import Trouble, bold, done, say, step, warn
from emes_ops.local import leftovers
from emes_ops.local.supervisor import AWAY, UP
from emes_ops.local.system import LocalSystem
from emes_ops.settings import SERVICES, Settings


class Ended(Exception):
    """The operator asked for the end: Ctrl-C, a closed terminal, or a signal."""


def run(settings: Settings, detach: bool = False) -> int:
    """Start everything; in the foreground until it is ended, unless `detach`."""
    system, begun = LocalSystem(settings), time.monotonic()
    with _the_only_one(system), _ending_by_signal():
        try:
            start(system, dies_with_me=not detach)
            _welcome(system, time.monotonic() - begun)
            return 0 if detach else _watch(system)
        except Ended:
            say()
        except BaseException:
            system.stop()
            raise
        return stop(settings)


def start(system: LocalSystem, dies_with_me: bool) -> None:
    system.start_manager(dies_with_me)
    system.start_infrastructure()
    with step("Database schemas") as current:
        applied = sum(map(len, migrations.run(system.mongo_uri).values()))
        current.what = f"{applied} migrations applied" if applied else "Migrations: nothing to do"
    system.start_services(*SERVICES)
    if system.settings.seed:
        load_seeds(system)


def load_seeds(system: LocalSystem) -> None:
    password = system.vault.demo_password(system.settings.demo_password)
    seed.load_once(system.amqp_uri(), password, system.var / "seeded", datetime.now(BANGKOK).date())


def stop(settings: Settings) -> int:
    with _signals(signal.SIG_IGN):
        begun = time.monotonic()
        ran = LocalSystem(settings).stop()
        done("Everything ended" if ran else "Nothing was running", time.monotonic() - begun)
    return 0


def reset(settings: Settings, sure: bool) -> int:
    """End everything and remove the folder with all data, passwords and logs."""
    if leftovers.inside(settings.var):
        raise Trouble(f"Tests or a simulation are running in {settings.var}.", "When they have ended:  make reset")
    if not sure and not _agreed(f"  Remove all data in {settings.var}? [y/N] "):
        raise Trouble("Nothing removed.", "Without being asked:  make reset ARGS=--yes")
    stop(settings)
    with step(f"{settings.var} removed"):
        shutil.rmtree(settings.var, ignore_errors=True)
    return 0


def _agreed(question: str) -> bool:
    """Where nobody can answer (no terminal, an empty pipe), nobody agreed."""
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        say()
        return False


def status(settings: Settings) -> int:
    """One line per process; 0 when all run."""
    system = LocalSystem(settings)
    if not system.supervisor.alive():
        say(
            "  Not running."
            if not leftovers.processes(settings.var)
            else "  Broken: processes without their manager. make stop cleans up."
        )
        return 3
    states = system.supervisor.states()
    for name, info in sorted(states.items()):
        say(f"  {name:<16} {info['statename']:<9} {info['description']}")
    say(f"\n  {settings.url}")
    return 0 if all(info["statename"] in UP for info in states.values()) else 1


def _watch(system: LocalSystem) -> int:
    """Until somebody else ends it; says so when a process does not stay up."""
    unwell: set[str] = set()
    while system.supervisor.alive():
        now = _unwell(system)
        for name in sorted(now - unwell):
            warn(f"{name} does not stay up; it is tried again. It says why: {system.settings.log}/{name}.log")
        for name in sorted(unwell - now):
            warn(f"{name} is up again.")
        unwell = now
        time.sleep(1)
    leftovers.gone(system.var, 15)
    say("  Ended from elsewhere.")
    return 0


def _unwell(system: LocalSystem) -> set[str]:
    try:
        return system.supervisor.unwell()
    except AWAY:  # it ended between two looks
        return set()


def _welcome(system: LocalSystem, seconds: float) -> None:
    settings = system.settings
    say(f"\n  {bold('e-MES พร้อมใช้งาน')}  {bold(settings.url)}  ({seconds:.1f} s)\n")
    if settings.seed:
        say(f"  Demo password   {bold(system.vault.demo_password(settings.demo_password))}")
        for line in seed.LOGINS:
            say(f"  {line}")
    say(f"  API             {settings.url}/docs")
    say(f"  Logs            {settings.log}")
    say("  End it          Ctrl-C, or make stop\n")


@contextmanager
def _the_only_one(system: LocalSystem) -> Iterator[None]:
    (system.var / "run").mkdir(parents=True, exist_ok=True)
    with open(system.var / "run" / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _second(system) from None
        if system.supervisor.alive():
            raise _second(system)
        yield


def _second(system: LocalSystem) -> Trouble:
    return Trouble(f"e-MES is running already: {system.settings.url}", "To end it:  make stop")


@contextmanager
def _ending_by_signal() -> Iterator[None]:
    def end(*_: Any) -> None:
        raise Ended

    with _signals(end):
        yield


@contextmanager
def _signals(handler: Any) -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)

"""The system under attack: every service several times over, its broker and database behind proxies of our own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from emes_ops import migrations, seed, seeds
from emes_ops.chaos.network import BROKER, DATABASE, Network, place
from emes_ops.console import step
from emes_ops.local import infrastructure, leftovers, packages, ports, ready
from emes_ops.local.programs import Program
from emes_ops.local.system import LocalSystem
from emes_ops.rpc import actor, calls
from emes_ops.settings import SERVICES, VHOST, Settings
from emes_ops.simulate import site
from emes_ops.simulate.timetable import BANGKOK

REPLICAS = {"submission": 2, "review": 2, "scoring": 2, "notification": 1, "gateway": 2}
MEMORY = "1GB"  # the broker's limit, as infrastructure.py sets it
_GATES = 36  # first port for a gate in the window of an installation; the ports of three replicas end below
# A message that fails for good rests after twenty seconds, not eleven minutes; leases and deadlines are the real ones.
FOR_SERVICES = {"EMES_RETRY_LADDER": "500ms,2s,5s,12s", "EMES_RATE_PER_SECOND": "1000"}


def gates(given: ports.Ports) -> dict[str, tuple[int, int]]:
    """name → (port, port of the target), two for each service."""
    pairs = [(service, target) for service in SERVICES for target in (BROKER, DATABASE)]
    to = {BROKER: given.amqp, DATABASE: given.mongo}
    return {place(*pair): (given.http + _GATES + number, to[pair[1]]) for number, pair in enumerate(pairs)}


class Fleet(LocalSystem):
    """A local system whose services reach their infrastructure through gates. We ourselves take the straight way."""

    def __init__(self, settings: Settings, replicas: Mapping[str, int] = REPLICAS) -> None:
        super().__init__(settings)
        self.replicas = dict(replicas)
        self.network: Network | None = None

    def _environment(self, service: str, replica: int) -> dict[str, str]:
        known = gates(self.settings.ports)
        amqp, mongo = (known[place(service, target)][0] for target in (BROKER, DATABASE))
        return {
            **super()._environment(service, replica),
            "EMES_AMQP_URI": self.vault.amqp_uri(service, "127.0.0.1", amqp, VHOST),
            "EMES_MONGO_URI": infrastructure.database_uri(mongo),
        }

    # ---- life
    def start(self) -> None:
        self.start_manager(dies_with_me=True)
        self.network = Network(gates(self.settings.ports))
        self.start_infrastructure()
        migrations.run(self.mongo_uri)
        with step(f"{sum(self.replicas.values())} service processes"):
            self.supervisor.run(*self.members())
            for service, replica in self.places():
                self.wait_for_service(service, replica)

    def stop(self) -> bool:
        self.thaw()
        if self.network is not None:
            self.network.close()
        return super().stop()

    def places(self) -> list[tuple[str, int]]:
        return [(service, replica) for service in SERVICES for replica in range(1, self.replicas[service] + 1)]

    def members(self) -> list[Program]:
        return [self.program(*place) for place in self.places()]

    def all_ready(self) -> bool:
        return all(not ready.service(self.settings.ports.ops_of(*one)) for one in self.places())

    # ---- blows
    def one(self, name: str) -> Program:
        """By the name the process manager knows: review-2, broker, database."""
        return next(program for program in self.programs() if program.name == name)

    def kill(self, name: str) -> None:
        self.supervisor.kill(self.one(name))

    def restart(self, name: str) -> None:
        """TERM, its own end, and a new start."""
        self.supervisor.stop(self.one(name))
        self.supervisor.run(self.one(name))

    def freeze(self, name: str) -> Callable[[], None]:
        """Stop the process where it stands; call the result to let it go on."""
        pid = self.supervisor.pid(self.one(name))
        _signal(pid, signal.SIGSTOP)
        return lambda: _signal(pid, signal.SIGCONT)

    def thaw(self) -> None:
        for pid in leftovers.processes(self.var):
            _signal(pid, signal.SIGCONT)

    def memory_limit(self, text: str) -> None:
        """What the broker may use before it stops publishers: "1GB", or so little that the alarm is on."""
        self.control("set_vm_memory_high_watermark", "absolute", text)

    def in_hand(self) -> int:
        """Messages in work queues and on the ladder, those that a handler holds included."""
        listed = self.control("list_queues", "-p", VHOST, "--quiet", "--no-table-headers", "name", "messages")
        rows = [line.rsplit(maxsplit=1) for line in listed.splitlines()]
        mine = [row for row in rows if len(row) == 2 and ("<-" in row[0] or row[0].startswith("emes.retry."))]
        return sum(int(count) for name, count in mine if not name.endswith(".dead"))

    def control(self, *arguments: str, within: float = 30) -> str:
        home = infrastructure.broker(self.var, self.settings.ports).env
        tool = Path(packages.SERVER).with_name("rabbitmqctl")
        run = subprocess.run(
            [str(tool), "-n", home["RABBITMQ_NODENAME"], *arguments],
            env={**os.environ, **home}, capture_output=True, text=True, timeout=within, check=False,
        )  # fmt: skip
        return run.stdout + run.stderr if run.returncode else run.stdout


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


@contextmanager
def fleet(given: Settings, name: str, offices: int, replicas: Mapping[str, int] = REPLICAS) -> Iterator[Fleet]:
    """A fresh one under <var>/<name> with so many offices and the simulated year's rounds; gone at the end."""
    extra = {**site.FOR_SERVICES, **FOR_SERVICES, **given.for_services}
    var = given.var / name
    system = Fleet(Settings(var=var, ports=ports.choose(), seed=False, for_services=extra), replicas)
    leftovers.end(var)
    shutil.rmtree(var, ignore_errors=True)
    try:
        system.start()
        with step(f"{offices} offices, their people and the year's rounds"):
            _load(system, site.spread(seeds.offices(), offices))
        yield system
    finally:
        system.stop()


def _load(system: Fleet, offices: list[seeds.Row]) -> None:
    """The rounds first, with the simulated year's dates: the demonstration data then leave them as they are."""
    today, scheme = datetime.now(BANGKOK).date(), seeds.scheme()
    with calls(system.amqp_uri()) as call:
        call("submission", "publish_scheme", actor=actor(), scheme=scheme)
        for number in site.ROUNDS:
            order = site.order(number, scheme, site.first_day(scheme, today))
            call("submission", "create_round", actor=actor(), round=order)
    seed.load_demo(system.amqp_uri(), system.vault.demo_password(), today, offices)

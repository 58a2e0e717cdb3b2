"""One installation on this machine: broker, database and services as processes under one manager and one folder."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

from emes_ops.broker import admin, definitions, link, rights
from emes_ops.console import step, warn
from emes_ops.local import infrastructure, leftovers, packages, ports, ready
from emes_ops.local.programs import Program
from emes_ops.local.supervisor import Supervisor
from emes_ops.settings import NICE, SERVICES, VHOST, Settings
from emes_ops.vault import Vault

DATABASE_WAIT, BROKER_WAIT, SERVICE_WAIT = 60, 120, 120
STOP_WAIT, LAST_GRACE = 6, 1  # over within ten seconds: what has not drained is killed, and delivered again
RESTARTS = 3


class LocalSystem:
    """What runs under settings.var. Infrastructure named in the settings is used as it is, never started or stopped."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.var = settings, settings.var
        self.vault = Vault(settings.var / "secrets.json")
        self.supervisor = Supervisor(settings.var)
        self.replicas: dict[str, int] = dict.fromkeys(SERVICES, 1)

    # ---- where things are
    @property
    def own_broker(self) -> bool:
        return self.settings.amqp_uri is None

    @property
    def own_database(self) -> bool:
        return self.settings.mongo_uri is None

    @property
    def mongo_uri(self) -> str:
        return self.settings.mongo_uri or infrastructure.database_uri(self.settings.ports.mongo)

    def amqp_uri(self, user: str = rights.OPS) -> str:
        """As this broker user. A foreign broker that we did not set up has one user for all."""
        given = self.settings.amqp_uri
        if given is None:
            return self.vault.amqp_uri(user, "127.0.0.1", self.settings.ports.amqp, VHOST)
        if self.settings.amqp_admin is None:
            return given
        host = urlsplit(given)
        return self.vault.amqp_uri(user, host.hostname or "127.0.0.1", host.port or 5672, VHOST)

    # ---- programs
    def programs(self) -> list[Program]:
        own = (
            [infrastructure.epmd(self.settings.ports), infrastructure.broker(self.var, self.settings.ports)]
            if self.own_broker
            else []
        )
        own += [infrastructure.database(self.var, self.settings.ports)] if self.own_database else []
        return own + [self.program(name, n) for name in SERVICES for n in range(1, self.replicas[name] + 1)]

    def program(self, service: str, replica: int = 1) -> Program:
        """The first of each service is in one group, so that they end together; a further one is a group of its own."""
        name = service if replica == 1 else f"{service}-{replica}"
        group = "services" if replica == 1 else name
        return Program(
            name, group, 30, (sys.executable, "-m", "emes_kit.run", service), self._environment(service, replica),
            grace=25, nice=NICE.get(service, 0),
        )  # fmt: skip

    def _environment(self, service: str, replica: int) -> dict[str, str]:
        ports = self.settings.ports
        return {
            "EMES_DEMO": "true",
            "EMES_MAIL_DIR": str(self.var / "mail"),
            "EMES_PUBLIC_URL": self.settings.url,
            **self.settings.for_services,
            "EMES_AMQP_URI": self.amqp_uri(service),
            "EMES_MONGO_URI": self.mongo_uri,
            "EMES_MONGO_DB": f"emes_{service}",
            "EMES_OPS_PORT": str(ports.ops_of(service, replica)),
            "EMES_HTTP_PORT": str(ports.http),
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore",
            # Else every thread that has ever hashed a password keeps its 19 MiB: 500 MiB of a gateway.
            "MALLOC_MMAP_THRESHOLD_": "1048576",
        }

    # ---- start
    def start_manager(self, dies_with_me: bool) -> None:
        """Clean up after a run that crashed, then start the process manager."""
        for folder in ("log", "run", "mail"):
            (self.var / folder).mkdir(parents=True, exist_ok=True)
        if left := leftovers.processes(self.var):
            with step(f"{len(left)} processes of a broken run ended"):
                leftovers.end(self.var)
        needed = ports.needed(self.settings.ports, self.own_broker, self.own_database)
        ports.refuse_taken(needed, within=3 if left else 0)
        if self.own_broker:
            packages.ensure_rabbitmq(self.settings.log / "apt.log")
        self.supervisor.start(self.programs(), dies_with_me)

    def start_infrastructure(self) -> None:
        """The database boots beside the broker; this returns when both answer."""
        programs = {program.name: program for program in self.programs()}
        if self.own_broker:
            infrastructure.prepare_broker(self.var, self.settings.ports, self.broker_definitions())
            self.supervisor.run(programs["epmd"], programs["broker"])
        if self.own_database:
            self.supervisor.run(programs["database"])
        self._wait_for_database()
        self._wait_for_broker()

    def broker_definitions(self) -> definitions.Definitions:
        return definitions.with_users(self._skeleton(), {user: self.vault.broker(user) for user in rights.users()})

    def _skeleton(self) -> definitions.Definitions:
        ladder = self.settings.for_services.get("EMES_RETRY_LADDER")
        committed = definitions.committed()
        return definitions.with_ladder(committed, definitions.parse_ladder(ladder)) if ladder else committed

    def _wait_for_database(self) -> None:
        name = "SecantusDB" if self.own_database else "Database"
        with step(f"{name} on {_place(self.mongo_uri)}"):
            ready.wait(name, lambda: ready.database(self.mongo_uri), DATABASE_WAIT, self._log("database"))

    def _wait_for_broker(self) -> None:
        name = f"RabbitMQ {packages.version()}".strip() if self.own_broker else "Broker"
        with step(f"{name} on {_place(self.amqp_uri())}"):
            if not self.own_broker:
                self._set_up_foreign_broker()
            ready.wait(name, lambda: ready.broker(self.amqp_uri()), BROKER_WAIT, self._log("broker"))

    def _set_up_foreign_broker(self) -> None:
        """All of it through the management API, else what AMQP alone can do."""
        if self.settings.amqp_admin:
            admin.load(self.settings.amqp_admin, self.broker_definitions())
        else:
            link.declare(self.amqp_uri(), self._skeleton())
            warn(
                "One broker user for all, no policies. To have both set up:  EMES_AMQP_ADMIN=http://user:password@host"
            )

    def start_services(self, *names: str) -> None:
        """Start them together; returns when each is really ready."""
        self.supervisor.run(*(self.program(name) for name in names))
        for name in names:
            with step(f"{name}"):
                self.wait_for_service(name)

    def wait_for_service(self, name: str, replica: int = 1) -> None:
        port = self.settings.ports.ops_of(name, replica)
        program, seen = self.program(name, replica).name, set[int]()

        def failing() -> bool:
            """It ends and is started anew, again and again: waiting longer would not help."""
            seen.add(self.supervisor.states()[program]["pid"])
            return len(seen - {0}) > RESTARTS

        ready.wait(program, lambda: ready.service(port), SERVICE_WAIT, self._log(program), failing)

    # ---- scale
    def scale(self, service: str, wanted: int) -> None:
        """Run `wanted` processes of one service; the others are not touched."""
        self.replicas = self.running_replicas()
        have, self.replicas[service] = self.replicas[service], wanted
        for replica in range(have, wanted, -1):
            self.supervisor.remove(self.program(service, replica).group)
        fresh = [self.program(service, replica) for replica in range(have + 1, wanted + 1)]
        self.supervisor.add(self.programs(), [program.group for program in fresh])
        self.supervisor.run(*fresh)
        for replica in range(have + 1, wanted + 1):
            self.wait_for_service(service, replica)

    def running_replicas(self) -> dict[str, int]:
        names = self.supervisor.states()
        return {name: sum(one == name or one.startswith(f"{name}-") for one in names) for name in SERVICES}

    # ---- stop
    def stop(self) -> bool:
        """End everything of this folder; False when nothing ran."""
        ran = bool(leftovers.processes(self.var))
        self.supervisor.shutdown()
        if not leftovers.gone(self.var, STOP_WAIT):
            leftovers.end(self.var, grace=LAST_GRACE)
        self.supervisor.socket.unlink(missing_ok=True)
        return ran

    def _log(self, name: str) -> Path:
        return self.settings.log / f"{name}.log"


def _place(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)

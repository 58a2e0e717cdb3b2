"""A whole installation for a test session: own folder, own free ports, gone afterwards however the session ends."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pymongo

from emes_ops import migrations
from emes_ops.broker import link, rights
from emes_ops.local import leftovers, ports
from emes_ops.local.supervisor import UNWELL, UP
from emes_ops.local.system import LocalSystem
from emes_ops.rpc_client import RpcClient
from emes_ops.settings import SERVICES, Settings

# Short rungs: a test that climbs the ladder to its end takes two seconds.
QUICK = {"EMES_RETRY_LADDER": "100ms,300ms,600ms,1s", "EMES_LOGIN_RATE_PER_MINUTE": "100000"}


class Installation:
    """Broker and database that answer, and services that are started by name when a test needs them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.system = LocalSystem(settings)

    @classmethod
    def fresh(cls, base: Path, given: Settings) -> Installation:
        """In a folder of this process under `base`; folders of sessions that were killed are cleared away first."""
        _clear_dead(base)
        settings = Settings(
            var=base / str(os.getpid()),
            ports=ports.choose(),
            amqp_uri=given.amqp_uri,
            amqp_admin=given.amqp_admin,
            mongo_uri=given.mongo_uri,
            seed=False,
            for_services=QUICK | dict(given.for_services),
        )
        return cls(settings)

    def start(self) -> None:
        self.system.start_manager(dies_with_me=True)
        self.system.start_infrastructure()
        migrations.run(self.mongo_uri)

    def end(self) -> None:
        self.system.stop()
        shutil.rmtree(self.settings.var, ignore_errors=True)

    # ---- where things are
    @property
    def mongo_uri(self) -> str:
        return self.system.mongo_uri

    def amqp_uri(self, user: str = rights.OPS) -> str:
        """With the rights of one broker user: ops, a service, subscriber.ministry."""
        return self.system.amqp_uri(user)

    @property
    def url(self) -> str:
        """Of the gateway."""
        return self.settings.url

    def ops_url(self, service: str) -> str:
        """Of one service's /metrics, /healthz, /readyz."""
        return f"http://127.0.0.1:{self.settings.ports.ops_of(service)}"

    def database(self, service: str) -> Any:
        """A service's database, to look into and to clean."""
        return pymongo.MongoClient(self.mongo_uri, timeoutMS=10_000, tz_aware=True)[f"emes_{service}"]

    # ---- services
    def start_services(self, *names: str) -> None:
        """Returns when each is ready; those that run already are left alone."""
        states = self.system.supervisor.states()
        asleep = [name for name in names if states[name]["statename"] not in (*UP, "BACKOFF")]
        self.system.supervisor.run(*map(self.system.program, asleep))
        for name in names:
            self.system.wait_for_service(name)

    def stop_services(self, *names: str) -> None:
        """TERM, and wait until they are gone."""
        self.system.supervisor.stop(*map(self.system.program, names))

    def stop_all_services(self) -> None:
        states = self.system.supervisor.states()
        self.stop_services(*(name for name in SERVICES if states[name]["statename"] in (*UP, *UNWELL)))

    def forget(self) -> None:
        """Every database and mailbox empty, no message anywhere: what one module leaves must not reach the next."""
        shutil.rmtree(self.settings.var / "mail", ignore_errors=True)
        with pymongo.MongoClient[Any](self.mongo_uri, timeoutMS=30_000) as client:
            for name in SERVICES:
                client.drop_database(f"emes_{name}")
        migrations.run(self.mongo_uri)
        (self.settings.var / "mail").mkdir(exist_ok=True)
        with link.channel(self.amqp_uri()) as channel:
            for row in self.system.broker_definitions()["queues"]:
                channel.queue_purge(row["name"])

    def kill_service(self, name: str) -> None:
        """kill -9; the process manager starts it again."""
        self.system.supervisor.kill(self.system.program(name))

    def pid(self, name: str) -> int:
        return self.system.supervisor.pid(self.system.program(name))

    def call(self, service: str, method: str, deadline: float = 10, **fields: Any) -> Any:
        """One RPC as ops. Raises Refused."""
        with RpcClient(self.amqp_uri()) as rpc:
            return rpc.call(service, method, deadline=deadline, **fields)


def _clear_dead(base: Path) -> None:
    for folder in base.glob("[0-9]*"):
        if not Path(f"/proc/{folder.name}").exists():
            leftovers.end(folder, grace=3)
            shutil.rmtree(folder, ignore_errors=True)

"""A second installation at a broker that is not its own: set up, used, and left as it was when all is over."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from amqp import Message
from amqp.exceptions import AccessRefused

from emes_kit import topology
from emes_ops import dead, running
from emes_ops.broker import definitions, link, rights, rows
from emes_ops.local import infrastructure as servers
from emes_ops.local import leftovers, ports, ready
from emes_ops.local.system import LocalSystem
from emes_ops.settings import SERVICES, VHOST, Settings

WORK = topology.queue_name("scoring", "review", "report_approved")
ADMIN, SECRET = "admin", "admin-of-a-test"


def second(var: Path, given: Settings, **foreign: Any) -> LocalSystem:
    """An installation of its own: folder, ports, database; the broker is somebody else's."""
    own = replace(given, var=var, ports=ports.choose(), mongo_uri=None, amqp_admin=None, seed=False)
    return LocalSystem(replace(own, **foreign))


@pytest.fixture
def guest(tmp_path: Path, services: Any) -> Iterator[LocalSystem]:
    """At the session's broker, where nothing else runs meanwhile and no message waits."""
    services.stop_all_services()
    services.forget()
    settings = services.settings
    uri = {"amqp_uri": services.amqp_uri(), "amqp_admin": settings.amqp_admin}
    system = second(tmp_path / "guest", settings, **uri if settings.amqp_uri else {"amqp_uri": services.amqp_uri()})
    yield system
    system.stop()


@pytest.mark.slow
def test_a_second_installation_starts_at_a_broker_that_is_there_and_leaves_it_as_it_was(
    services: Any, guest: LocalSystem, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [row["name"] for row in services.system.broker_definitions()["queues"]]
    _bury(services.amqp_uri(), "m1")
    before = [depth.messages for depth in link.depths(services.amqp_uri(), names)]
    host = services.system.supervisor.states().get("broker", {}).get("pid")

    running.start(guest, dies_with_me=True)
    assert {ready.service(guest.settings.ports.ops_of(name)) for name in SERVICES} == {""}
    assert {"broker", "epmd"} & guest.supervisor.states().keys() == set()
    assert "Demonstration data" not in capsys.readouterr().out
    consumers = {depth.queue: depth.consumers for depth in link.depths(services.amqp_uri(), names)}
    assert consumers[WORK] == 1

    assert guest.stop()
    assert leftovers.processes(guest.var) == []
    assert not (guest.var / "rabbitmq").exists()
    assert services.system.supervisor.states().get("broker", {}).get("pid") == host
    assert _until_nobody_listens(services.amqp_uri(), names)
    assert [depth.messages for depth in link.depths(services.amqp_uri(), names)] == before
    assert [one.id for one in dead.look(services.amqp_uri(), [WORK])] == ["m1"]
    services.start_services("review")


class Stranger:
    """RabbitMQ with its management and one administrator; of us it knows nothing."""

    def __init__(self, var: Path, mongo_uri: str) -> None:
        self.system = LocalSystem(Settings(var=var, ports=ports.choose(), mongo_uri=mongo_uri, seed=False))
        chosen = self.system.settings.ports
        self.management = chosen.ops + 30
        self.amqp_uri = f"amqp://{ADMIN}:{SECRET}@127.0.0.1:{chosen.amqp}/{VHOST}"
        self.admin_uri = f"http://{ADMIN}:{SECRET}@127.0.0.1:{self.management}"

    def start(self) -> None:
        self.system.start_manager(dies_with_me=True)
        home, chosen = self.system.var / "rabbitmq", self.system.settings.ports
        known = {"users": [rows.user(ADMIN, SECRET, ("administrator",))], "vhosts": [{"name": "/"}]}
        servers.prepare_broker(self.system.var, chosen, known)
        with (home / "rabbitmq.conf").open("a") as conf:
            conf.write(f"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {self.management}\n")
        (home / "enabled_plugins").write_text("[rabbitmq_management].\n")
        self.system.supervisor.run(servers.epmd(chosen), servers.broker(self.system.var, chosen))
        ready.wait("management", lambda: ready.listens(self.management), 120, self.system.settings.log / "broker.log")

    @property
    def pid(self) -> int:
        return int(self.system.supervisor.states()["broker"]["pid"])


@pytest.fixture(scope="module")
def stranger(infrastructure: Any) -> Iterator[Stranger]:
    if not infrastructure.system.own_broker:
        pytest.skip("RabbitMQ of this machine is needed to play a broker that is not ours")
    stranger = Stranger(infrastructure.settings.var / "stranger", infrastructure.mongo_uri)
    try:
        stranger.start()
        yield stranger
    finally:
        stranger.system.stop()
        shutil.rmtree(stranger.system.var, ignore_errors=True)


@pytest.fixture
def tenant(tmp_path: Path, infrastructure: Any, stranger: Stranger) -> Iterator[LocalSystem]:
    """At the stranger's, with the key to its management."""
    uris = {"amqp_uri": stranger.amqp_uri, "amqp_admin": stranger.admin_uri}
    system = second(tmp_path / "tenant", infrastructure.settings, **uris)
    yield system
    system.stop()


@pytest.mark.slow
def test_broker_setup_gives_a_strange_broker_users_rights_queues_and_policies_and_may_run_again(
    stranger: Stranger, tenant: LocalSystem, emes: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMES_VAR", str(tenant.var))
    monkeypatch.setenv("EMES_AMQP_URI", stranger.amqp_uri)
    assert "EMES_AMQP_ADMIN is missing." in emes("broker", "setup").err
    monkeypatch.setenv("EMES_AMQP_ADMIN", stranger.admin_uri)
    for _ in range(2):
        said = emes("broker", "setup")
        assert said.code == 0, said.err
        assert f"set up; passwords are in {tenant.var}/secrets.json" in said.out

    known = LocalSystem(tenant.settings)
    assert {ready.broker(known.amqp_uri(user)) for user in rights.users()} == {""}
    assert _refused(known.amqp_uri("review"))
    link.declare(known.amqp_uri(), definitions.committed())  # nothing differs, and the administrator may look
    with link.channel(known.amqp_uri()) as channel:
        assert link.publish(channel, topology.REQUEUE_EXCHANGE, WORK, Message(b"x", message_id="m1", delivery_mode=2))
        channel.basic_reject(channel.basic_get(WORK, no_ack=False).delivery_tag, requeue=False)
        channel.basic_consume(topology.dead_queue(WORK), no_ack=True, callback=lambda _: None)
        channel.connection.drain_events(timeout=20)  # by policy


@pytest.mark.slow
def test_an_installation_with_the_key_to_the_management_sets_the_broker_up_itself_and_leaves_it_running(
    stranger: Stranger, tenant: LocalSystem
) -> None:
    host = stranger.pid
    tenant.start_manager(dies_with_me=True)
    tenant.start_infrastructure()
    tenant.start_services("review")
    assert ready.service(tenant.settings.ports.ops_of("review")) == ""
    assert _refused(tenant.amqp_uri("review"))
    tenant.stop()
    assert leftovers.processes(tenant.var) == []
    assert stranger.pid == host
    assert ready.broker(tenant.amqp_uri("review")) == ""


def test_a_management_that_does_not_answer_or_refuses_us_is_told(
    stranger: Stranger, emes: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMES_AMQP_ADMIN", "http://admin:secret-word@127.0.0.1:1")
    away = emes("broker", "setup")
    assert (away.code, "does not answer" in away.err, "secret-word" in away.err) == (1, True, False)
    monkeypatch.setenv("EMES_AMQP_ADMIN", stranger.admin_uri.replace(SECRET, "wrong"))
    refused = emes("broker", "setup")
    assert (refused.code, "The broker refused its definitions: 401." in refused.err) == (1, True)


def _bury(uri: str, id: str) -> None:
    with link.channel(uri) as channel:
        channel.queue_purge(topology.dead_queue(WORK))
        message = Message(b"{}", message_id=id, delivery_mode=2)
        assert link.publish(channel, topology.DEAD_EXCHANGE, WORK, message)


def _until_nobody_listens(uri: str, names: list[str], within: float = 10) -> bool:
    """The broker hears of a closed connection a moment after it was closed."""
    end = time.monotonic() + within
    while any(depth.consumers for depth in link.depths(uri, names)):
        if time.monotonic() > end:
            return False
    return True


def _refused(uri: str) -> bool:
    """A service that speaks for another."""
    try:
        with link.channel(uri) as channel:
            channel.basic_publish(Message(b"{}"), exchange="submission.events", routing_key="report_submitted.v1")
    except link.Trouble as trouble:
        return isinstance(trouble.__cause__, AccessRefused)
    return False

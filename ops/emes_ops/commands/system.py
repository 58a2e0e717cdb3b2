"""run · stop · reset · status · scale · migrate · broker"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from emes_ops import migrations, running, schools
from emes_ops.broker import admin, definitions
from emes_ops.console import Trouble, say, step
from emes_ops.local.system import LocalSystem
from emes_ops.rpc import calls
from emes_ops.settings import SERVICES, Settings


def add(sub: Any) -> None:
    run = sub.add_parser("run", help="start the whole system; Ctrl-C ends it")
    run.add_argument("--detach", action="store_true", help="return when everything is ready; `emes stop` ends it")
    run.set_defaults(act=lambda args, settings: running.run(settings, args.detach))
    sub.add_parser("stop", help="end everything").set_defaults(act=lambda args, settings: running.stop(settings))
    reset = sub.add_parser("reset", help="end everything and remove all its data")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    reset.set_defaults(act=lambda args, settings: running.reset(settings, args.yes))
    sub.add_parser("status", help="one line per process").set_defaults(
        act=lambda args, settings: running.status(settings)
    )
    scale = sub.add_parser("scale", help="run several processes of one service")
    scale.add_argument("service", choices=SERVICES)
    scale.add_argument("processes", type=int, choices=range(1, 4))
    scale.set_defaults(act=_scale)
    restart = sub.add_parser("restart", help="end one service and start it anew; the others go on")
    restart.add_argument("service", choices=SERVICES)
    restart.set_defaults(act=_restart)
    seed = sub.add_parser("seed", help="load the demonstration data, or a list of schools")
    seed.add_argument(
        "--schools", type=Path, metavar="FILE", help="CSV: school_id, name, area_id, level, province_code"
    )
    seed.set_defaults(act=_seed)
    sub.add_parser("migrate", help="bring every database up to date").set_defaults(act=_migrate)
    _add_broker(sub)


def _add_broker(sub: Any) -> None:
    area = sub.add_parser("broker", help="what the broker has to know").add_subparsers(required=True, metavar="command")
    setup = area.add_parser(
        "setup", help="load users, rights, queues and policies through the management API (EMES_AMQP_ADMIN)"
    )
    setup.set_defaults(act=_setup)
    area.add_parser("definitions", help="make deploy/rabbitmq/definitions.json from the code").set_defaults(
        act=_definitions
    )


def _restart(args: Namespace, settings: Settings) -> int:
    system = _running(settings)
    with step(f"{args.service} restarted"):
        system.supervisor.stop(system.program(args.service))
        system.supervisor.run(system.program(args.service))
        system.wait_for_service(args.service)
    return 0


def _running(settings: Settings) -> LocalSystem:
    system = LocalSystem(settings)
    if not system.supervisor.alive():
        raise Trouble("e-MES is not running here.", "To start it:  make run")
    return system


def _scale(args: Namespace, settings: Settings) -> int:
    system = _running(settings)
    with step(f"{args.service}: {args.processes} processes"):
        system.scale(args.service, args.processes)
    return 0


def _migrate(args: Namespace, settings: Settings) -> int:
    for service, applied in migrations.run(LocalSystem(settings).mongo_uri).items():
        say(f"  {service:<14} {', '.join(applied) or 'up to date'}")
    return 0


def _seed(args: Namespace, settings: Settings) -> int:
    system = LocalSystem(settings)
    if args.schools is None:
        running.load_seeds(system)
        return 0
    with step("Schools") as current, calls(system.amqp_uri()) as call:
        loaded, left_out = schools.load(call, args.schools)
        current.what = f"{loaded} schools" + (f"; {left_out} rows name no office" if left_out else "")
    return 0


def _setup(args: Namespace, settings: Settings) -> int:
    if settings.amqp_admin is None:
        raise Trouble(
            "EMES_AMQP_ADMIN is missing.", "EMES_AMQP_ADMIN=http://user:password@host:15672 emes broker setup"
        )
    with step("Broker set up") as current:
        version = admin.load(settings.amqp_admin, LocalSystem(settings).broker_definitions())
        current.what = f"RabbitMQ {version} set up; passwords are in {settings.var}/secrets.json"
    return 0


def _definitions(args: Namespace, settings: Settings) -> int:
    from emes_ops.broker import subscriptions  # loads all five services, which no other command should wait for

    definitions.save(definitions.generate(subscriptions.of_code(), subscriptions.published()))
    say(f"  {definitions.COMMITTED}")
    return 0

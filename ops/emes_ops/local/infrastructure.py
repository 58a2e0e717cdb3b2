"""Our own broker and database: what they are told (configuration, environment, folders) and how they are started."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from emes_ops.broker.definitions import Definitions
from emes_ops.local.packages import SERVER
from emes_ops.local.programs import Program
from emes_ops.settings import Ports

_RABBITMQ_CONF = """\
# Made at every start.
listeners.tcp.1 = 127.0.0.1:{amqp}
distribution.listener.interface = 127.0.0.1
distribution.listener.port_range.min = {dist}
distribution.listener.port_range.max = {dist}
definitions.import_backend = local_filesystem
definitions.local.path = {definitions}
definitions.skip_if_unchanged = true
heartbeat = 10
log.console = true
log.console.level = warning
log.file = false
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 200MB
"""


def epmd(ports: Ports) -> Program:
    """Erlang's port mapper, in the foreground: left to itself, a node starts one that outlives it."""
    return Program("epmd", "epmd", 10, ("epmd", "-port", str(ports.epmd), "-address", "127.0.0.1"))


def broker(var: Path, ports: Ports) -> Program:
    home = var / "rabbitmq"
    return Program(
        "broker",
        "infrastructure",
        20,
        (str(SERVER),),
        env={
            "HOME": str(home),  # where Erlang keeps its cookie
            "ERL_EPMD_PORT": str(ports.epmd),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": "emes@localhost",
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(home / "advanced.config"),
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
            "RABBITMQ_FEATURE_FLAGS_FILE": str(home / "feature_flags"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_PID_FILE": str(home / "pid"),
            "RABBITMQ_DIST_PORT": str(ports.dist),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}",
            # The script then becomes the Erlang machine, instead of a shell that passes signals on through.
            "RUNNING_UNDER_SYSTEMD": "true",
        },
        grace=8,
    )


# Beyond either limit every write looks for what to forget, and costs ten times as much (default: 100,000 changes, an
# hour). Nobody reads this history; a simulated year makes half a million changes.
KEPT_HISTORY = ("--oplog-max-entries", "5000000", "--oplog-retention-seconds", str(10 * 365 * 86400))


def database(var: Path, ports: Ports) -> Program:
    """SecantusDB; every commit reaches the disk before it is acknowledged. It makes no checkpoints of its own: without
    them its log, and the time it needs after a kill, grow for ever; MongoDB makes one each minute, too."""
    return Program(
        "database",
        "infrastructure",
        20,
        (
            sys.executable,
            "-m",
            "emes_ops.local.embedded",
            "--host",
            "127.0.0.1",
            "--port",
            str(ports.mongo),
            "--sync-on-commit",
            "--storage-path",
            str(var / "database"),
            "--cache-size",
            "256M",
            "--log-file-max",
            "128MB",
            *KEPT_HISTORY,
            "--log-level",
            "WARNING",
        ),
        env={"WIREDTIGER_CONFIG": "checkpoint=(wait=60)"},
        grace=8,
    )


def database_uri(port: int) -> str:
    """As everybody asks the embedded database.

    No retryable writes: it would have to remember each, and who asks here tries again by itself. The end of a
    transaction is repeated in any case.
    """
    return f"mongodb://127.0.0.1:{port}/?directConnection=true&retryWrites=false"


def prepare_broker(var: Path, ports: Ports, definitions: Definitions) -> None:
    """Write what the node reads when it boots. The definitions hold password hashes: readable by the owner only."""
    home = var / "rabbitmq"
    for folder in (home, home / "log", home / "mnesia"):
        folder.mkdir(parents=True, exist_ok=True)
    path = home / "definitions.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(definitions, indent=1, sort_keys=True))
    (home / "rabbitmq.conf").write_text(_RABBITMQ_CONF.format(amqp=ports.amqp, dist=ports.dist, definitions=path))
    (home / "advanced.config").write_text("[].\n")
    (home / "enabled_plugins").write_text("[].\n")

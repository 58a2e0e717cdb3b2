"""RabbitMQ from Debian's package: found, or installed when we may, or explained."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from emes_ops.console import Trouble, step
from emes_ops.settings import ROOT

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
INSTALL = ROOT / "deploy" / "local" / "install-rabbitmq.sh"
OTHER_WAYS = (
    "A broker that is already there:  EMES_AMQP_URI=amqp://user:password@host:5672/vhost make run",
    "In containers:                   docker compose -f deploy/compose.yaml up",
)


def ensure_rabbitmq(log: Path) -> None:
    """Leaves RabbitMQ and Erlang in place. Raises Trouble with the ways out when it cannot."""
    if SERVER.exists() and shutil.which("erl") and shutil.which("epmd"):
        return
    if not shutil.which("apt-get"):
        raise Trouble("RabbitMQ is needed, and this is no Debian.", *OTHER_WAYS)
    prefix = as_root()
    if prefix is None:
        raise Trouble(
            "RabbitMQ is needed, and only root may install it.", "As root:  apt install rabbitmq-server", *OTHER_WAYS
        )
    with step("rabbitmq-server installed from Debian"):  # says so when it is there, and not before
        run = subprocess.run([*prefix, str(INSTALL)], capture_output=True, text=True, check=False)
        log.write_text(run.stdout + run.stderr)
        if run.returncode or not SERVER.exists():
            raise Trouble("Debian's rabbitmq-server could not be installed.", f"What apt said: {log}", *OTHER_WAYS)


def version() -> str:
    """Of the installed server, "3.10.8"; empty when the folder does not say."""
    found = [
        re.search(r"rabbitmq_server-([\d.]+)$", str(path)) for path in SERVER.parents[1].glob("lib/rabbitmq_server-*")
    ]
    return next((match[1] for match in found if match), "")


def as_root() -> list[str] | None:
    """What goes before a command that only root may run: nothing, or a sudo that does not ask. None: we may not."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    may = shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    return sudo if may else None

"""backup · restore"""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from emes_ops import backup
from emes_ops.console import Trouble, say, step
from emes_ops.local import leftovers
from emes_ops.local.system import LocalSystem
from emes_ops.settings import ROOT, Settings

FOLDER = ROOT / "backups"
MARKER = "seeded"


def add(sub: Any) -> None:
    save = sub.add_parser("backup", help="all databases of the running system into files")
    save.add_argument("--to", type=Path, help="a new folder; default: backups/<now>")
    save.set_defaults(act=_save)
    load = sub.add_parser("restore", help="a backup into a fresh system; start it afterwards")
    load.add_argument("folder", type=Path)
    load.set_defaults(act=_load)


def _save(args: Namespace, settings: Settings) -> int:
    system = LocalSystem(settings)
    folder = args.to or FOLDER / datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    if folder.exists():
        raise Trouble(f"{folder} is there already.")
    with step("Databases copied") as current:
        manifest = backup.save(system.mongo_uri, system.amqp_uri(), folder, installation(system))
        current.what = f"{_documents(manifest)} documents of {len(manifest['collections'])} collections copied"
    say(f"  {folder}")
    return 0


def _load(args: Namespace, settings: Settings) -> int:
    """Starts broker and database for it, and ends them; what is used from elsewhere is used as it is."""
    system = LocalSystem(settings)
    if leftovers.processes(settings.var):
        raise Trouble("e-MES is running here.", "make stop; a backup goes into a fresh system:  make reset")
    backup.check(args.folder)
    try:
        system.start_manager(dies_with_me=True)
        system.start_infrastructure()
        with step("Databases restored") as current:
            manifest = backup.load(system.mongo_uri, args.folder)
            current.what = f"{_documents(manifest)} documents restored"
    finally:
        system.stop()
    settle_in(system, manifest["extra"])
    say("  To start it:  make run")
    return 0


def installation(system: LocalSystem) -> dict[str, str]:
    """What of a demonstration belongs to its data: the password of its accounts, and which seeds are in."""
    marker = system.var / MARKER
    return {"demo_password": system.vault.demo_password(), "seeded": marker.read_text() if marker.exists() else ""}


def settle_in(system: LocalSystem, extra: dict[str, str]) -> None:
    system.vault.demo_password(extra["demo_password"])
    if extra["seeded"]:
        (system.var / MARKER).write_text(extra["seeded"])


def _documents(manifest: dict[str, Any]) -> int:
    return sum(entry["documents"] for entry in manifest["collections"])

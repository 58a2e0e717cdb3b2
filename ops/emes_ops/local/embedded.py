"""The embedded database: SecantusDB's Rust server, and beside it somebody who looks after it.

A process that is killed in the midst of a transaction leaves its rows locked. MongoDB ends such a transaction after
transactionLifetimeLimitSeconds; this server after a minute, which nobody can change. So whenever a client's connection
has ended, all transactions that are open are ended: the dead one's for good; those of the living are run again.

On a full disk it says of the first write that found no room that all is well. So it is ended before, and does not start
again until there is room: who writes hears that the database is away.

This process becomes the server (signals, memory and processor time are the server's own); its child looks after it.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
import sysconfig
import time
from pathlib import Path

SERVER = Path(sysconfig.get_path("platlib")) / "secantusdb.scripts" / "secantusd-rs"
LOOK, ANSWER = 0.5, 2.0  # seconds between two looks, and for an answer
ROOM = 256 * 2**20  # bytes: more than is written between two looks


def full(folder: Path) -> bool:
    return shutil.disk_usage(folder).free < ROOM


def look_after(server: int, port: int, folder: Path) -> None:
    """Until it ends. What could not be ended, since it stands still, is ended at a later look."""
    from pymongo import MongoClient

    admin = MongoClient(f"mongodb://127.0.0.1:{port}/?directConnection=true", timeoutMS=ANSWER * 1000).admin
    known = 0
    while True:
        time.sleep(LOOK)
        try:
            if full(folder):
                os.kill(server, signal.SIGTERM)
            counted = admin.command("serverStatus")["connections"]
            gone = counted["totalCreated"] - counted["current"]
            if gone != known:
                admin.command({"killAllSessions": []})
            known = gone
        except Exception:  # noqa: S112 - whatever it is: who looks after it goes on
            continue


def main() -> None:
    port, folder = int(_value("--port")), Path(_value("--storage-path"))
    folder.mkdir(parents=True, exist_ok=True)
    if full(folder):
        sys.exit(f"The disk of {folder} is full: the database needs {ROOM >> 20} MB of room.")
    server = os.getpid()
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: whatever ends the server ends us
        if os.getppid() == server:
            look_after(server, port, folder)
        os._exit(0)
    os.execv(SERVER, [str(SERVER), *sys.argv[1:]])  # noqa: S606


def _value(name: str) -> str:
    return sys.argv[sys.argv.index(name) + 1]


if __name__ == "__main__":
    main()

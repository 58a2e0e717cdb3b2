"""The embedded database: SecantusDB's Rust server, and beside it somebody who clears up behind clients that are gone.

A process that is killed in the midst of a transaction leaves its rows locked. MongoDB ends such a transaction after
transactionLifetimeLimitSeconds; this server never does. So whenever a client's connection has ended, all transactions
that are open are ended: the dead one's for good; those of the living are run again by their drivers, as after a
conflict.
This process becomes the server (signals, memory and processor time are the server's own); its child watches.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import sysconfig
import time
from pathlib import Path

SERVER = Path(sysconfig.get_path("platlib")) / "secantusdb.scripts" / "secantusd-rs"
LOOK, ANSWER = 0.5, 2.0  # seconds between two looks, and for an answer


def watch(port: int) -> None:
    """Until the server ends. What could not be ended, since the server stands still, is ended at a later look."""
    from pymongo import MongoClient
    from pymongo.errors import PyMongoError

    admin = MongoClient(f"mongodb://127.0.0.1:{port}/?directConnection=true", timeoutMS=ANSWER * 1000).admin
    known = 0
    while True:
        time.sleep(LOOK)
        try:
            counted = admin.command("serverStatus")["connections"]
            gone = counted["totalCreated"] - counted["current"]
            if gone > known:
                admin.command({"killAllSessions": []})
            known = gone
        except PyMongoError:
            continue


def main() -> None:
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: whatever ends the server ends us
        watch(int(sys.argv[sys.argv.index("--port") + 1]))
    os.execv(SERVER, [str(SERVER), *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    main()

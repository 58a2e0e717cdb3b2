"""Runs a service that is killed (-9) when its relay first publishes: `before` the broker has the events, or `after`."""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402

from emes_kit.outlet import Outlet  # noqa: E402
from emes_kit.runner import main  # noqa: E402

moment = sys.argv.pop(1)
publish = Outlet.confirmed


def publish_and_die(self: Outlet, *args: Any, **kwargs: Any) -> None:
    if moment == "after":
        publish(self, *args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)


Outlet.confirmed = publish_and_die  # type: ignore[method-assign]
main()

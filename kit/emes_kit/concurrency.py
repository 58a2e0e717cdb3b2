"""The few concurrency tools the kit uses, in one place, so that eventlet can be replaced at the rim."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import eventlet
from eventlet import tpool
from eventlet.event import Event
from eventlet.semaphore import Semaphore

__all__ = ["Event", "Semaphore", "Timeout", "after", "in_thread", "sleep", "spawn"]

Timeout = eventlet.Timeout
spawn = eventlet.spawn
after = eventlet.spawn_after  # its answer can be cancelled


def sleep(seconds: float) -> None:
    eventlet.sleep(seconds)


def in_thread(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run CPU-heavy work outside the hub: heartbeats and other requests go on meanwhile."""
    return tpool.execute(fn, *args, **kwargs)

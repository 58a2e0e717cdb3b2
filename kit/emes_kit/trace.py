"""The correlation id of the work in hand:

One value per greenlet, found again in every log line, RPC and event it causes.
"""

from __future__ import annotations

from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("correlation", default="")


def get() -> str:
    return _current.get()


def set(correlation: str) -> None:
    _current.set(correlation)

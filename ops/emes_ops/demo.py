"""The demonstration data of `make run`, loaded through the services' own commands."""

from __future__ import annotations

from emes_ops.local.system import LocalSystem

LOGINS = (
    "Offices         owner.P5703  screener.P5703  director.P5703   (one set per office id)",
    "OBEC            reviewer.1 … reviewer.6  deputy  secretary  executive  admin",
)


def load(system: LocalSystem) -> None:
    """Idempotent: what is there already is left alone."""

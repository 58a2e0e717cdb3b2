"""`emes chaos`: the whole system under load while a seeded schedule breaks it, then the books are checked.

A package of the operator tools on purpose: what a service must survive is part of what is delivered with it.
"""

from __future__ import annotations


def main(argv: list[str] | None = None) -> int:
    """Exit code; see `emes chaos --help`."""
    from emes_ops.chaos.command import main as command  # rich and the load's code only when they are needed

    return command(argv)

"""`emes`: the operators' command line."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import Any

from emes_ops.commands import audit, backup, mail, messages, people, system
from emes_ops.console import Trouble, trouble
from emes_ops.settings import Settings

# Loaded only when they are asked for: name → module with add_arguments(parser) and run(args, settings), what it does.
LARGE = {
    "simulate": ("emes_ops.simulate.command", "a fiscal year in minutes, then the books are checked"),
    "chaos": ("emes_ops.chaos.command", "the system under load and attack by seed, then the books are checked"),
    "deadline-day": ("emes_ops.deadline_day.command", "every school hands in within one evening; the books"),
    "reconcile": ("emes_ops.reconcile.command", "compare the five databases, the broker and the mailbox"),
}


def parser(asked: str | None = None) -> argparse.ArgumentParser:
    """asked: the command that will be run."""
    root = argparse.ArgumentParser(prog="emes", description="Run e-MES and look into it.")
    sub = root.add_subparsers(required=True, metavar="command", dest="command")
    for area in (system, backup, messages, mail, people, audit):
        area.add(sub)
    for name, (module, what) in LARGE.items():
        _add_large(sub.add_parser(name, help=what), module if name == asked else None)
    return root


def _add_large(one: Any, module: str | None) -> None:
    if module is not None:
        command = import_module(module)
        command.add_arguments(one)
        one.set_defaults(act=command.run)


def main(arguments: list[str] | None = None) -> int:
    """Exit codes: 0 done, 1 told to the operator, 2 wrong arguments."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        args = parser(arguments[0] if arguments else None).parse_args(arguments)
        return int(args.act(args, Settings.from_env()))
    except Trouble as problem:
        trouble(problem)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

"""`emes`: the operators' command line."""

from __future__ import annotations

import argparse
import sys

from emes_ops.commands import messages, people, system
from emes_ops.console import Trouble, trouble
from emes_ops.settings import Settings


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="emes", description="Run e-MES and look into it.")
    sub = root.add_subparsers(required=True, metavar="command")
    for area in (system, messages, people):
        area.add(sub)
    return root


def main(arguments: list[str] | None = None) -> int:
    """Exit codes: 0 done, 1 told to the operator, 2 wrong arguments."""
    args = parser().parse_args(arguments)
    try:
        return int(args.act(args, Settings.from_env()))
    except Trouble as problem:
        trouble(problem)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

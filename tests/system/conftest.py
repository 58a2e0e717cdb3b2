"""One short simulated year with real processes for all tests of this folder that look at what is left of it."""

from __future__ import annotations

import argparse
import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from rich.console import Console

from emes_ops.settings import ROOT, Settings
from emes_ops.simulate import command, site
from emes_ops.simulate.command import Outcome
from emes_ops.simulate.site import Site


@dataclass(frozen=True)
class Played:
    """The installation, still running; what the year said and how it ended."""

    site: Site
    outcome: Outcome
    said: str


@pytest.fixture(scope="session")
def played_year() -> Iterator[Played]:
    """Three offices, all incidents. Takes about a minute."""
    base = ROOT / "var" / "test" / f"{os.getpid()}.year"
    given = replace(Settings.from_env(), var=base)
    if given.amqp_uri or given.mongo_uri:
        pytest.skip("a simulated year needs an empty broker and database of its own")
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    args = parser.parse_args(["--offices", "3", "--seed", "test"])
    console = Console(file=io.StringIO(), width=150)
    try:
        with site.own(given, offices=args.offices, keep=False) as here:
            outcome = command.play(here, args, console)
            yield Played(here, outcome, console.file.getvalue())
    finally:
        shutil.rmtree(base, ignore_errors=True)

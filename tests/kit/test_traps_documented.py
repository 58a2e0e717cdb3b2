"""docs/traps.md keeps its word: every test it names exists, every cure is a file of the kit, every trap is there."""

from __future__ import annotations

import re

import pytest
from kitlab.processes import ROOT

ROWS = [line for line in (ROOT / "docs" / "traps.md").read_text().splitlines() if line.startswith("| ")]
NUMBERED = [row for row in ROWS if re.match(r"\| \d+ \|", row)]
FILES = [path for folder in ("kit", "failure", "component/ops") for path in (ROOT / "tests" / folder).glob("test_*.py")]
TESTS = "\n".join(path.read_text() for path in FILES)


def test_all_23_traps_are_there_in_order() -> None:
    assert [int(row.split("|")[1]) for row in NUMBERED] == list(range(1, 24))


@pytest.mark.parametrize("row", [row for row in ROWS if "`test_" in row])
def test_every_test_of_a_row_exists_and_bears_the_traps_number(row: str) -> None:
    names = re.findall(r"`(test_\w+)`", row)
    assert [name for name in names if f"def {name}(" not in TESTS] == []
    if row in NUMBERED:
        assert all(name.startswith(f"test_trap_{int(row.split('|')[1]):02d}_") for name in names)


@pytest.mark.parametrize("row", ROWS)
def test_every_cure_is_a_file_of_the_kit(row: str) -> None:
    for name in re.findall(r"`([\w/]+\.py)`", row):
        assert (ROOT / "kit" / "emes_kit" / name).exists() or (ROOT / name).exists(), name


def test_every_trap_test_is_in_the_table() -> None:
    written = set(re.findall(r"def (test_trap_\d\d_\w+)\(", TESTS))
    assert written == {name for row in NUMBERED for name in re.findall(r"`(test_trap_\w+)`", row)}

"""A command with a number that makes no sense says so and begins nothing."""

from __future__ import annotations

import pytest

from emes_ops import cli

WRONG = [
    ("chaos", "--faults", "-1"),
    ("chaos", "--faults", "x"),
    ("chaos", "--reports", "0"),
    ("chaos", "--reports", "5881"),
    ("chaos", "--minutes", "0"),
    ("chaos", "--stalled", "-5"),
    ("chaos", "--seed", "-1"),
    ("simulate", "--offices", "2"),
    ("simulate", "--offices", "246"),
    ("simulate", "--speed", "0"),
    ("simulate", "--programs", "0"),
    ("deadline-day", "--rate", "0"),
    ("deadline-day", "--minutes", "inf"),
    ("deadline-day", "--minutes", "nan"),
    ("deadline-day", "--offices", "246"),
    ("reconcile", "--limit", "-1"),
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_it_is_refused_by_name(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(list(arguments))
    assert ended.value.code == 2
    assert f"argument {arguments[1]}: " in capsys.readouterr().err


def test_what_makes_sense_is_taken() -> None:
    taken = cli.parser("chaos").parse_args(["chaos", "--faults", "0", "--reports", "5880", "--minutes", "0.5"])
    assert (taken.faults, taken.reports, taken.minutes) == (0, 5880, 0.5)
    assert cli.parser("simulate").parse_args(["simulate", "--offices", "3"]).offices == 3

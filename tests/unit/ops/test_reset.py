"""`emes reset` asks before it removes anything, and where nobody can answer it removes nothing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from emes_ops.cli import main


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the folder of an installation that does not run."""
    var = tmp_path / "var"
    (var / "mongo").mkdir(parents=True)
    (var / "mongo" / "reports").write_text("a year's work")
    monkeypatch.setenv("EMES_VAR", str(var))
    return var / "mongo" / "reports"


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.mark.parametrize("text", ["", "\n", "n\n", "perhaps\n"], ids=["nobody there", "enter", "no", "unclear"])
def test_without_a_yes_nothing_is_removed_and_the_way_without_asking_is_named(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    answer(monkeypatch, text)
    assert main(["reset"]) == 1
    said = capsys.readouterr()
    assert f"Remove all data in {data.parents[1]}?" in said.out
    assert "Nothing removed." in said.err
    assert "make reset ARGS=--yes" in said.err
    assert data.exists()


@pytest.mark.parametrize(("words", "text"), [(["reset"], "Yes\n"), (["reset", "--yes"], "")], ids=["asked", "--yes"])
def test_with_a_yes_the_whole_folder_is_gone(
    data: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], text: str
) -> None:
    answer(monkeypatch, text)
    assert main(words) == 0
    assert not data.parents[1].exists()


def test_what_runs_in_a_folder_below_is_not_pulled_away(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("emes_ops.local.leftovers.inside", lambda var: [4711])
    assert main(["reset", "--yes"]) == 1
    assert "Tests or a simulation are running" in capsys.readouterr().err
    assert data.exists()

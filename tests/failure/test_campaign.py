"""A short campaign as a test: nine processes, their broker and database, attacked by seed under a small year's load;
then the books, a backup, and the same books in a fresh system made from it. `make chaos` is the long one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from emes_ops import backup
from emes_ops.chaos import campaign, report
from emes_ops.chaos.campaign import Outcome, Wanted
from emes_ops.chaos.fleet import Fleet, fleet
from emes_ops.chaos.load import offices_for
from emes_ops.cli import parser
from emes_ops.console import Trouble
from emes_ops.local import ports
from emes_ops.local.system import LocalSystem
from emes_ops.reconcile.command import reconcile
from emes_ops.settings import ROOT, SERVICES, Settings

pytestmark = pytest.mark.slow
SEED, FAULTS, REPORTS = 11, 8, 72


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Short paths: sockets lie in there."""
    folder = ROOT / "var" / "test-chaos"
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def system(var: Path) -> Iterator[Fleet]:
    with fleet(Settings(var=var), "small", offices_for(REPORTS)) as found:
        yield found


@pytest.fixture(scope="module")
def outcome(system: Fleet) -> Outcome:
    done = campaign.attack(system, Wanted(SEED, FAULTS, REPORTS))
    report.show(Console(width=110), [done])
    return done


@pytest.fixture(scope="module")
def copy(system: Fleet, outcome: Outcome, var: Path) -> Path:
    backup.save(system.mongo_uri, system.amqp_uri(), var / "copy")
    return var / "copy"


def test_nothing_is_lost_doubled_or_left_over(outcome: Outcome) -> None:
    assert outcome.wrong() == []


def test_everything_that_was_to_happen_has_happened(outcome: Outcome) -> None:
    assert sum(outcome.faults.values()) == FAULTS
    assert outcome.reports == offices_for(REPORTS) * 24
    assert all(outcome.plants.values())
    assert outcome.verdict is not None
    assert outcome.verdict.accepted > 5 * outcome.reports
    assert outcome.verdict.unanswered == 0


def test_it_comes_to_rest_after_the_last_fault(outcome: Outcome) -> None:
    assert outcome.settle < campaign.SETTLE


def test_a_backup_of_a_full_system_does_not_go_into_one_that_holds_data(system: Fleet, copy: Path) -> None:
    with pytest.raises(Trouble, match="Not empty"):
        backup.load(system.mongo_uri, copy)


def test_a_backup_that_cannot_be_written_says_so_and_leaves_nothing(system: Fleet, copy: Path, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(Trouble, match="could not be made"):
        backup.save(system.mongo_uri, system.amqp_uri(), tmp_path / "a file" / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["a file"]


def test_a_damaged_backup_is_not_restored(copy: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(copy, tmp_path / "copy")
    (broken / "review.tasks.bson").write_bytes(b"")
    with pytest.raises(Trouble, match="damaged"):
        backup.check(broken)


def test_a_fresh_system_made_from_the_backup_passes_the_reconciliation(copy: Path, var: Path) -> None:
    fresh = LocalSystem(Settings(var=var / "fresh", ports=ports.choose(), seed=False))
    try:
        fresh.start_manager(dies_with_me=True)
        fresh.start_infrastructure()
        backup.load(fresh.mongo_uri, copy)
        fresh.start_services(*SERVICES)
        books = reconcile(fresh.mongo_uri, fresh.amqp_uri(), None, Console())
        assert books.texts() == []
    finally:
        fresh.stop()


def test_the_command_line_knows_both() -> None:
    assert parser().parse_args(["backup", "--to", "x"]).to == Path("x")
    assert parser().parse_args(["restore", "x"]).folder == Path("x")

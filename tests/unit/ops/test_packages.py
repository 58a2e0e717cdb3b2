"""RabbitMQ where it is missing: installed when we may, else told with every other way. Nothing is really installed."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from emes_ops.console import Trouble
from emes_ops.local import packages

USER, ROOT = 1000, 0


class Debian:
    """A machine without RabbitMQ: which programs it has, who we are, and what comes of the commands we run."""

    def __init__(self, server: Path) -> None:
        self.server, self.programs, self.uid = server, {"apt-get", "sudo", "erl", "epmd"}, ROOT
        self.sudo_asks, self.apt_fails, self.apt_brings = False, False, True
        self.ran: list[list[str]] = []

    def which(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.programs else None

    def run(self, command: Sequence[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.ran.append(list(command))
        if list(command) == ["sudo", "-n", "true"]:
            assert "sudo" in self.programs, "asked a sudo that is not there"
            return subprocess.CompletedProcess(command, int(self.sudo_asks), "", "")
        if self.apt_fails:
            return subprocess.CompletedProcess(command, 100, "", "E: Unable to locate package\n")
        if self.apt_brings:
            self.server.touch()
        return subprocess.CompletedProcess(command, 0, "Setting up rabbitmq-server\n", "")


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Debian:
    debian = Debian(tmp_path / "rabbitmq-server")
    monkeypatch.setattr(packages, "SERVER", debian.server)
    monkeypatch.setattr("shutil.which", debian.which)
    monkeypatch.setattr("subprocess.run", debian.run)
    monkeypatch.setattr("os.geteuid", lambda: debian.uid)
    return debian


def trouble(log: Path) -> Trouble:
    with pytest.raises(Trouble) as told:
        packages.ensure_rabbitmq(log)
    return told.value


def names_both_other_ways(told: Trouble) -> bool:
    hints = "\n".join(told.hints)
    return "EMES_AMQP_URI=amqp://" in hints and "docker compose -f deploy/compose.yaml up" in hints


def test_what_is_there_is_left_alone(debian: Debian, tmp_path: Path) -> None:
    debian.server.touch()
    packages.ensure_rabbitmq(tmp_path / "apt.log")
    assert debian.ran == []


@pytest.mark.parametrize("missing", ["erl", "epmd"])
def test_a_server_without_erlang_is_no_server(debian: Debian, tmp_path: Path, missing: str) -> None:
    debian.server.touch()
    debian.programs.remove(missing)
    packages.ensure_rabbitmq(tmp_path / "apt.log")
    assert debian.ran == [[str(packages.INSTALL)]]


def test_root_installs_it_and_what_apt_said_is_kept(
    debian: Debian, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packages.ensure_rabbitmq(tmp_path / "apt.log")
    assert debian.ran == [[str(packages.INSTALL)]]
    assert "Setting up rabbitmq-server" in (tmp_path / "apt.log").read_text()
    assert "rabbitmq-server installed from Debian" in capsys.readouterr().out


def test_anybody_else_installs_it_by_a_sudo_that_asks_for_no_password(debian: Debian, tmp_path: Path) -> None:
    debian.uid = USER
    packages.ensure_rabbitmq(tmp_path / "apt.log")
    assert debian.ran == [["sudo", "-n", "true"], ["sudo", "-n", str(packages.INSTALL)]]


@pytest.mark.parametrize("why", ["no sudo", "sudo asks for a password"])
def test_who_may_not_install_it_is_told_all_three_ways(debian: Debian, tmp_path: Path, why: str) -> None:
    debian.uid, debian.sudo_asks = USER, True
    if why == "no sudo":
        debian.programs.remove("sudo")
    told = trouble(tmp_path / "apt.log")
    assert "only root may install it" in str(told)
    assert "apt install rabbitmq-server" in told.hints[0]
    assert names_both_other_ways(told)
    assert [str(packages.INSTALL)] not in [command[-1:] for command in debian.ran]


def test_where_there_is_no_apt_the_two_other_ways_are_told(debian: Debian, tmp_path: Path) -> None:
    debian.programs.remove("apt-get")
    told = trouble(tmp_path / "apt.log")
    assert "this is no Debian" in str(told)
    assert names_both_other_ways(told)
    assert debian.ran == []


@pytest.mark.parametrize("how", ["apt fails", "apt brings nothing"])
def test_an_installation_that_fails_is_told_with_apts_words_and_never_ticked_off(
    debian: Debian, tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    debian.apt_fails, debian.apt_brings = how == "apt fails", False
    told = trouble(tmp_path / "apt.log")
    assert "could not be installed" in str(told)
    assert str(tmp_path / "apt.log") in told.hints[0]
    assert names_both_other_ways(told)
    assert (tmp_path / "apt.log").read_text()
    assert capsys.readouterr().out == ""

"""Settings, passwords, configuration and marks of one installation."""

from __future__ import annotations

import configparser
import json
import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from emes_kit.mongo import connect
from emes_ops.console import Trouble, table
from emes_ops.local import infrastructure, leftovers, ports, ready
from emes_ops.local.programs import Program, render
from emes_ops.local.supervisor import Supervisor
from emes_ops.settings import Ports, Settings
from emes_ops.vault import Vault


def test_settings_for_services_pass_on_and_ours_do_not() -> None:
    settings = Settings.from_env(
        {"EMES_LOG_LEVEL": "DEBUG", "EMES_HTTP_PORT": "8123", "EMES_AMQP_URI": "amqp://x", "HOME": "/"}
    )
    assert settings.for_services == {"EMES_LOG_LEVEL": "DEBUG"}
    assert (settings.ports.http, settings.amqp_uri) == (8123, "amqp://x")


def test_writes_are_retryable_by_the_driver_unless_the_address_says_no() -> None:
    with connect(infrastructure.database_uri(1)) as embedded, connect("mongodb://mongo:27017/") as other:
        assert (embedded.options.retry_writes, other.options.retry_writes) == (False, True)


def test_no_two_processes_share_a_port() -> None:
    taken = [Ports().ops_of(name, replica) for name in ("submission", "review", "gateway") for replica in (1, 2, 3)]
    assert len(set(taken)) == len(taken)
    assert all(port < 32768 for port in (*taken, Ports().http, Ports().amqp, Ports().mongo, Ports().epmd, Ports().dist))


def test_a_taken_port_is_told_with_the_variable_that_moves_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(Trouble, match=str(port)) as told:
            ports.refuse_taken({"EMES_HTTP_PORT": port})
    assert "EMES_HTTP_PORT" in told.value.hints[0]


def test_passwords_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    first = Vault(path).broker("review")
    assert Vault(path).broker("review") == first != Vault(path).broker("scoring")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_wanted_demo_password_is_kept(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "secrets.json")
    made = vault.demo_password()
    assert Vault(vault.path).demo_password() == made
    assert vault.demo_password("ดอกไม้-99") == "ดอกไม้-99"
    assert json.loads(vault.path.read_text())["demo"] == "ดอกไม้-99"


def test_the_manager_reads_values_as_they_were_meant(tmp_path: Path) -> None:
    program = Program("review", "services", 30, ("python", "a file"), {"URI": "amqp://u:p%40@h/emes"}, nice=5)
    read = configparser.ConfigParser()
    read.read_string(render([program], tmp_path, tmp_path / "s.sock"))
    assert read["program:review"]["command"] == "nice -n 5 python 'a file'"
    assert read["program:review"]["environment"] == 'URI="amqp://u:p%40@h/emes"'
    assert read["group:services"]["programs"] == "review"


def test_a_socket_path_that_is_too_long_moves_out_of_the_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    assert len(str(Supervisor(deep).socket)) < 100
    assert Supervisor(tmp_path / "v").socket.parent == tmp_path / "v" / "run"


def test_only_processes_of_this_folder_are_ended(tmp_path: Path) -> None:
    mine, other = (_sleeper(tmp_path / name) for name in ("mine", "other"))
    try:
        assert leftovers.processes(tmp_path / "mine") == [mine.pid]
        leftovers.end(tmp_path / "mine")
        assert mine.wait(5) != 0
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_waiting_ends_with_the_last_words_of_the_log(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("first\nno such module\n")
    with pytest.raises(Trouble, match="still cold") as told:
        ready.wait("review", lambda: "still cold", 0, log)
    assert "no such module" in told.value.hints


def _sleeper(var: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "60"], env=os.environ | {leftovers.MARK: str(var)})


def test_columns_of_a_table_stand_under_each_other_where_thai_marks_take_no_room(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table(("ที่อยู่", "x", "n"), [("ab", "left", 5), ("ผู้รับที่นี่", None, 12)])
    assert capsys.readouterr().out.splitlines() == [
        "  ที่อยู่    x      n",
        "  ab     left   5",
        "  ผู้รับที่นี่  -     12",
    ]

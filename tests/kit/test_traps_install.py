"""Traps 20 and 21 of docs/traps.md: values from the environment, and the tools nameko wants around it."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys

import pytest
from door.service import DoorService
from kitlab.processes import ROOT

from emes_kit.config import ConfigError, Settings
from emes_kit.testing import System

NEEDED = {"EMES_AMQP_URI": "amqp://guest:guest@127.0.0.1//", "EMES_MONGO_URI": "mongodb://127.0.0.1"}


@pytest.mark.parametrize("text", ["0123", "yes", "1e3", "null", "2026-11-20", "[a, b]", "${HOME}", "!!python/name:x"])
def test_trap_20_a_value_is_what_was_written(text: str) -> None:
    assert Settings.read("till", NEEDED | {"EMES_MONGO_DB": text})["EMES_MONGO_DB"] == text


def test_trap_20_a_number_is_read_as_a_number_or_refused() -> None:
    assert Settings.read("till", NEEDED | {"EMES_HTTP_PORT": "0123"})["EMES_HTTP_PORT"] == 123
    with pytest.raises(ConfigError, match="EMES_HTTP_PORT"):
        Settings.read("till", NEEDED | {"EMES_HTTP_PORT": "0x7b"})


def test_trap_21_setuptools_is_pinned_below_82_and_our_start_needs_it_not() -> None:
    assert int(importlib.metadata.version("setuptools").split(".")[0]) < 82
    assert "setuptools<82" in (ROOT / "kit" / "pyproject.toml").read_text()
    code = "import emes_kit.run, emes_kit.runner, sys; print(*{'pkg_resources', 'nameko.cli.main'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "kit", capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_trap_21_web_tests_run_on_our_own_client() -> None:
    answer = System(DoorService).http("GET", "/leak", service="door")
    assert (answer.status, answer.json["code"]) == (500, "KIT-010")
    assert "secret" not in answer.text

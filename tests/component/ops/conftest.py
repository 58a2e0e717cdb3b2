"""An operator at the session's installation: commands as they are typed, run in this process."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from emes_ops.cli import main
from emes_ops.settings import PORT_KEYS, Settings

Capture = pytest.CaptureFixture[str]


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said to whom."""

    code: int
    out: str
    err: str

    @property
    def cells(self) -> list[list[str]]:
        """The words of each line."""
        return [line.split() for line in self.out.splitlines()]


def environment(settings: Settings) -> dict[str, str]:
    """The variables by which the tools find this installation."""
    foreign = {
        "EMES_AMQP_URI": settings.amqp_uri,
        "EMES_AMQP_ADMIN": settings.amqp_admin,
        "EMES_MONGO_URI": settings.mongo_uri,
    }
    own = {key: str(getattr(settings.ports, name)) for name, key in PORT_KEYS.items()}
    return {"EMES_VAR": str(settings.var), **own, **{key: value for key, value in foreign.items() if value}}


@pytest.fixture
def set_up_in_full(infrastructure: Any) -> None:
    """A broker with our users, rights and policies, which AMQP alone cannot give it."""
    settings = infrastructure.settings
    if settings.amqp_uri and not settings.amqp_admin:
        pytest.skip("one broker user for all, no policies: EMES_AMQP_URI is set without EMES_AMQP_ADMIN")


@pytest.fixture
def emes(infrastructure: Any, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Callable[..., Said]:
    """emes("user", "passwd", "admin", typed="secret"): exit code and words; `typed` comes through a pipe."""
    for key in [key for key in os.environ if key.startswith("EMES_")]:
        monkeypatch.delenv(key)
    for key, value in environment(infrastructure.settings).items():
        monkeypatch.setenv(key, value)

    def run(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        capsys.readouterr()
        try:
            code = main(list(words))
        except SystemExit as end:  # argparse, over wrong arguments
            code = int(end.code or 0)
        return Said(code, *capsys.readouterr())

    return run

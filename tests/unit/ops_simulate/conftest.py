"""The sample scheme's rules, as a round gives them, and a wire whose answers a test writes down."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from emes_ops import seeds
from emes_ops.simulate.client import Api
from emes_ops.simulate.ledger import Ledger
from emes_ops.simulate.plan import Scenario, Slot, plan
from emes_ops.simulate.wire import NetworkError, Raw

SCHEME = seeds.scheme()
RULES = [{**rule, "rounding": SCHEME["rounding"]} for rule in SCHEME["indicators"]]


@pytest.fixture(params=RULES, ids=[rule["indicator"] for rule in RULES])
def rule(request: pytest.FixtureRequest) -> dict[str, Any]:
    return request.param


@pytest.fixture(scope="session")
def scenario() -> Callable[..., Scenario]:
    """scenario(offices, seed): the year of so many offices."""

    def make(offices: int, seed: str = "2570", closes: bool = True) -> Scenario:
        ids = [f"P{1000 + n}" for n in range(offices)]
        slots = [Slot(rule["round"], f"2570-{rule['round']}", rule["indicator"], id) for rule in RULES for id in ids]
        return plan(seed, ids, slots, closes)

    return make


def raw(status: int, body: Any = None, **headers: str) -> Raw:
    kind = "application/json" if status < 400 else "application/problem+json"
    content = json.dumps(body).encode() if body is not None else b""
    return Raw(status, {"content-type": kind, **{k.replace("_", "-"): v for k, v in headers.items()}}, content)


class Script:
    """A wire that gives the answers it is told to, in turn (the last one again and again), and keeps what was asked."""

    def __init__(self, *answers: Raw | None) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, str, dict[str, str], bytes | None]] = []
        self.logins = 0

    def __call__(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Raw:
        if path.endswith("/login"):
            self.logins += 1
            return raw(200, {"token": f"token-{self.logins}"})
        self.asked.append((method, path, dict(headers), body))
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if answer is None:
            raise NetworkError("connection reset")
        return answer


class Line:
    """An Api on a script. paused: the seconds it would have waited."""

    def __init__(self, *answers: Raw | None) -> None:
        self.script, self.ledger, self.paused = Script(*answers), Ledger(), []
        self.api = Api(self.script, "secret", self.ledger, pause=self.paused.append)


@pytest.fixture
def line() -> Callable[..., Line]:
    return Line


@pytest.fixture
def answer() -> Callable[..., Raw]:
    return raw

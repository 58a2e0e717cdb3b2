"""The demonstration data of `make run`, loaded through the services' own commands, as an administrator would."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from emes_ops import seeds
from emes_ops.console import step
from emes_ops.rpc import actor, calls

Call = Callable[..., Any]
LOGINS = (
    "Offices         owner.P5703  screener.P5703  director.P5703   (one set per office id)",
    "OBEC            reviewer.1 … reviewer.6  deputy  secretary  executive  admin",
)
_AT_ONCE = 250  # users per command: one transaction and one event each


@dataclass(frozen=True)
class Loaded:
    """What the demonstration data holds."""

    offices: int
    provinces: int
    indicators: int
    people: int


def load_once(amqp_uri: str, password: str, marker: Path, today: date) -> None:
    """Load what `marker` does not say is there already; says what it does."""
    fingerprint = _fingerprint(password)
    if marker.exists() and marker.read_text() == fingerprint:
        return
    with step("Demonstration data") as current:
        loaded = load_demo(amqp_uri, password, today)
        current.what = f"{loaded.offices} offices, {loaded.indicators} indicators, {loaded.people} people"
    marker.write_text(fingerprint)


def load_demo(amqp_uri: str, password: str, today: date, some: list[seeds.Row] | None = None) -> Loaded:
    """Safe to run again: what is there already stays as it is. some: these offices instead of all."""
    offices, scheme = some or seeds.offices(), seeds.scheme()
    people = seeds.people(offices, _hash(password))
    with calls(amqp_uri) as call:
        # People first: a round that opens is told to those who are known, and to nobody later.
        for some in _chunks(people, _AT_ONCE):
            call("gateway", "register_users", actor=actor(), users=some)
        provinces = _reference(call)
        call("submission", "register_offices", actor=actor(), offices=offices)
        call("submission", "publish_scheme", actor=actor(), scheme=scheme)
        _create_missing_rounds(call, scheme, today)
    return Loaded(len(offices), provinces, len(scheme["indicators"]), len(people))


def _reference(call: Call) -> int:
    for kind in seeds.REFERENCES:
        call("submission", "load_reference", actor=actor(), kind=kind, rows=seeds.reference(kind))
    return len(seeds.reference("provinces"))


def _create_missing_rounds(call: Call, scheme: seeds.Row, today: date) -> None:
    present = {(round["fiscal_year"], round["number"]) for round in call("submission", "list_rounds")["items"]}
    for round in seeds.rounds(scheme, today):
        if (round["fiscal_year"], round["number"]) not in present:
            call("submission", "create_round", actor=actor(), round=round)


def _hash(password: str) -> str:
    """One for all demo accounts: hundreds would take a minute. Of the password in the form that logins compare."""
    composed = unicodedata.normalize("NFC", password).replace("\u0e4d\u0e32", "\u0e33")
    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(composed)


def _fingerprint(password: str) -> str:
    """Changes with the files, the password and what is made of them."""
    said = json.dumps([seeds.offices(), seeds.scheme(), password], sort_keys=True)
    lists = [seeds.reference(kind) for kind in seeds.REFERENCES]
    return hashlib.sha256((said + json.dumps(lists)).encode()).hexdigest()


def _chunks(rows: list[seeds.Row], size: int) -> Iterator[list[seeds.Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]

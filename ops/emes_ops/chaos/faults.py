"""How each kind of fault is done, and undone. A fault that lasts holds its victim for its seconds, then lets go."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack

from emes_ops.chaos.fleet import MEMORY, Fleet
from emes_ops.chaos.network import BROKER, DATABASE, Network, place
from emes_ops.chaos.schedule import ROLLING, Blow

LATENCY = 0.08  # seconds that a slow network adds to every chunk
Act = Callable[[Fleet, Blow, ExitStack], None]


def strike(fleet: Fleet, blow: Blow, wait: Callable[[float], None] = time.sleep) -> None:
    """Returns when the fault is over; what it broke may still be coming back."""
    with ExitStack() as undo:
        ACTS[blow.kind](fleet, blow, undo)
        wait(blow.seconds)


def _network(fleet: Fleet) -> Network:
    assert fleet.network is not None  # noqa: S101 - it has been started
    return fleet.network


def _kill(fleet: Fleet, blow: Blow, undo: ExitStack) -> None:
    for victim in blow.victims:
        fleet.kill(victim)


def _restart(fleet: Fleet, blow: Blow, undo: ExitStack) -> None:
    for victim in blow.victims:
        fleet.restart(victim)


def _roll(fleet: Fleet, blow: Blow, undo: ExitStack) -> None:
    _restart(fleet, blow, undo)
    for victim in blow.victims:
        service, _, replica = victim.partition("-")
        fleet.wait_for_service(service, int(replica or 1))


def _freeze(fleet: Fleet, blow: Blow, undo: ExitStack) -> None:
    for victim in blow.victims:
        undo.callback(fleet.freeze(victim))


def _alarm(fleet: Fleet, blow: Blow, undo: ExitStack) -> None:
    undo.callback(fleet.memory_limit, MEMORY)
    fleet.memory_limit("1MB")


def _cut(target: str) -> Act:
    def act(fleet: Fleet, blow: Blow, undo: ExitStack) -> None:
        _network(fleet).cut(place(service, target) for service in blow.victims)

    return act


def _hole(target: str) -> Act:
    def act(fleet: Fleet, blow: Blow, undo: ExitStack) -> None:
        names = [place(service, target) for service in blow.victims]
        undo.callback(_network(fleet).pass_on, names)
        _network(fleet).hold(names)

    return act


def _slow(fleet: Fleet, blow: Blow, undo: ExitStack) -> None:
    names = [place(service, target) for service in blow.victims for target in (BROKER, DATABASE)]
    undo.callback(_network(fleet).pass_on, names)
    _network(fleet).slow(names, LATENCY)


ACTS: dict[str, Act] = {
    "kill service": _kill,
    "kill two services": _kill,
    "restart service": _restart,
    "freeze service": _freeze,
    "kill broker": _kill,
    "restart broker": _restart,
    "freeze broker": _freeze,
    "broker memory alarm": _alarm,
    "kill database": _kill,
    "freeze database": _freeze,
    "cut broker links": _cut(BROKER),
    "cut database links": _cut(DATABASE),
    "black hole to broker": _hole(BROKER),
    "black hole to database": _hole(DATABASE),
    "slow network": _slow,
    ROLLING: _roll,
}

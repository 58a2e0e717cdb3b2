"""The dead queues after the attack: every planted poison rests there under its reason, nothing else does, and each can
be sent round again: the incurable come back, the early ones are handled now that what they needed has come."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

import pymongo

from emes_kit.storage import INBOX
from emes_ops import dead, seeds
from emes_ops.chaos import poison
from emes_ops.chaos.fleet import Fleet
from emes_ops.chaos.plants import Parked
from emes_ops.reconcile.check import Check, check
from emes_ops.rpc import actor, calls

PATIENCE = 90.0


def examine(fleet: Fleet, planted: Collection[Parked]) -> list[Check]:
    """Leaves the dead queues empty of everything that was planted."""
    uri = fleet.amqp_uri()
    _wait(lambda: not _missing(planted, dead.look(uri, dead.work_queues())))
    first = _compare(planted, dead.look(uri, dead.work_queues()))
    incurable = [one for one in planted if not one.mends]
    curable = [one for one in planted if one.mends]
    again = _replay_incurable(uri, incurable)
    healed = _heal(fleet, curable)
    for queue in {one.queue for one in incurable}:
        dead.drop(uri, queue, {one.id for one in incurable if one.queue == queue})
    return [first, again, healed]


def _compare(planted: Collection[Parked], found: Collection[dead.Dead]) -> Check:
    known = {(one.queue, one.id): one for one in planted}
    faults = [f"{one.queue}: {one.id} does not rest" for one in _missing(planted, found)]
    for one in found:
        parked = known.get((one.work, one.id))
        if parked is None:
            faults.append(f"{one.work}: {one.id} rests and was not planted: {one.reason[:120]}")
        elif not one.reason.startswith(parked.reason):
            faults.append(f"{one.work}: {one.id} rests for another reason: {one.reason[:120]}")
    return check("ข้อความเสียพักพร้อมเหตุผล", "every planted poison rests with its reason, nothing else", planted, faults)


def _missing(planted: Collection[Parked], found: Collection[dead.Dead]) -> list[Parked]:
    there = {(one.work, one.id) for one in found}
    return [one for one in planted if (one.queue, one.id) not in there]


def _replay_incurable(uri: str, planted: Collection[Parked]) -> Check:
    queues = {one.queue for one in planted}
    for queue in queues:
        dead.replay(uri, queue, {one.id for one in planted if one.queue == queue})

    def back() -> bool:
        found = dead.look(uri, sorted(queues))
        return not _missing(planted, [one for one in found if one.headers.get("x-replayed")])

    faults = [] if _wait(back) else ["not all of them came back"]
    return check("ส่งซ้ำแล้วกลับมาพัก", "sent again, the incurable come back to rest", planted, faults)


def _heal(fleet: Fleet, planted: Collection[Parked]) -> Check:
    """The round appears that early messages were waiting for; sent again, each is handled and rests no more."""
    if not planted:
        return check("ไม่มีข้อความที่มาก่อนเวลา", "early messages (none)", 0, [])
    with calls(fleet.amqp_uri()) as call:
        call("submission", "create_round", actor=actor(), round=_later_round())
    known = f"emes_{poison.NEEDS_ROUND.split('<-')[0]}"
    with pymongo.MongoClient[dict[str, Any]](fleet.mongo_uri, timeoutMS=10_000) as client:
        _wait(lambda: client[known]["rounds"].find_one({"_id": poison.LATER_ROUND}) is not None)
        dead.replay(fleet.amqp_uri(), poison.NEEDS_ROUND, {one.id for one in planted})
        rows = [f"{one.queue}:{one.id}" for one in planted]
        _wait(lambda: client[known][INBOX].count_documents({"_id": {"$in": rows}}) == len(rows))
        found = Counter(row["_id"] for row in client[known][INBOX].find({"_id": {"$in": rows}}))
    rest = {one.id for one in dead.look(fleet.amqp_uri(), [poison.NEEDS_ROUND])}
    faults = [
        f"{one.id} was not handled after its round came" for one in planted if found[f"{one.queue}:{one.id}"] != 1
    ]
    faults += [f"{one.id} still rests" for one in planted if one.id in rest]
    return check("แก้แล้วส่งซ้ำได้", "early messages are handled after the fix", planted, faults)


def _later_round() -> dict[str, Any]:
    """A checkpoint that opens when everything is over."""
    scheme = seeds.scheme()
    year, number = map(int, poison.LATER_ROUND.split("-"))
    opens = date(year - 542, 1, 10)
    return {
        "fiscal_year": year, "number": number, "kind": "checkpoint", "accepts_late": True,
        "name_th": "จุดตรวจเพิ่มเติม", "name_en": "Further checkpoint",
        "scheme_id": scheme["scheme_id"], "scheme_version": scheme["scheme_version"],
        "indicator_ids": [scheme["indicators"][0]["indicator"]],
        "opens_on": opens.isoformat(), "internal_due_on": opens.isoformat(), "official_due_on": opens.isoformat(),
    }  # fmt: skip


def _wait(fact: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while not fact():
        if time.monotonic() > until:
            return False
        time.sleep(0.3)
    return True

"""`make simulate` in small: the whole loop through five processes, broker and database, and its books afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pymongo
import pytest
from amqp import Message

from emes_kit import topology
from emes_ops.broker.link import channel, publish
from emes_ops.reconcile import command

pytestmark = pytest.mark.slow


def faults(played: Any) -> dict[str, tuple[str, ...]]:
    """Check → what it finds now, in the real databases and on the real broker."""
    site = played.site
    return {one.en: one.faults for one in command.look(site.mongo_uri, site.amqp_uri, site.mail).checks if one.faults}


def test_the_year_goes_through_and_its_books_agree(played_year):
    assert played_year.outcome.unexpected == []
    assert played_year.outcome.faults == []
    assert played_year.outcome.code == 0
    assert faults(played_year) == {}


def test_what_has_to_be_refused_is_refused_with_its_own_code(played_year):
    """One of each part of the system at least: identity, office, form, key, version, window, committee, review."""
    codes = {"GW-003", "GW-011", "GW-010", "GW-020", "KIT-001", "KIT-002", "KIT-006", "SUB-006", "SUB-007", "SUB-009"}
    codes |= {"SUB-020", "SUB-023", "SUB-024", "SUB-037", "REV-003", "REV-010"}
    assert codes <= played_year.outcome.refused.keys()


def test_the_year_is_told_in_thai_and_english_with_its_result_and_its_cost(played_year):
    for said in ("round 1: opens", "เขตที่ส่งก่อน", "requests for extension", "national result", "reconciliation"):
        assert said in played_year.said
    assert "QP" in played_year.said


@contextmanager
def planted(played: Any, service: str, collection: str, spoil: Callable[[Any], None]) -> Iterator[None]:
    """Spoil one collection of the real database; it is as before afterwards."""
    with pymongo.MongoClient(played.site.mongo_uri, tz_aware=True) as client:
        table = client[f"emes_{service}"][collection]
        before = {row["_id"]: row for row in table.find({})}
        try:
            spoil(table)
            yield
        finally:
            for id in [row["_id"] for row in table.find({}, {"_id": 1})]:
                if id not in before:
                    table.delete_one({"_id": id})
            for id, row in before.items():
                table.replace_one({"_id": id}, row, upsert=True)


def forget(**equal: Any) -> Callable[[Any], None]:
    def spoil(table: Any) -> None:
        table.delete_one({"_id": table.find_one(equal)["_id"]})

    return spoil


def change(fields: dict[str, Any], **equal: Any) -> Callable[[Any], None]:
    def spoil(table: Any) -> None:
        table.update_one({"_id": table.find_one(equal)["_id"]}, {"$set": fields})

    return spoil


LONG_AGO = datetime.now(UTC) - timedelta(days=1)
EVENT = {"_id": "x", "type": "report_approved", "subject": "s", "lease_until": 2**60, "time": "2026-11-20T02:00:00Z"}
PLANTS = [
    ("review", "tasks", forget(state="approved"), "every submission has exactly one review task"),
    ("submission", "submissions", forget(outcome="approved"), "every submission has exactly one review task"),
    ("scoring", "scores", forget(), "every approval has exactly one score"),
    ("scoring", "scores", change({"percent": "0.01"}), "every score equals the one computed anew"),
    ("scoring", "part_results", change({"level": 9}), "office results equal a recount from the scores"),
    ("scoring", "tallies", change({"all_5": 77}, _id="2570.AP"), "national tallies equal a recount"),
    ("notification", "notices", forget(kind="report_approved"), "everything owed was told, and nothing else"),
    ("notification", "deliveries", forget(), "every e-mail that is owed was sent, once"),
    ("gateway", "matrix_rows", forget(), "every cell of the matrix agrees with its sources"),
    ("submission", "contents", change({"content.sections.what": "x"}), "every content hash is the one of the content"),
    ("submission", "submissions", change({"receipt_no": "R-1"}), "receipts are unique, natural and known to review"),
    ("submission", "audit", change({"actor": "x"}, action="submit"), "every chain of the audit log verifies"),
    ("submission", "audit", forget(action="approve"), "every chain of the audit log verifies"),
    ("gateway", "users", change({"audit.hash": "0" * 64}), "every chain of the audit log verifies"),
    ("submission", "reports", change({"version": 99}), "every change is in the audit log"),
    ("review", "outbox", lambda table: table.insert_one(dict(EVENT)), "no row is left in an outbox"),
    (
        "scoring",
        "due",
        lambda table: table.insert_one({"_id": "x", "kind": "?", "at": LONG_AGO, "day": "2001-01-01"}),
        "no due row is stuck in the past",
    ),
]


@pytest.mark.parametrize(("service", "collection", "spoil", "check"), PLANTS, ids=[f"{p[0]}.{p[1]}" for p in PLANTS])
def test_a_fault_planted_in_a_real_database_is_found(played_year, service, collection, spoil, check):
    with planted(played_year, service, collection, spoil):
        assert check in faults(played_year)


@pytest.mark.parametrize("dead", [True, False], ids=["dead", "waiting"])
def test_a_message_left_on_the_real_broker_is_found(played_year, dead):
    """Dead, or on the ladder."""
    queue = topology.dead_queue("review<-submission.report_submitted") if dead else topology.retry_name(600_000)
    with channel(played_year.site.amqp_uri) as main:
        assert publish(main, "", queue, Message(b"{}", message_id=uuid.uuid4().hex, delivery_mode=2))
        try:
            found = faults(played_year)
        finally:
            main.queue_purge(queue)
    assert [*found] == ["no message rests in a dead queue" if dead else "no message waits, and every queue is read"]


def test_after_all_that_the_books_agree_again(played_year):
    assert faults(played_year) == {}

"""Each kind of fault is planted once into sound books: the check that is meant for it must name it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from reconcile_plants import PLANTS

from emes_ops.broker.link import Depth

Gone = Depth("review<-submission.report_submitted", None, None)
Unread = Depth("review<-submission.report_submitted", 0, 0)


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_found(played, books, name):
    wanted, says, spoil = PLANTS[name]
    spoil(books)
    found = {check.en: check.faults for check in played.compare(books)}
    assert any(says in fault for fault in found[wanted]), found[wanted][:3]


def test_a_due_row_that_never_happened_is_found(played, books):
    at = played.system.clock.now() - timedelta(minutes=5)
    books.rows("notification", "due").append({"_id": "mail.x.0", "kind": "send_mail", "at": at})
    found = {check.en: check.faults for check in played.compare(books)}
    assert ["mail.x.0 was due at" in fault for fault in found["no due row is stuck in the past"]] == [True]


@pytest.mark.parametrize(
    ("queue", "check"),
    [
        ("review<-submission.report_submitted", "no message waits, and every queue is read"),
        ("emes.retry.1000", "no message waits, and every queue is read"),
        ("review<-submission.report_submitted.dead", "no message rests in a dead queue"),
    ],
)
def test_a_message_left_on_the_broker_is_found(played, books, quiet_broker, queue, check):
    found = {one.en: one.faults for one in played.compare(books, quiet_broker(**{queue: 2}))}
    assert [fault.startswith(f"{queue}: 2 messages") for fault in found[check]] == [True]


def test_a_queue_that_is_gone_or_that_nobody_reads_is_found(played, books, quiet_broker):
    depths = quiet_broker()
    work = next(n for n, depth in enumerate(depths) if depth.queue == "review<-submission.report_submitted")
    for spoilt, says in ((Gone, "does not exist"), (Unread, "nobody reads it")):
        depths[work] = spoilt
        found = {one.en: one.faults for one in played.compare(books, depths)}
        assert [says in fault for fault in found["no message waits, and every queue is read"]] == [True]

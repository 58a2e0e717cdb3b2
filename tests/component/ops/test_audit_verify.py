"""`emes audit verify` on the real database: what it says of sound logs and of others, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pymongo
import pytest

from emes_kit.clock import ManualClock
from emes_kit.mongo import MongoEngine
from emes_kit.storage import Conflict
from emes_ops import chains
from emes_ops.cli import main
from gateway.domain import User, entry
from gateway.store import GatewayStore
from submission.domain import Report
from submission.store import SubmissionStore

CLOCK = ManualClock(datetime(2026, 11, 20, 2, tzinfo=UTC))
REPORT, OTHER = "2570-1.AP-03.P5703", "2570-1.AP-03.P1001"


def store(services, cls, service):
    client = pymongo.MongoClient(services.mongo_uri, timeoutMS=10_000, tz_aware=True)
    return cls(MongoEngine(client, f"emes_{service}", service), CLOCK)


def write(services, report_id, times):
    for _ in range(times):
        mine = store(services, SubmissionStore, "submission")
        round_id, indicator_id, office_id = report_id.split(".")
        report = mine.report(report_id) or Report(report_id, round_id, 2570, office_id, indicator_id, "AP")
        mine.log(report_id, report, f"owner.{office_id}", "save", CLOCK.now(), version=report.version + 1)
        mine.save_report(report)
        mine.commit()


@pytest.fixture
def logs(services, monkeypatch) -> Iterator[object]:
    """Two reports and a person, and the collection of the reports' log."""
    monkeypatch.setenv("EMES_MONGO_URI", services.mongo_uri)
    services.forget()
    write(services, REPORT, 5)
    write(services, OTHER, 2)
    people, user = store(services, GatewayStore, "gateway"), User("admin", "ก", "A", ("admin",), sequence=1)
    people.save_user(user, "operator", "register", entry(None, user))
    people.note_reading("admin", "list_users", {"users": ["admin"]})
    people.commit()
    yield services.database("submission")["audit"]
    services.forget()


def said(capsys):
    return capsys.readouterr().out


def test_sound_logs_end_with_zero(logs, capsys):
    assert main(["audit", "verify"]) == 0
    assert "9 entries about 4 subjects, none of them broken." in said(capsys)


@pytest.mark.parametrize("subject", [REPORT, "admin", "admin:reads"])
def test_one_chain_can_be_asked_for(logs, subject):
    assert main(["audit", "verify", "--subject", subject]) == 0


def test_a_broken_chain_ends_with_one_and_its_first_broken_entry_is_named(logs, capsys):
    logs.update_one({"_id": f"{REPORT}#2"}, {"$set": {"actor": "somebody.else"}})
    logs.delete_one({"_id": f"{REPORT}#4"})
    logs.delete_one({"_id": f"{OTHER}#2"})
    assert main(["audit", "verify"]) == 1
    told = said(capsys)
    assert f"{REPORT}#2: was altered" in told
    assert f"{OTHER}#2: is missing, its document names #2 as the last" in told
    assert "2 of them broken" in told
    assert main(["audit", "verify", "--subject", REPORT]) == 1
    assert main(["audit", "verify", "--subject", "admin"]) == 0


def test_a_forged_head_is_named(logs, services, capsys):
    services.database("submission")["reports"].update_one({"_id": OTHER}, {"$set": {"audit.hash": "0" * 64}})
    assert main(["audit", "verify"]) == 1
    assert f"{OTHER}#2: its document names another hash" in said(capsys)


def test_a_subject_nobody_knows_is_said_to_be_unknown(logs, capsys):
    assert main(["audit", "verify", "--subject", "2570-1.AP-99.P5703"]) == 1
    assert "Nothing is known of 2570-1.AP-99.P5703." in capsys.readouterr().err


def test_a_chain_that_grows_while_it_is_read_is_not_called_broken(logs, services, monkeypatch):
    real, grown = chains.heads_of, []

    def heads_of(documents):
        if not grown:
            grown.append(write(services, REPORT, 1))
        return real(documents)

    monkeypatch.setattr(chains, "heads_of", heads_of)
    assert chains.verify(services.mongo_uri).faults == {}
    assert grown == [None]


def test_of_two_writers_at_one_moment_the_real_database_lets_one_continue_the_chain(logs, services):
    both = [store(services, SubmissionStore, "submission") for _ in range(2)]
    for user, mine in zip("ab", both, strict=True):
        report = mine.report(REPORT)
        mine.log(REPORT, report, user, "save", CLOCK.now(), version=report.version + 1)
        mine.save_report(report)
    both[0].commit()
    with pytest.raises(Conflict):
        both[1].commit()
    assert [row["actor"] for row in logs.find({"subject": REPORT, "n": 6})] == ["a"]
    assert chains.verify(services.mongo_uri).faults == {}

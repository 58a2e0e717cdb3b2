"""Scoring as its own process, on a real broker and a real database: everything at once and in the wrong order."""

from __future__ import annotations

import random
import time
import uuid
from pathlib import Path

import pytest
from kombu import Connection, Producer

from emes_kit import envelope
from emes_kit.envelope import Envelope

YEAR = 2599
CONTRACTS = Path(__file__).parents[3] / "contracts"
INDICATORS = ["QP-01", "AP-01", "AP-02"]
OFFICES = [f"P{n}" for n in range(1001, 1013)]


def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
    return found


class Ministry:
    def __init__(self, installation):
        self.installation, self.db = installation, installation.database("scoring")

    def publish(self, *events):
        """(source, name, subject, sequence, data) each, over one connection."""
        with Connection(self.installation.amqp_uri()) as connection:
            producer = Producer(connection)
            for source, name, subject, sequence, data in events:
                sealed = Envelope(str(uuid.uuid4()), source, name, subject, sequence, "2026-11-20T02:00:00Z", data)
                wire = envelope.encode(sealed)
                producer.publish(
                    wire.body, exchange=f"{source}.events", routing_key=f"{name}.v1", headers=wire.headers,
                    content_type="application/json", content_encoding="utf-8", delivery_mode=2,
                )  # fmt: skip

    def national(self):
        return self.installation.call("scoring", "national_result", fiscal_year=YEAR)

    def recount(self, part, complete):
        levels = dict.fromkeys("12345", 0)
        for row in self.db.part_results.find({"fiscal_year": YEAR, "part": part}):
            levels[str(row["level"])] += not complete or row["scored"] == row["expected"]
        return levels

    def dead(self, queue):
        with Connection(self.installation.amqp_uri()) as connection:
            return connection.default_channel.queue_declare(f"{queue}.dead", passive=True).message_count


@pytest.fixture(scope="module")
def ministry(services):
    services.start_services("scoring")
    return Ministry(services)


def approved(words, dice, report, number):
    data = words.approval(report, dice.randint(30, 100), number=number)
    return "review", "report_approved", data["task_id"], 1, data


def test_a_year_told_all_at_once_and_out_of_order_adds_up(ministry, words):
    dice = random.Random(YEAR)
    reports = [f"{YEAR}-1.{indicator}.{office}" for indicator in INDICATORS for office in OFFICES]
    told = [approved(words, dice, report, number) for report in reports for number in (1, 2)]
    told += dice.sample(told, 20)
    scheme, round_id = words.scheme(*INDICATORS, year=YEAR), f"{YEAR}-1"
    round_ = {"round_id": round_id, "fiscal_year": YEAR, "number": 1, "kind": "report"}
    round_ |= {"scheme_id": scheme["scheme_id"], "scheme_version": 1}
    dice.shuffle(told)
    first, rest = told[:10], told[10:]  # ten approvals climb the ladder until their round and scheme are there
    first += [("submission", "round_scheduled", round_id, 1, round_)]
    first += [("submission", "scheme_published", scheme["scheme_id"], 1, scheme)]
    rest += [("submission", "office_registered", office, 1, {"office_id": office}) for office in OFFICES]
    ministry.publish(*first, *dice.sample(rest, len(rest)))
    newest = {"round_id": round_id, "submission_no": 2}
    until(lambda: ministry.db.scores.count_documents(newest) == len(reports))
    until(lambda: ministry.db.outbox.find_one({"lease_until": {"$gte": 0}}) is None)
    result = until(lambda: (found := ministry.national())["offices"] == len(OFFICES) and found)
    for part in result["parts"]:
        assert part["final"]["scored"] == len(OFFICES)
        assert part["final"]["levels"] == ministry.recount(part["part"], complete=True)
        assert part["provisional"]["levels"] == ministry.recount(part["part"], complete=False)
    assert ministry.dead("scoring<-review.report_approved") == 0


def test_poison_rests_in_the_dead_queue_and_the_service_goes_on(ministry, words):
    report = f"{YEAR}-1.QP-01.P1001"
    poison = words.approval(report, 1, denominator=0, number=3)
    healthy = words.approval(report, 100, number=4)
    ministry.publish(("review", "report_approved", "x", 1, poison), ("review", "report_approved", "x", 1, healthy))
    until(lambda: ministry.db.scores.find_one({"_id": report})["submission_no"] == 4)
    until(lambda: ministry.dead("scoring<-review.report_approved") == 1)
    score = ministry.installation.call("scoring", "get_score", report_id=report)
    assert (score["score"], score["previous_score"] in range(1, 6)) == (5, True)

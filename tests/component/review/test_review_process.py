"""Review as its own process, on a real broker and a real database: rivals from twenty connections at once."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from kombu import Connection, Producer

from emes_kit import envelope
from emes_kit.envelope import Envelope
from emes_kit.problems import Refused
from emes_ops.rpc_client import RpcClient

RIVALS, TASKS = 20, 15
ROUND = "2598-1"
CONTRACTS = Path(__file__).parents[3] / "contracts"


def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
    return found


class Bureau:
    def __init__(self, installation, submitted):
        self.installation, self.submitted = installation, submitted
        self.db = installation.database("review")

    def publish(self, source, name, subject, data, sequence=1, times=1):
        wire = envelope.encode(
            Envelope(str(uuid.uuid4()), source, name, subject, sequence, "2026-11-20T02:00:00Z", data)
        )
        with Connection(self.installation.amqp_uri()) as connection:
            for _ in range(times):
                Producer(connection).publish(
                    wire.body, exchange=f"{source}.events", routing_key=f"{name}.v1", headers=wire.headers,
                    content_type="application/json", content_encoding="utf-8", delivery_mode=2,
                )  # fmt: skip

    def reviewer(self, user_id, *parts, active=True, sequence=1):
        data = {"user_id": user_id, "roles": ["reviewer"], "parts": list(parts), "active": active}
        self.publish("gateway", "user_changed", user_id, data, sequence)

    def submit(self, indicator, office, times=1):
        data = self.submitted(f"{ROUND}.{indicator}.{office}") | {"fiscal_year": 2598}
        self.publish("submission", "report_submitted", data["report_id"], data, times=times)
        return f"{data['report_id']}.1"

    def claim_all(self, user, tasks):
        """One connection, one reviewer, every task in turn."""
        actor = {"user_id": user, "roles": ["reviewer"], "parts": ["AP", "QP"]}
        with RpcClient(self.installation.amqp_uri()) as rpc:
            return [self._claim(rpc, actor, task) for task in tasks]

    @staticmethod
    def _claim(rpc, actor, task):
        try:
            return rpc.call("review", "claim_task", deadline=20, actor=actor, task_id=task, version=1)["reviewer"]
        except Refused as refused:
            return refused.problem.code

    def call(self, method, **fields):
        return self.installation.call("review", method, deadline=20, **fields)

    def loads(self):
        return {row["_id"]: row["open"] for row in self.db.loads.find({}) if row["open"]}

    def counted(self):
        return dict(Counter(row["counted_for"] for row in self.db.tasks.find({}) if row["counted_for"]))

    def at_rest(self):
        return self.db.outbox.find_one({"lease_until": {"$gte": 0}}) is None


@pytest.fixture(scope="module")
def bureau(services, submission_data):
    services.start_services("review")
    return Bureau(services, submission_data)


def test_of_twenty_rivals_for_every_task_exactly_one_wins(bureau):
    tasks = [bureau.submit("AP-01", f"P{n:04d}") for n in range(TASKS)]
    until(lambda: bureau.db.tasks.count_documents({"round_id": ROUND}) == TASKS)
    with ThreadPoolExecutor(RIVALS) as pool:
        answers = list(pool.map(lambda n: bureau.claim_all(f"reviewer.{n}", tasks), range(RIVALS)))
    for each in zip(*answers, strict=True):
        assert Counter(each)["REV-013"] == RIVALS - 1
    assert sum(bureau.loads().values()) == TASKS
    assert bureau.loads() == bureau.counted()


def test_duplicates_open_one_task_and_comings_and_goings_keep_the_counters_exact(bureau):
    bureau.reviewer("reviewer.a", "QP")
    until(lambda: bureau.db.panels.find_one({"_id": "QP"}))
    for n in range(40):
        bureau.submit("QP-01", f"P{n:04d}", times=2)
    until(lambda: bureau.loads().get("QP:reviewer.a") == 40)
    bureau.reviewer("reviewer.b", "QP")
    bureau.reviewer("reviewer.a", active=False, sequence=2)
    until(lambda: bureau.loads().get("QP:reviewer.b") == 40)
    assert bureau.loads() == bureau.counted()
    until(bureau.at_rest)
    with Connection(bureau.installation.amqp_uri()) as connection:
        queue = connection.default_channel.queue_declare("review<-submission.report_submitted.dead", passive=True)
    assert queue.message_count == 0


def test_one_command_id_over_two_connections_decides_once(bureau):
    task = f"{ROUND}.QP-01.P0003.1"
    actor = {"user_id": "reviewer.b", "roles": ["reviewer"], "parts": ["QP"]}
    version = bureau.call("get_task", task_id=task)["version"]
    version = bureau.call("claim_task", actor=actor, task_id=task, version=version)["version"]
    fields = {"actor": actor, "task_id": task, "version": version, "decision": "approve", "command_id": "process-1"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: bureau.call("decide_task", **fields), range(4)))
    assert {answer["state"] for answer in answers} == {"approved"}
    assert len({answer["version"] for answer in answers}) == 1
    assert bureau.loads()["QP:reviewer.b"] == 39
    until(bureau.at_rest)

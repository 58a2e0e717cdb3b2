"""The floor: plain Python on py-amqp and pymongo, no framework, no HTTP, no outbox, no inbox.

`floor.py batched|single intake|reviewer|scorer`. batched: insert_many, one wait for many confirms, ack(multiple).
single: one report at a time. The intake waits on stdin for "<how many>" and answers with the seconds it took.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any
from urllib.parse import urlsplit

import amqp
import orjson
from pymongo import MongoClient, ReplaceOne, WriteConcern
from pymongo.errors import BulkWriteError

MODE, ROLE = sys.argv[1:3]
BATCH = 100 if MODE == "batched" else 1
QUORUM = {"x-queue-type": "quorum"}
DB = MongoClient(os.environ["BENCH_MONGO"]).get_database("bench", write_concern=WriteConcern("majority", j=True))


class Broker:
    def __init__(self) -> None:
        at = urlsplit(os.environ["BENCH_AMQP"])
        self.conn = amqp.Connection(
            f"{at.hostname}:{at.port}", userid=at.username, password=at.password, virtual_host=at.path[1:]
        )
        self.conn.connect()
        self.channel, self.sent, self.confirmed = self.conn.channel(), 0, 0
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self._ack)
        for queue in ("floor.submitted", "floor.approved"):
            self.channel.queue_declare(queue, durable=True, auto_delete=False, arguments=QUORUM)

    def _ack(self, tag: int, multiple: bool) -> None:
        self.confirmed = tag if multiple else self.confirmed + 1

    def publish(self, queue: str, events: list[dict[str, Any]]) -> None:
        """All of them, then one wait for their confirms."""
        for event in events:
            self.channel.basic_publish(amqp.Message(orjson.dumps(event), delivery_mode=2), "", queue)
            self.sent += 1
        while self.confirmed < self.sent:
            self.conn.drain_events(timeout=10)

    def consume(self, queue: str, work: Any) -> None:
        waiting: list[amqp.Message] = []
        self.channel.basic_qos(0, 200 if BATCH > 1 else 1, False)
        self.channel.basic_consume(queue, callback=waiting.append)
        print("ready", flush=True)
        while True:
            self._gather(waiting)
            batch, waiting[:] = waiting[:BATCH], waiting[BATCH:]
            work([orjson.loads(message.body) for message in batch])
            self.channel.basic_ack(batch[-1].delivery_tag, multiple=True)

    def _gather(self, waiting: list[amqp.Message]) -> None:
        while not waiting:
            self.conn.drain_events()
        try:
            while len(waiting) < BATCH:
                self.conn.drain_events(timeout=0.002)
        except TimeoutError:
            return


def insert(collection: str, docs: list[dict[str, Any]]) -> None:
    try:
        DB[collection].insert_many(docs, ordered=False)
    except BulkWriteError as exc:
        if any(error["code"] != 11000 for error in exc.details["writeErrors"]):
            raise


def valid(raw: bytes) -> dict[str, Any]:
    report = orjson.loads(raw)
    texts = [report["report_id"], report["office_id"], report["indicator_id"], *report["sections"].values()]
    texts += [value for claim in report["claims"] for value in claim.values()]
    if not all(isinstance(text, str) and len(text) <= 4000 for text in texts):
        raise ValueError("not a report")
    return {"_id": report["report_id"], **report}


def intake(broker: Broker) -> None:
    from bench.report_body import body

    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for first in range(0, int(line), BATCH):
            reports = [valid(body(n)) for n in range(first, min(first + BATCH, int(line)))]
            insert("reports", reports)
            broker.publish("floor.submitted", [{"report_id": r["_id"], "claims": r["claims"]} for r in reports])
        print(f"took {time.perf_counter() - start}", flush=True)


def review(broker: Broker, events: list[dict[str, Any]]) -> None:
    insert("tasks", [{"_id": e["report_id"], "state": "approved", "claims": e["claims"]} for e in events])
    broker.publish("floor.approved", events)


def score(events: list[dict[str, Any]]) -> None:
    rows = []
    for event in events:
        first = event["claims"][0]
        percent = 100 * int(first["numerator"]) // int(first["denominator"])
        row = {"_id": event["report_id"], "percent": percent}
        rows.append(ReplaceOne({"_id": row["_id"]}, row, upsert=True))
    DB["scores"].bulk_write(rows, ordered=False)


if __name__ == "__main__":
    link = Broker()
    if ROLE == "intake":
        intake(link)
    elif ROLE == "reviewer":
        link.consume("floor.submitted", lambda events: review(link, events))
    else:
        link.consume("floor.approved", score)

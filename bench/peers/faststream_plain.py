"""FastAPI and FastStream on asyncio, written straight: store, then publish. No outbox, no inbox.

`faststream_plain.py intake|reviewer|scorer`. uvloop and httptools; publishes are persistent and confirmed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import uvicorn
import uvloop
from fastapi import FastAPI
from faststream import FastStream
from faststream.rabbit import Channel, ExchangeType, QueueType, RabbitBroker, RabbitExchange, RabbitQueue
from pydantic import BaseModel, StringConstraints
from pymongo import AsyncMongoClient, WriteConcern
from pymongo.errors import DuplicateKeyError

EVENTS = RabbitExchange("faststream.events", type=ExchangeType.TOPIC, durable=True)
SUBMITTED, APPROVED = (
    RabbitQueue(f"faststream.{name}", durable=True, queue_type=QueueType.QUORUM, routing_key=name)
    for name in ("submitted", "approved")
)
DURABLE = WriteConcern("majority", j=True)
broker = RabbitBroker(os.environ["BENCH_AMQP"], default_channel=Channel(prefetch_count=50), log_level=30)
db = AsyncMongoClient(os.environ["BENCH_MONGO"]).get_database("bench", write_concern=DURABLE)


class Claim(BaseModel):
    claim: str
    numerator: str
    denominator: str


class Report(BaseModel):
    report_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    office_id: str
    indicator_id: str
    claims: list[Claim]
    sections: dict[str, Annotated[str, StringConstraints(max_length=4000)]]


class Fact(BaseModel):
    report_id: str
    claims: list[Claim]


async def announce(key: str, fact: dict[str, Any]) -> None:
    await broker.publish(fact, exchange=EVENTS, routing_key=key, persist=True, mandatory=True)


async def score(event: Fact) -> None:
    first = event.claims[0]
    row = {"_id": event.report_id, "percent": 100 * int(first.numerator) // int(first.denominator)}
    await db["scores"].replace_one({"_id": row["_id"]}, row, upsert=True)


async def review(event: Fact) -> None:
    fact = event.model_dump()
    try:
        await db["tasks"].insert_one({"_id": event.report_id, "state": "approved", "claims": fact["claims"]})
    except DuplicateKeyError:
        return
    await announce("approved", fact)


async def topology() -> None:
    for queue in (SUBMITTED, APPROVED):
        declared = await broker.declare_queue(queue)
        await declared.bind(await broker.declare_exchange(EVENTS), routing_key=queue.routing_key)


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    async with broker:
        await broker.connect()
        await topology()
        print("ready", flush=True)
        yield


api = FastAPI(lifespan=running)


@api.post("/reports", status_code=201)
async def submit(report: Report) -> dict[str, str]:
    row = report.model_dump()
    await db["reports"].insert_one({"_id": report.report_id, **row})
    await announce("submitted", {"report_id": report.report_id, "claims": row["claims"]})
    return {"report_id": report.report_id}


def main(role: str) -> None:
    if role == "intake":
        uvicorn.run(api, port=int(os.environ["BENCH_PORT"]), loop="uvloop", http="httptools", log_level="warning")
        return
    broker.subscriber(SUBMITTED if role == "reviewer" else APPROVED, EVENTS)(review if role == "reviewer" else score)
    app = FastStream(broker)
    app.after_startup(lambda: print("ready", flush=True))
    uvloop.install()
    asyncio.run(app.run())


if __name__ == "__main__":
    main(sys.argv[1])

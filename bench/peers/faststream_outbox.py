"""The same asyncio peer with a transactional outbox: document and event in one transaction, a relay behind them.

`faststream_outbox.py intake|reviewer|scorer`. The relay is woken by a commit, publishes up to 100 events at once, waits
for their confirms and removes their rows with one delete.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
import uvloop
from fastapi import FastAPI
from faststream import FastStream
from faststream_plain import APPROVED, EVENTS, SUBMITTED, Fact, Report, announce, broker, db, score, topology
from pymongo.errors import DuplicateKeyError

ROLE = sys.argv[1]
OUTBOX = db[f"outbox_{ROLE}"]
committed = asyncio.Event()


async def store(collection: str, doc: dict[str, Any], key: str, fact: dict[str, Any]) -> None:
    """Document and event, both or neither."""

    async def both(session: Any) -> None:
        await db[collection].insert_one(doc, session=session)
        await OUTBOX.insert_one({"_id": uuid.uuid4().hex, "key": key, "fact": fact}, session=session)

    async with db.client.start_session() as session:
        await session.with_transaction(both, write_concern=db.write_concern)
    committed.set()


async def relay() -> None:
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(committed.wait(), 1)
        committed.clear()
        while rows := await OUTBOX.find({}).limit(100).to_list():
            await asyncio.gather(*(announce(row["key"], row["fact"]) for row in rows))
            await OUTBOX.delete_many({"_id": {"$in": [row["_id"] for row in rows]}})


async def review(event: Fact) -> None:
    fact = event.model_dump()
    task = {"_id": event.report_id, "state": "approved", "claims": fact["claims"]}
    with contextlib.suppress(DuplicateKeyError):
        await store("tasks", task, "approved", fact)


async def prepare() -> asyncio.Task[None]:
    """Collections exist before the first transaction writes to them."""
    present = await db.list_collection_names()
    for name in {"reports", "tasks", OUTBOX.name} - set(present):
        with contextlib.suppress(Exception):
            await db.create_collection(name)
    await broker.connect()
    await topology()
    return asyncio.create_task(relay())


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    async with broker:
        task = await prepare()
        print("ready", flush=True)
        yield
        task.cancel()


api = FastAPI(lifespan=running)


@api.post("/reports", status_code=201)
async def submit(report: Report) -> dict[str, str]:
    row = report.model_dump()
    fact = {"report_id": report.report_id, "claims": row["claims"]}
    await store("reports", {"_id": report.report_id, **row}, "submitted", fact)
    return {"report_id": report.report_id}


async def consume() -> None:
    kept: list[Any] = []

    async def started() -> None:
        if ROLE == "reviewer":
            kept.append(await prepare())
        print("ready", flush=True)

    broker.subscriber(SUBMITTED if ROLE == "reviewer" else APPROVED, EVENTS)(review if ROLE == "reviewer" else score)
    app = FastStream(broker)
    app.after_startup(started)
    await app.run()


if __name__ == "__main__":
    if ROLE == "intake":
        uvicorn.run(api, port=int(os.environ["BENCH_PORT"]), loop="uvloop", http="httptools", log_level="warning")
    else:
        uvloop.install()
        asyncio.run(consume())

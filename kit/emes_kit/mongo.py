"""The real database of a service: MongoDB (or SecantusDB, which speaks its wire protocol). One transaction per commit.

Units of work that commit at the same moment share one transaction (group commit): while one is being written the next
ones gather, and nobody waits longer than the write in progress. When a group fails, each member is tried alone, so that
a conflict hits only the one it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import MongoClient, timeout
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from emes_kit import abandoned, metrics
from emes_kit.concurrency import Event, spawn
from emes_kit.lasting import Memory
from emes_kit.outbox import Parcel
from emes_kit.plan import Plan
from emes_kit.problems import Unavailable
from emes_kit.storage import Batch, Conflict, Document

DURABLE = WriteConcern("majority", j=True)
GROUP_LIMIT = 128


def connect(uri: str, pool_size: int = 60, timeout_ms: int = 4000) -> MongoClient[Document]:
    """timeoutMS bounds every operation: without it a frozen database holds a caller for more than 45 s.

    Less than the deadline of a call, so that its caller hears why; a database that is away is given up sooner.
    """
    return MongoClient(
        uri,
        maxPoolSize=pool_size,
        timeoutMS=timeout_ms,
        serverSelectionTimeoutMS=min(timeout_ms, 2000),
        tz_aware=True,
    )


class MongoEngine:
    """`lease_ms`: how long a committed event belongs to this process's relay before another replica may send it."""

    def __init__(
        self, client: MongoClient[Document], database: str, service: str, lease_ms: Callable[[], int] = lambda: 0
    ) -> None:
        self.service, self.client, self._lease_ms = service, client, lease_ms
        self.db = client.get_database(
            database, codec_options=CodecOptions(tz_aware=True, tzinfo=UTC), write_concern=DURABLE
        )
        self.memory = Memory()
        self.on_events: Callable[[list[Parcel]], None] = lambda parcels: None
        self._waiting: list[tuple[Batch, Event]] = []
        self._writing = False

    # ---- reads
    def get(self, collection: str, id: str) -> Document | None:
        return _guarded(lambda: self.db[collection].find_one({"_id": id}))

    def find(
        self, collection: str, equal: Mapping[str, Any], sort: str | None = None, limit: int | None = None,
        after: Any = None, until: Any = None,
    ) -> list[Document]:  # fmt: skip
        wanted = _filter(equal)
        if sort is not None and (after is not None or until is not None):
            first, last = ("$lt", "$gte") if sort.startswith("-") else ("$gt", "$lte")
            ends = {first: after, last: until}
            wanted[sort.lstrip("-")] = {operator: value for operator, value in ends.items() if value is not None}
        order = None if sort is None else [(sort.lstrip("-"), -1 if sort.startswith("-") else 1)]
        return _guarded(lambda: list(self.db[collection].find(wanted, sort=order, limit=limit or 0)))

    def count(self, collection: str, equal: Mapping[str, Any]) -> int:
        return _guarded(lambda: self.db[collection].count_documents(_filter(equal)))

    def versions(self, collection: str, equal: Mapping[str, Any]) -> dict[str, int]:
        rows = self.db[collection].find(_filter(equal), {"version": 1}, batch_size=1000)
        return _guarded(lambda: {row["_id"]: row.get("version", 0) for row in rows})

    # ---- writes
    def commit(self, batch: Batch) -> None:
        """Joins the next transaction. Durable when it returns; Conflict or Unavailable: nothing of it was written."""
        mine = Event()
        self._waiting.append((batch, mine))
        if not self._writing:
            self._writing = True
            spawn(self._drain)
        mine.wait()

    def _drain(self) -> None:
        try:
            while self._waiting:
                group = self._gather()
                self._commit_group(group)
        finally:
            self._writing = False

    def _gather(self) -> list[tuple[Batch, Event]]:
        """The next members; two that write the same document never share a transaction."""
        group, later, claimed = [], [], set()
        for member in self._waiting:
            keys = member[0].keys()
            if len(group) < GROUP_LIMIT and claimed.isdisjoint(keys):
                group.append(member)
                claimed |= keys
            else:
                later.append(member)
        self._waiting = later
        return group

    def _commit_group(self, group: list[tuple[Batch, Event]]) -> None:
        metrics.COMMITS.labels(self.service).observe(len(group))
        try:
            self._write([batch for batch, _ in group])
            failed: list[BaseException | None] = [None] * len(group)
        except Conflict as conflict:
            failed = [conflict] if len(group) == 1 else self._each([batch for batch, _ in group])
        except BaseException as exc:  # every waiter must hear, whatever happened
            if isinstance(exc, Unavailable):  # the next group would wait as long, and the one behind it longer
                group, self._waiting = group + self._waiting, []
            failed = [exc] * len(group)
        self._tell_beaten([batch for (batch, _), error in zip(group, failed, strict=True) if error is None])
        for (_, waiter), error in zip(group, failed, strict=True):
            waiter.send() if error is None else waiter.send_exception(error)

    def _each(self, batches: list[Batch]) -> list[BaseException | None]:
        """One by one; once the database is away, the rest is not tried."""
        failed: list[BaseException | None] = []
        for batch in batches:
            try:
                if failed and isinstance(failed[-1], Unavailable):
                    raise failed[-1]
                self._write([batch])
                failed.append(None)
            except BaseException as exc:
                failed.append(exc)
        return failed

    def _tell_beaten(self, winners: list[Batch]) -> None:
        """Who waits with a version that was replaced just now has lost: no transaction has to find that out."""
        now = {(name, doc["_id"]): doc["version"] for batch in winners for name, doc, _ in batch.replaces}
        still = []
        for batch, waiter in self._waiting:
            beaten = [
                (name, doc["_id"]) for name, doc, had in batch.replaces if now.get((name, doc["_id"]), had) != had
            ]
            if beaten:
                waiter.send_exception(Conflict(*beaten[0]))
            else:
                still.append((batch, waiter))
        self._waiting = still

    def _write(self, batches: Sequence[Batch]) -> None:
        plan = Plan(batches, self._lease_ms())

        def transaction(session: Any) -> None:
            plan.run(self.db, session)

        def run() -> None:
            # pymongo would repeat a transaction for two minutes, whatever timeoutMS says.
            with timeout(self.client.options.timeout), self.client.start_session() as session:
                try:
                    session.with_transaction(transaction, read_concern=ReadConcern("snapshot"), write_concern=DURABLE)
                except PyMongoError as exc:
                    if abandoned.left_open(exc):
                        abandoned.end(self.client, session.session_id)
                    if not abandoned.ended_by_others(exc):
                        raise
                    run()

        try:
            _guarded(run)
        finally:  # failed or not: what became of it may be unknown, and a second attempt has to ask anew
            self.memory.forget(batches)
        if plan.parcels:
            self.on_events(plan.parcels)


def _filter(equal: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {"$in": value} if isinstance(value, list) else value for name, value in equal.items()}


def _guarded(work: Callable[[], Any]) -> Any:
    """Every trouble with the database becomes Unavailable: try again later, without using up an attempt."""
    try:
        return work()
    except PyMongoError as exc:
        raise Unavailable(f"database: {type(exc).__name__}: {exc}"[:300]) from exc
